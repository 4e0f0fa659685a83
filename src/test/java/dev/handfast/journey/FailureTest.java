package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.Gateway;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a platform does, the browser lands where it should, and nothing is half-saved. */
class FailureTest {
    private static final List<Long> NOTHING = List.of(0L, 0L, 0L);

    private static final Duration SOON = Duration.ofSeconds(30);

    private static Stage stage;

    /** Meets what is slow; only that, so that a slow machine is taken for nothing else. */
    private static Gateway impatient;

    private final Stage.Guest guest = stage.tenant();
    private final Rows rows = Rows.of(stage);

    @BeforeAll
    static void open() {
        stage = Stage.open(Map.of());
        impatient = stage.replica(Duration.ofSeconds(2));
    }

    @AfterAll
    static void close() {
        Stage.await(impatient.stop());
        stage.close();
    }

    @AfterEach
    void mend() {
        stage.platforms().faults().clear();
    }

    private String end(String platform, Endpoint endpoint, Fault.Kind kind) {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, platform), "few", "allow");
        boolean slow = kind == Fault.Kind.SLOW;
        stage.platforms()
                .faults()
                .add(Fault.lasting(platform, endpoint, kind).delayed(slow ? Duration.ofSeconds(4) : Duration.ZERO));
        return browser.open(slow ? Ways.at(impatient.httpPort(), callback) : callback)
                .location()
                .toString();
    }

    @ParameterizedTest
    @CsvSource({
        "DOWN,connection_failed",
        "LOST_ANSWER,connection_failed",
        "SLOW,connection_failed",
        "RATE_LIMIT,connection_failed",
        "HTML_503,connection_failed",
        "HTML_200,connection_failed",
        "SERVER_ERROR,connection_failed",
        "TRUNCATED_JSON,connection_failed",
        "EMPTY_200,connection_failed",
        "BLANK_TOKEN,connection_failed",
        "HUGE_BODY,connection_failed",
        "REDIRECT,connection_failed"
    })
    void a_token_endpoint_in_trouble_is_asked_once_and_connects_nothing(Fault.Kind kind, String slug) {
        for (var platform : List.of("twitter", "facebook")) {
            int before = stage.platforms().requests().exchanges(platform, "authorization_code");

            assertEquals(
                    Stage.REDIRECT + "?error=" + slug + "&platform=" + platform, end(platform, Endpoint.TOKEN, kind));
            assertEquals(NOTHING, rows.savedFor(guest));
            if (platform.equals("twitter")) {
                await().atMost(SOON)
                        .until(() ->
                                stage.platforms().requests().exchanges(platform, "authorization_code") == before + 1);
            }
            stage.platforms().faults().clear();
        }
    }

    @ParameterizedTest
    @CsvSource({"DOWN", "SLOW", "RATE_LIMIT", "HTML_503", "TRUNCATED_JSON", "EMPTY_200", "HUGE_BODY"})
    void an_identity_in_trouble_connects_nothing(Fault.Kind kind) {
        assertEquals(
                Stage.REDIRECT + "?error=connection_failed&platform=twitter", end("twitter", Endpoint.IDENTITY, kind));
        assertEquals(NOTHING, rows.savedFor(guest));
    }

    @ParameterizedTest
    @CsvSource({"DOWN", "SLOW", "RATE_LIMIT", "HTML_503", "TRUNCATED_JSON", "HUGE_BODY"})
    void a_list_in_trouble_connects_nothing(Fault.Kind kind) {
        assertEquals(
                Stage.REDIRECT + "?error=facebook_pages_error&platform=facebook",
                end("facebook", Endpoint.TARGETS, kind));
        // Google leaves empty lists out of its answers, so that this one would be a fair one.
        if (kind != Fault.Kind.HUGE_BODY) {
            assertEquals(
                    Stage.REDIRECT + "?error=google_locations_error&platform=googlebusiness",
                    end("googlebusiness", Endpoint.TARGETS, kind));
        }
        assertEquals(
                Stage.REDIRECT + "?error=connection_failed&platform=linkedin", end("linkedin", Endpoint.TARGETS, kind));
        assertEquals(NOTHING, rows.savedFor(guest));
    }

    @ParameterizedTest
    @CsvSource({"twitter", "instagram", "threads", "tiktok", "youtube", "reddit", "pinterest"})
    void a_token_without_an_expiry_connects_all_the_same(String platform) {
        assertTrue(
                end(platform, Endpoint.TOKEN, Fault.Kind.TOKEN_WITHOUT_EXPIRY).contains("connected=" + platform));
    }

    @ParameterizedTest
    @CsvSource({"facebook,no_facebook_pages", "googlebusiness,no_google_locations"})
    void nothing_to_choose_is_told(String platform, String slug) {
        var end = new Browser().connect(Ways.start(guest, platform), "none");
        assertEquals(Stage.REDIRECT + "?error=" + slug + "&platform=" + platform, end.toString());
        assertEquals(NOTHING, rows.savedFor(guest));
    }

    @Test
    void without_a_redirect_our_own_page_tells_it() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter", ""), "few", "allow");
        stage.platforms().faults().add(Fault.lasting("twitter", Endpoint.TOKEN, Fault.Kind.HTML_503));

        var end = browser.open(callback).location();

        assertTrue(end.toString().startsWith(stage.publicUrl() + "/connect/result?error="), end.toString());
        var page = browser.open(end);
        assertEquals(200, page.status());
        assertTrue(page.text().contains("X"), page.text());
        assertEquals(NOTHING, rows.savedFor(guest));
    }

    @Test
    void a_profile_that_went_meanwhile_connects_nothing() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        rows.change("delete from profile where id = ?", guest.profile().uuid());

        assertEquals(
                Stage.REDIRECT + "?error=profile_not_found&platform=twitter",
                browser.open(callback).location().toString());
        assertEquals(NOTHING, rows.savedFor(guest));
    }

    @Test
    void a_platform_that_cannot_take_a_grant_back_keeps_no_account_and_is_asked_again() {
        new Browser().connect(Ways.start(guest, "reddit"), "ada");
        var account =
                guest.late().get("/v1/accounts").json().at("/accounts/0/_id").asText();
        stage.platforms().faults().add(Fault.lasting("reddit", Endpoint.REVOKE, Fault.Kind.HTML_503));

        assertEquals(200, guest.late().delete("/v1/accounts/" + account).status());

        assertEquals(NOTHING, rows.savedFor(guest));
        var tenant = guest.tenant().id().uuid();
        var owed = "select count(*) from owed_revocation where tenant = ? and due_at > now()";
        await().until(() -> rows.number(owed, tenant) == 1);
        rows.change("delete from tenant where id = ?", tenant);
        assertEquals(0, rows.number(owed, tenant), "its tokens go with the tenant");
    }

    @Test
    void a_manual_exchange_that_fails_is_not_tried_again() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        stage.platforms().faults().add(Fault.once("twitter", Endpoint.TOKEN, Fault.Kind.LOST_ANSWER));
        var told = Browser.query(callback);
        var body = Map.of(
                "code",
                told.get("code"),
                "state",
                told.get("state"),
                "profileId",
                guest.profile().hex());
        int before = stage.platforms().requests().exchanges("twitter", "authorization_code");

        assertEquals(500, guest.late().post("/v1/connect/twitter", body).status());
        assertEquals(400, guest.late().post("/v1/connect/twitter", body).status());
        assertEquals(before + 1, stage.platforms().requests().exchanges("twitter", "authorization_code"));
        assertEquals(NOTHING, rows.savedFor(guest));
    }

    @Test
    void what_fails_after_an_app_passwords_login_is_told_where_the_browser_goes() {
        var browser = new Browser();
        var page = browser.launch(Ways.start(guest, "bluesky"));
        assertEquals(200, browser.open(page).status());
        rows.change("delete from profile where id = ?", guest.profile().uuid());

        var reply = browser.submit(
                Ways.at(page.getPort(), java.net.URI.create(page.toString().replaceAll("\\?.*", ""))),
                Map.of(
                        "state",
                        Browser.query(page).get("state"),
                        "identifier",
                        "few.test",
                        "appPassword",
                        "abcd-efgh-ijkl-mnop"));

        assertEquals(200, reply.status());
        assertTrue(reply.text().contains("error=profile_not_found"), reply.text());
        assertEquals(NOTHING, rows.savedFor(guest));
    }
}
