package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.body;
import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.nobody;
import static dev.handfast.dialect.late.Contract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference's 500: a platform that does not answer as it should. */
class UpstreamFailureContractTest {
    private static Stage stage;
    private static Guest guest;
    private static String profile;

    @BeforeAll
    static void open() {
        stage = Stage.open(java.util.Map.of());
        guest = stage.tenant();
        profile = guest.profile().hex();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @AfterEach
    void calm() {
        stage.platforms().faults().clear();
    }

    private static void trouble(String platform, Endpoint endpoint, Fault.Kind kind) {
        stage.platforms().faults().add(Fault.lasting(platform, endpoint, kind));
    }

    /** A 500 that says what the matter is, and nothing the platform said. */
    private static void assertUpstreamFailure(Reply reply) {
        var code = reply.json().path("code").asText();
        assertTrue(
                Set.of(
                                "platform_unavailable",
                                "platform_unreadable",
                                "platform_rate_limited",
                                "platform_rejected",
                                "platform_list_failed")
                        .contains(code),
                reply.text());
        refused(500, code, reply);
        assertFalse(reply.text().contains("<html"), reply.text());
        stage.platforms()
                .issuedSecrets()
                .forEach(secret -> assertFalse(reply.text().contains(secret)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"SLOW", "TOKEN_WITHOUT_EXPIRY", "DISGUISED_LIMIT"},
            mode = EnumSource.Mode.EXCLUDE)
    void an_exchange_of_a_code_fails_with_500(Fault.Kind kind) {
        var callback = new Browser().consent(Step.authUrl(guest, "reddit", profile, ""), "ada", "allow");
        var told = Browser.query(callback);
        trouble("reddit", Endpoint.TOKEN, kind);

        assertUpstreamFailure(guest.late()
                .post(
                        "/v1/connect/reddit",
                        body("code", told.get("code"), "state", told.get("state"), "profileId", profile)));
        assertEquals(
                0,
                granted(guest.late().get("/v1/accounts?platform=reddit"))
                        .path("accounts")
                        .size());
    }

    @ParameterizedTest
    @CsvSource({
        "facebook, TARGETS, SERVER_ERROR",
        "facebook, TARGETS, HTML_200",
        "googlebusiness, TARGETS, SERVER_ERROR",
        "linkedin, TARGETS, HTML_503",
        "twitter, IDENTITY, DOWN",
        "tiktok, TOKEN, SERVER_ERROR"
    })
    void a_browser_that_comes_back_is_told_that_connecting_failed(String platform, Endpoint at, Fault.Kind kind) {
        var browser = new Browser();
        var callback = browser.consent(Step.authUrl(guest, platform, profile, "&headless=true"), "few", "allow");
        trouble(platform, at, kind);

        var told = Browser.query(browser.open(callback).location());

        assertEquals(platform, told.get("platform"));
        assertTrue(
                Set.of("connection_failed", "facebook_pages_error", "google_locations_error")
                        .contains(told.get("error")),
                told.toString());
        assertEquals(2, told.size());
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.Kind.class,
            names = {"DOWN", "HTML_503", "SERVER_ERROR", "EMPTY_200", "RATE_LIMIT", "TRUNCATED_JSON"})
    void bluesky_credentials_fail_with_500_and_never_tell_the_password(Fault.Kind kind) {
        trouble("bluesky", Endpoint.TOKEN, kind);

        var reply = guest.late()
                .post(
                        "/v1/connect/bluesky/credentials",
                        body(
                                "identifier",
                                "ada.test",
                                "appPassword",
                                "abcd-efgh-ijkl-mnop",
                                "state",
                                guest.tenant().id().hex() + "-" + profile));

        assertUpstreamFailure(reply);
        assertFalse(reply.text().contains("abcd-efgh"));
    }

    @Test
    void cloning_to_another_page_fails_with_500_and_leaves_the_source_as_it_was() {
        var waiting = Step.PAGE.waiting(guest, "few");
        var pages = waiting.choices();
        var account = granted(
                        waiting.choose(guest.late(), pages.get(0).path("id").asText()))
                .path("account")
                .path("accountId")
                .asText();
        var path = "/v1/profiles/" + guest.profile("Clones " + nobody()).hex() + "/clone-connection";
        var request = body(
                "sourceAccountId",
                account,
                "targetPageId",
                pages.get(1).path("id").asText());

        for (var kind : Set.of(Fault.Kind.DOWN, Fault.Kind.SERVER_ERROR, Fault.Kind.HTML_200)) {
            trouble("facebook", Endpoint.TARGETS, kind);
            assertUpstreamFailure(guest.late().post(path, request));
        }
        calm();
        granted(guest.late().post(path, request));
        assertTrue(granted(guest.late().get("/v1/accounts/" + account))
                .path("account")
                .path("isActive")
                .asBoolean());
    }

    @Test
    void disconnecting_succeeds_whatever_the_platform_says() {
        var account = Step.connected(guest, profile, "twitter", "ada");
        trouble("twitter", Endpoint.REVOKE, Fault.Kind.SERVER_ERROR);

        granted(guest.late().delete("/v1/accounts/" + account));
        refused(404, "account_not_found", guest.late().get("/v1/accounts/" + account));
    }
}
