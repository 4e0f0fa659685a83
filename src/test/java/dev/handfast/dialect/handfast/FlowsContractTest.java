package dev.handfast.dialect.handfast;

import static dev.handfast.dialect.handfast.Own.answered;
import static dev.handfast.dialect.handfast.Own.authorize;
import static dev.handfast.dialect.handfast.Own.body;
import static dev.handfast.dialect.handfast.Own.id;
import static dev.handfast.dialect.handfast.Own.invalid;
import static dev.handfast.dialect.handfast.Own.nobody;
import static dev.handfast.dialect.handfast.Own.refused;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.TenantSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /flows}: started, read, waited for and called off. */
class FlowsContractTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final Guest OTHER = Stage.shared().tenant();
    private static final Own OWN = Own.of(GUEST);
    private static final String PROFILE = GUEST.profile().hex();

    @Nested
    class Starting {
        @Test
        void tells_the_flow_and_where_to_send_the_person() {
            var flow = OWN.start("twitter");

            assertEquals("pending", flow.path("status").asText());
            assertEquals("twitter", flow.path("platform").asText());
            assertEquals(PROFILE, flow.path("profile_id").asText());
            assertTrue(authorize(flow).toString().startsWith(Stage.shared().publicUrl() + "/oauth/start/"));
            assertTrue(Instant.parse(flow.path("expires_at").asText())
                    .isAfter(Instant.parse(flow.path("created_at").asText())));
            assertEquals(0, flow.path("account_ids").size());
            assertTrue(flow.path("error").isNull());
        }

        @Test
        void does_not_tell_the_address_again() {
            assertFalse(OWN.flow(id(OWN.start("twitter"))).has("authorize_url"));
        }

        @Test
        void needs_a_platform_and_a_profile() {
            invalid(OWN.post("/flows", Map.of()), "platform", "profile_id");
            invalid(OWN.post("/flows", body("platform", "twitter", "profile_id", "x")), "profile_id");
        }

        @ParameterizedTest
        @CsvSource({"choosing,everything", "duplicates,maybe", "reconnect,x", "headless,yes"})
        void knows_its_own_words_only(String field, String word) {
            invalid(OWN.post("/flows", body("platform", "twitter", "profile_id", PROFILE, field, word)), field);
        }

        @Test
        void is_refused_for_what_is_not_there() {
            refused(404, "platform_unknown", OWN.post("/flows", body("platform", "myspace", "profile_id", PROFILE)));
            refused(404, "profile_not_found", OWN.post("/flows", body("platform", "twitter", "profile_id", nobody())));
            refused(
                    404,
                    "profile_not_found",
                    OWN.post(
                            "/flows",
                            body(
                                    "platform",
                                    "twitter",
                                    "profile_id",
                                    OTHER.profile().hex())));
            refused(404, "account_not_found", OWN.post("/flows", body("reconnect", nobody())));
        }

        @Test
        void is_refused_for_a_redirect_that_is_not_allowed() {
            refused(
                    400,
                    "redirect_not_allowed",
                    OWN.post(
                            "/flows",
                            body(
                                    "platform",
                                    "twitter",
                                    "profile_id",
                                    PROFILE,
                                    "redirect_url",
                                    "https://evil.example.net/")));
        }

        @Test
        void is_for_keys_that_may_connect() {
            var body = body("platform", "twitter", "profile_id", PROFILE);
            refused(403, "forbidden", Own.of(GUEST, Role.READER).post("/flows", body));
            refused(403, "forbidden", Own.of(GUEST, Role.VENDOR).post("/flows", body));
            answered(201, Own.of(GUEST, Role.ADMIN).post("/flows", body));
            var second = GUEST.profile("Second " + nobody());
            var beyond = refused(
                    404, "profile_not_found", Own.of(GUEST, Role.ADMIN, second).post("/flows", body));
            var nowhere = refused(
                    404, "profile_not_found", OWN.post("/flows", body("platform", "twitter", "profile_id", nobody())));
            assertEquals(nowhere.path("detail"), beyond.path("detail"), "what is beyond a key does not exist for it");
        }

        @Test
        void is_for_keys_of_this_api_alone() {
            var late = Own.with(GUEST, Optional.of(GUEST.key()));
            refused(401, "unauthenticated", late.post("/flows", Map.of()));
            refused(401, "unauthenticated", Own.with(GUEST, Optional.empty()).post("/flows", Map.of()));
            refused(
                    401,
                    "unauthenticated",
                    Own.with(GUEST, Optional.of(KeyFormat.HANDFAST.mint())).post("/flows", Map.of()));
        }

        @Test
        void brings_an_account_back_by_its_id_alone() {
            var account = OWN.connected("reddit").path("account_id").asText();

            var flow = answered(201, OWN.post("/flows", body("reconnect", account)));
            assertEquals("reddit", flow.path("platform").asText());
            new Browser().connect(authorize(flow), "few");

            assertEquals(account, OWN.flow(id(flow)).path("account_ids").get(0).asText());
        }

        @ParameterizedTest
        @ValueSource(strings = {"later", "all"})
        void brings_one_account_back_and_no_others(String choosing) {
            var account = OWN.connected("reddit").path("account_id").asText();

            invalid(OWN.post("/flows", body("reconnect", account, "choosing", choosing)), "choosing");
        }

        @ParameterizedTest
        @ValueSource(strings = {"twitter", "pinterest"})
        void has_no_target_where_there_is_the_person_alone(String platform) {
            invalid(
                    OWN.post("/flows", body("platform", platform, "profile_id", PROFILE, "choosing", "target")),
                    "choosing");
        }

        @Test
        void refuses_another_account_than_the_one_to_bring_back() {
            var account = OWN.connected("threads").path("account_id").asText();
            var flow = answered(201, OWN.post("/flows", body("reconnect", account)));

            new Browser().connect(authorize(flow), "ada");

            var told = OWN.flow(id(flow));
            assertEquals("failed", told.path("status").asText());
            assertEquals("account_mismatch", told.path("error").path("code").asText());
        }

        @Test
        void holds_the_tenants_rule_of_one_account_per_platform() {
            var strict = Own.of(Stage.shared()
                    .tenant(usual -> new TenantSettings(
                            usual.redirects(),
                            usual.browserBinding(),
                            usual.ownAppPlatforms(),
                            usual.branding(),
                            true,
                            false)));
            strict.connected("twitter");

            refused(
                    409,
                    "already_connected",
                    strict.post(
                            "/flows",
                            body(
                                    "platform",
                                    "twitter",
                                    "profile_id",
                                    strict.guest().profile().hex())));
        }
    }

    @Nested
    class Ending {
        @Test
        void is_told_in_the_redirect() {
            var flow = OWN.start("twitter", "redirect_url", Stage.REDIRECT);

            var end = Browser.query(new Browser().connect(authorize(flow), "few"));

            assertEquals(Map.of("flow_id", id(flow), "status", "completed"), end);
        }

        @Test
        void tells_a_refusal_in_the_redirect_and_the_flow() {
            var flow = OWN.start("twitter", "redirect_url", Stage.REDIRECT);
            var browser = new Browser();

            var end = Browser.query(browser.open(browser.consent(authorize(flow), "few", "deny"))
                    .location());

            assertEquals(Map.of("flow_id", id(flow), "status", "failed", "error", "consent_denied"), end);
            var told = OWN.flow(id(flow));
            assertEquals("failed", told.path("status").asText());
            assertEquals("consent_denied", told.path("error").path("code").asText());
            assertFalse(told.path("error").path("detail").asText().isBlank());
        }

        @ParameterizedTest
        @CsvSource({
            "server_error, platform_unavailable, server_error",
            "invalid_scope, platform_misconfigured, invalid_scope",
            "made_up, consent_denied, "
        })
        void tells_what_the_platform_said_in_place_of_a_code(String error, String code, String platformCode) {
            var flow = OWN.start("twitter");
            var browser = new Browser();
            var callback = browser.consent(authorize(flow), "few", "deny");

            browser.open(URI.create(callback.toString().replace("access_denied", error)));

            var told = OWN.flow(id(flow)).path("error");
            assertEquals(code, told.path("code").asText());
            assertEquals(platformCode, told.path("platform_code").asText(null));
        }

        @Test
        void is_our_page_where_there_is_no_redirect() {
            var browser = new Browser();

            var page = browser.follow(browser.consent(authorize(OWN.start("twitter")), "few", "allow"));

            assertEquals(200, page.status());
            assertTrue(page.text().contains("connected"), page.text());
        }

        @Test
        void sends_the_person_of_a_headless_flow_without_a_redirect_back_to_choose() {
            var browser = new Browser();
            var end = browser.connect(Own.authorize(OWN.start("facebook", "headless", true)), "few");

            var page = browser.open(end).text();

            assertTrue(page.contains("Almost done") && page.contains("choose what to connect"), page);
            assertFalse(page.contains("connected to"), page);
        }

        @Test
        void is_told_to_a_headless_client_that_is_to_choose() {
            var flow = OWN.start("facebook", "redirect_url", Stage.REDIRECT, "headless", true);

            var end = Browser.query(new Browser().connect(authorize(flow), "few"));

            assertEquals(Map.of("flow_id", id(flow), "status", "awaiting_selection"), end);
        }

        @Test
        void a_person_chooses_on_our_page_else() {
            var flow = OWN.start("facebook", "redirect_url", Stage.REDIRECT);
            var browser = new Browser();

            var pick = browser.connect(authorize(flow), "few");

            assertTrue(pick.getPath().endsWith("/connect/facebook/select-page"), pick.toString());
            assertEquals("awaiting_selection", OWN.flow(id(flow)).path("status").asText());
            var targets = answered(200, OWN.get("/flows/" + id(flow) + "/targets"));
            var words = Browser.query(pick);
            var chosen = browser.submit(
                    URI.create(pick.toString().split("\\?")[0]),
                    Map.of(
                            "tempToken", words.get("tempToken"),
                            "connect_token", words.get("connect_token"),
                            "choice", targets.path("data").get(1).path("id").asText()));
            assertEquals(200, chosen.status(), chosen.text());
            assertTrue(chosen.text().contains("flow_id=" + id(flow)), chosen.text());
            var told = OWN.flow(id(flow));
            assertEquals("completed", told.path("status").asText());
            assertEquals(1, told.path("account_ids").size());
        }

        @ParameterizedTest
        @CsvSource({"person,linkedin,1", "all,facebook,3", "all,linkedin,3", "later,linkedin,0", "later,facebook,0"})
        void asks_nobody_where_it_is_settled_beforehand(String choosing, String platform, int accounts) {
            var flow = Own.of(Stage.shared().tenant()).consented("few", platform, "choosing", choosing);

            assertEquals("completed", flow.path("status").asText(), flow.toString());
            assertEquals(accounts, flow.path("account_ids").size());
        }
    }

    @Nested
    class Reading {
        @Test
        void is_for_whoever_reaches_the_profile() {
            var flow = id(OWN.start("twitter"));

            answered(200, Own.of(GUEST, Role.READER).get("/flows/" + flow));
            refused(404, "flow_not_found", Own.of(OTHER).get("/flows/" + flow));
            refused(
                    404,
                    "flow_not_found",
                    Own.of(GUEST, Role.OWNER, GUEST.profile("Other " + nobody()))
                            .get("/flows/" + flow));
            refused(404, "flow_not_found", OWN.get("/flows/" + nobody()));
            refused(404, "flow_not_found", OWN.get("/flows/x"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"61s", "2m", "-1", "soon", "9999999d"})
        void waits_a_minute_at_most(String wait) {
            invalid(OWN.get("/flows/" + id(OWN.start("twitter")) + "?wait=" + wait), "wait");
        }

        @Test
        void answers_at_once_what_is_settled() {
            var flow = id(OWN.consented("few", "twitter"));

            assertEquals(
                    "completed",
                    answered(200, OWN.get("/flows/" + flow + "?wait=30s"))
                            .path("status")
                            .asText());
        }

        @Test
        void answers_as_it_stands_when_the_time_is_up() {
            var flow = id(OWN.start("twitter"));

            assertEquals(
                    "pending",
                    answered(200, OWN.get("/flows/" + flow + "?wait=1s"))
                            .path("status")
                            .asText());
        }

        @Test
        void waits_until_the_person_is_through() {
            var flow = OWN.start("twitter");
            var waiting = later(() -> OWN.get("/flows/" + id(flow) + "?wait=25s"));

            new Browser().connect(authorize(flow), "few");

            var told = answered(200, waiting.join());
            assertEquals("completed", told.path("status").asText());
            assertEquals(1, told.path("account_ids").size());
        }

        @Test
        void waits_for_the_choice_too_unless_it_is_the_clients() {
            var flow = OWN.start("facebook", "headless", true);
            var waiting = later(() -> OWN.get("/flows/" + id(flow) + "?wait=25s"));

            new Browser().connect(authorize(flow), "few");

            assertEquals(
                    "awaiting_selection",
                    answered(200, waiting.join()).path("status").asText());
        }
    }

    @Nested
    class Events {
        @Test
        void tell_each_status_and_end_with_the_flow() {
            var flow = OWN.start("facebook", "headless", true);
            var stream = later(() -> OWN.get("/flows/" + id(flow) + "/events"));
            new Browser().connect(authorize(flow), "few");
            await().pollDelay(Duration.ofMillis(700))
                    .until(() -> OWN.flow(id(flow)).path("status").asText().equals("awaiting_selection"));
            var target = answered(200, OWN.get("/flows/" + id(flow) + "/targets"))
                    .path("data")
                    .get(0)
                    .path("id")
                    .asText();

            answered(200, OWN.post("/flows/" + id(flow) + "/select", body("targets", List.of(target))));

            var told = stream.join();
            assertEquals(200, told.status());
            assertEquals(
                    "text/event-stream; charset=utf-8",
                    told.header("Content-Type").orElseThrow());
            var statuses = told.text()
                    .lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.replaceFirst(".*\"status\":\"([a-z_]+)\".*", "$1"))
                    .toList();
            assertEquals("completed", statuses.get(statuses.size() - 1));
            assertTrue(
                    List.of("pending", "awaiting_selection", "completed").containsAll(statuses), statuses.toString());
        }

        @Test
        void of_a_flow_that_is_over_are_its_end_alone() {
            var told = OWN.get("/flows/" + id(OWN.consented("few", "twitter")) + "/events");

            assertEquals(1, told.text().lines().filter("event: status"::equals).count());
        }

        @Test
        void of_no_flow_are_a_problem() {
            refused(404, "flow_not_found", OWN.get("/flows/" + nobody() + "/events"));
        }
    }

    @Nested
    class CallingOff {
        @Test
        void refuses_a_later_callback_with_a_page() {
            var flow = OWN.start("twitter");
            var browser = new Browser();
            var callback = browser.consent(authorize(flow), "few", "allow");

            var off = answered(200, OWN.delete("/flows/" + id(flow)));

            assertEquals("cancelled", off.path("status").asText());
            var page = browser.open(callback);
            assertEquals(404, page.status());
            assertTrue(page.header("Content-Type").orElse("").startsWith("text/html"));
            assertEquals("cancelled", OWN.flow(id(flow)).path("status").asText());
        }

        @Test
        void takes_an_open_choice_back() {
            var flow = id(OWN.consented("few", "facebook", "headless", true));

            answered(200, OWN.delete("/flows/" + flow));

            refused(404, "selection_not_found", OWN.get("/flows/" + flow + "/targets"));
            refused(404, "selection_not_found", OWN.post("/flows/" + flow + "/select", body("targets", List.of("1"))));
        }

        @Test
        void leaves_what_is_over_as_it_is() {
            var flow = id(OWN.consented("few", "twitter"));

            assertEquals(
                    "completed",
                    answered(200, OWN.delete("/flows/" + flow)).path("status").asText());
            var off = id(OWN.start("twitter"));
            OWN.delete("/flows/" + off);
            assertEquals(
                    "cancelled",
                    answered(200, OWN.delete("/flows/" + off)).path("status").asText());
        }

        @Test
        void ends_waiting() {
            var flow = id(OWN.start("twitter"));
            var waiting = later(() -> OWN.get("/flows/" + flow + "?wait=25s"));

            OWN.delete("/flows/" + flow);

            assertEquals(
                    "cancelled", answered(200, waiting.join()).path("status").asText());
        }

        @Test
        void is_for_keys_that_may_connect() {
            var flow = id(OWN.start("twitter"));

            refused(403, "forbidden", Own.of(GUEST, Role.READER).delete("/flows/" + flow));
            refused(404, "flow_not_found", Own.of(OTHER).delete("/flows/" + flow));
        }
    }

    @Nested
    class Credentials {
        private static final String PASSWORD = "abcd-efgh-ijkl-mnop";

        private static JsonNode bluesky() {
            return OWN.start("bluesky", "headless", true);
        }

        @Test
        void prove_a_flow_whose_platform_takes_a_password() {
            var flow = id(bluesky());

            var told = answered(
                    200,
                    OWN.post(
                            "/flows/" + flow + "/credentials",
                            body("identifier", "few.test", "app_password", PASSWORD)));

            assertEquals("completed", told.path("status").asText());
            assertEquals(1, told.path("account_ids").size());
        }

        @Test
        void leave_the_flow_open_where_they_are_wrong() {
            var flow = id(bluesky());

            var refusal = OWN.post(
                    "/flows/" + flow + "/credentials",
                    body("identifier", "few.test", "app_password", "aaaa-bbbb-cccc-dddd"));

            refused(400, "credentials_rejected", refusal);
            assertEquals("pending", OWN.flow(flow).path("status").asText());
        }

        @Test
        void are_needed_and_of_use_once() {
            var flow = id(bluesky());
            invalid(OWN.post("/flows/" + flow + "/credentials", Map.of()), "identifier", "app_password");
            var whole = body("identifier", "few.test", "app_password", PASSWORD);
            answered(200, OWN.post("/flows/" + flow + "/credentials", whole));
            refused(404, "flow_not_found", OWN.post("/flows/" + flow + "/credentials", whole));
        }

        @Test
        void are_not_for_platforms_that_ask_for_consent() {
            refused(
                    400,
                    "platform_takes_no_credentials",
                    OWN.post(
                            "/flows/" + id(OWN.start("twitter")) + "/credentials",
                            body("identifier", "few.test", "app_password", PASSWORD)));
        }
    }

    private static CompletableFuture<Reply> later(java.util.function.Supplier<Reply> call) {
        return CompletableFuture.supplyAsync(call);
    }
}
