package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.Contract.answered;
import static dev.handfast.dialect.letmepost.Contract.body;
import static dev.handfast.dialect.letmepost.Contract.invalid;
import static dev.handfast.dialect.letmepost.Contract.names;
import static dev.handfast.dialect.letmepost.Contract.nobody;
import static dev.handfast.dialect.letmepost.Contract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.tenant.TenantSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /accounts/connect/{platform}} and {@code …/complete}. */
class ConnectContractTest {
    private static final Customer ADA = Customer.arrives();
    private static final Customer OTHER = Customer.arrives();

    private static Reply start(String platform, Map<String, ?> body) {
        return ADA.api().post("/v1/accounts/connect/" + platform, body);
    }

    private static Reply complete(Customer customer, String platform, Map<String, ?> body) {
        return customer.api().post("/v1/accounts/connect/" + platform + "/complete", body);
    }

    static void assertWhole(JsonNode account, String platform, String profile) {
        assertEquals(platform, account.path("platform").asText());
        assertEquals(profile, account.path("profileId").asText());
        for (var name : List.of("id", "platformAccountId", "displayName", "createdAt", "updatedAt")) {
            assertFalse(account.path(name).asText().isEmpty(), name + " in " + account);
        }
        assertEquals(platform.equals("pinterest"), account.has("pinterest"), account.toString());
        assertEquals(platform.equals("instagram"), account.has("instagram"), account.toString());
    }

    @Nested
    class Start {
        @ParameterizedTest
        @ValueSource(strings = {"facebook", "instagram", "linkedin", "pinterest", "threads", "tiktok", "twitter"})
        void answers_where_to_send_the_person_in_both_published_shapes(String platform) {
            var answer = answered(200, start(platform, Map.of()));

            assertEquals(List.of("platform", "redirectUrl", "state", "descriptor"), names(answer));
            assertEquals(platform, answer.path("platform").asText());
            assertTrue(URI.create(answer.path("redirectUrl").asText()).isAbsolute());
            assertEquals(
                    answer.path("redirectUrl").asText(),
                    answer.at("/descriptor/authorizationUrl").asText());
            assertTrue(answer.path("state").asText().length() >= 43, "a state has 256 bits");
        }

        @Test
        void needs_no_body_at_all() {
            answered(200, ADA.api().raw("POST", "/v1/accounts/connect/linkedin", ""));
        }

        @Test
        void describes_a_form_for_bluesky_and_opens_no_flow() {
            var answer = answered(200, start("bluesky", Map.of()));

            assertEquals(List.of("platform", "descriptor"), names(answer));
            assertEquals("form", answer.at("/descriptor/type").asText());
            assertEquals(
                    List.of("identifier", "appPassword"),
                    answer.at("/descriptor/fields").findValuesAsText("name"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"youtube", "reddit", "googlebusiness", "myspace", "LINKEDIN", "%00", "%F0%9F%8D%A3"})
        void refuses_a_platform_that_letmepost_does_not_know(String platform) {
            invalid(start(platform, Map.of()), "platform");
        }

        @Test
        void refuses_a_platform_that_is_not_set_up_for_this_tenant() {
            var strict = Customer.arrives(usual -> new TenantSettings(
                    usual.redirects(), usual.browserBinding(), java.util.Set.of("twitter"), usual.branding()));

            var error =
                    refused(403, "platform_not_enabled", strict.api().post("/v1/accounts/connect/twitter", Map.of()));

            assertEquals("twitter", error.path("platform").asText());
        }

        @Test
        void refuses_a_profile_that_is_no_uuid_and_does_not_find_one_that_is_not_the_callers() {
            for (Object wrong :
                    new Object[] {"x", 7, List.of(), ADA.guest().profile().hex(), "a".repeat(65)}) {
                invalid(start("linkedin", body("profileId", wrong)), "profileId");
            }
            for (var absent : List.of(nobody(), OTHER.profile(), "6f0c7c58-0d3a-4c53-8f7e-0f5a1b2c3d4e")) {
                refused(404, "not_found", start("linkedin", Map.of("profileId", absent)));
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.example.org/",
                    "javascript:alert(1)",
                    "//app.example.com",
                    "http://app.example.com/",
                    "https://app.example.com@evil.example.org/",
                    "not a url"
                })
        void refuses_to_return_to_a_place_that_is_not_on_the_list(String returnTo) {
            invalid(start("linkedin", Map.of("returnTo", returnTo)), "returnTo");
        }

        @Test
        void is_not_for_keys_that_only_read() {
            for (var platform : List.of("linkedin", "bluesky")) {
                refused(403, "unauthorized", ADA.reader().post("/v1/accounts/connect/" + platform, Map.of()));
            }
        }

        @Test
        void lands_where_a_pinned_key_is_pinned_and_nowhere_else() {
            var second = ADA.guest().profile("Pinned start " + nobody());
            var pinned = ADA.pinned(second);

            refused(404, "not_found", pinned.post("/v1/accounts/connect/twitter", Map.of("profileId", ADA.profile())));
            var started =
                    answered(200, pinned.post("/v1/accounts/connect/twitter", Map.of("returnTo", Stage.REDIRECT)));
            var end = Browser.query(
                    new Browser().connect(URI.create(started.path("redirectUrl").asText()), "few"));
            assertEquals(
                    second.uuid().toString(),
                    answered(200, pinned.get("/v1/accounts/" + end.get("accountId")))
                            .path("profileId")
                            .asText());
        }
    }

    @Nested
    class Landing {
        @ParameterizedTest
        @ValueSource(strings = {"facebook", "instagram", "linkedin", "pinterest", "threads", "tiktok", "twitter"})
        void a_person_connects_each_platform_and_comes_back_with_the_account(String platform) {
            var customer = Customer.arrives();

            var end = customer.connect(platform, "ada");

            assertEquals(platform, end.get("connected"));
            var account = answered(200, customer.api().get("/v1/accounts/" + end.get("accountId")));
            assertWhole(account, platform, customer.profile());
        }

        /** The address that letmepost documents, under either mount, in place of the gateway's own. */
        private URI landing(URI callback, String mount) {
            return URI.create(callback.toString()
                    .replaceFirst("/oauth/callback/([a-z]+)/?", mount + "/v1/accounts/connect/$1/complete"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "/letmepost"})
        void the_documented_address_works_as_a_callback_too(String mount) {
            var browser = new Browser();
            var callback = browser.consent(
                    ADA.start("threads", Map.of("returnTo", Stage.REDIRECT + "?tab=1")), "few", "allow");

            var reply = browser.open(landing(callback, mount));

            assertEquals(303, reply.status(), reply.text());
            assertTrue(reply.location().toString().startsWith(Stage.REDIRECT + "?tab=1&connected=threads&accountId="));
            assertFalse(reply.headers("Set-Cookie").isEmpty(), "the browser may repeat this for a while");
            assertEquals(
                    reply.location(), browser.open(landing(callback, mount)).location());
            assertEquals(reply.location(), browser.open(callback).location());
        }

        @Test
        void another_browser_is_told_in_a_page_and_uses_nothing_up() {
            var browser = new Browser();
            var callback = landing(
                    browser.consent(ADA.start("twitter", Map.of("returnTo", Stage.REDIRECT)), "few", "allow"), "");

            var stranger = new Browser().open(callback, "Accept", "text/html");

            assertEquals(403, stranger.status());
            assertTrue(stranger.header("Content-Type").orElse("").startsWith("text/html"));
            assertEquals(303, browser.open(callback).status());
        }

        @Test
        void tells_the_account_to_whoever_asks_for_json() {
            var customer = Customer.arrives();
            for (var status : List.of(201, 200)) {
                var browser = new Browser();
                var callback = landing(browser.consent(customer.start("twitter", Map.of()), "ada", "allow"), "");

                assertWhole(
                        answered(status, browser.open(callback, "Accept", "application/json")),
                        "twitter",
                        customer.profile());
                invalid(browser.open(callback, "Accept", "application/json"), "state");
            }
        }

        @Test
        void tells_a_refused_consent_by_redirect_and_by_json() {
            var browser = new Browser();
            var refusedByPerson =
                    browser.consent(ADA.start("linkedin", Map.of("returnTo", Stage.REDIRECT)), "few", "deny");
            assertEquals(
                    Map.of("error", "platform_rejected", "platform", "linkedin"),
                    Browser.query(browser.open(landing(refusedByPerson, "")).location()));

            var again = browser.consent(ADA.start("linkedin", Map.of()), "few", "deny");
            var error =
                    refused(400, "platform_rejected", browser.open(landing(again, ""), "Accept", "application/json"));
            assertEquals("linkedin", error.path("platform").asText());
        }

        @Test
        void tells_of_a_facebook_person_without_pages() {
            assertEquals(Map.of("error", "platform_rejected", "platform", "facebook"), ADA.connect("facebook", "none"));

            var error = refused(400, "platform_rejected", ADA.complete("facebook", "none"));
            assertEquals("facebook.pages.none", error.path("rule").asText());
        }

        @Test
        void ends_at_our_page_where_nothing_else_is_known() {
            var end = new Browser().connect(ADA.start("twitter", Map.of()), "few");

            assertEquals("/connect/result", end.getPath());
            assertEquals(200, new Browser().open(end).status());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "?state=x", "?code=x", "?code=x&state=never", "?code=a&code=b&state=c", "?error=x"})
        void refuses_what_no_platform_sent(String query) {
            var path = "/v1/accounts/connect/twitter/complete" + query;

            var page = ADA.keyless().get(path);
            assertTrue(page.status() == 400 || page.status() == 404, page.text());
            assertTrue(page.header("Content-Type").orElse("").startsWith("text/html"));
            refused(400, "validation_failed", ADA.keyless().get(path, "Accept", "application/json"));
        }

        @Test
        void does_not_tell_json_of_a_flow_that_another_api_started() {
            var browser = new Browser();
            var reply = ADA.guest()
                    .late()
                    .get("/v1/connect/twitter?profileId=" + ADA.guest().profile());
            var callback = landing(
                    browser.consent(URI.create(reply.json().path("authUrl").asText()), "few", "allow"), "");

            invalid(browser.open(callback, "Accept", "application/json"), "state");
            assertEquals(303, browser.open(callback).status(), "it is open still");
        }
    }

    @Nested
    class Complete {
        @ParameterizedTest
        @ValueSource(strings = {"facebook", "instagram", "linkedin", "pinterest", "threads", "tiktok", "twitter"})
        void a_program_completes_each_platform_201_first_and_200_again_with_the_same_id(String platform) {
            var customer = Customer.arrives();

            var first = answered(201, customer.complete(platform, "ada"));
            var again = answered(200, customer.complete(platform, "ada"));

            assertWhole(first, platform, customer.profile());
            assertEquals(first.path("id"), again.path("id"));
            assertEquals(first.path("createdAt"), again.path("createdAt"));
        }

        @Test
        void every_page_of_a_person_is_connected_and_the_first_is_told() {
            var customer = Customer.arrives();

            var first = answered(201, customer.complete("facebook", "few"));

            var all = answered(200, customer.api().get("/v1/accounts")).path("data");
            assertEquals(3, all.size());
            assertTrue(all.findValuesAsText("id").contains(first.path("id").asText()));
        }

        @Test
        void linkedin_is_the_person_whatever_organizations_there_are() {
            var customer = Customer.arrives();

            answered(201, customer.complete("linkedin", "many"));

            assertEquals(
                    1,
                    answered(200, customer.api().get("/v1/accounts"))
                            .path("data")
                            .size());
        }

        @Test
        void tells_which_fields_are_missing_or_wrong() {
            invalid(complete(ADA, "twitter", Map.of()), "code");
            invalid(complete(ADA, "twitter", body("code", "x")), "state");
            invalid(complete(ADA, "twitter", body("code", 7, "state", "x")), "code");
            invalid(complete(ADA, "twitter", body("code", "x".repeat(4097), "state", "x")), "code");
            invalid(complete(ADA, "twitter", body("code", "x", "state", "x", "profileId", "x")), "profileId");
            invalid(complete(ADA, "youtube", body("code", "x", "state", "x")), "platform");
        }

        @Test
        void a_state_counts_once_for_its_tenant_platform_and_profile() {
            var back = ADA.consented("twitter", "few", Map.of());
            var whole = body("code", back.get("code"), "state", back.get("state"));
            var second = ADA.guest().profile("Not meant " + nobody());

            invalid(complete(OTHER, "twitter", whole), "state");
            invalid(complete(ADA, "linkedin", whole), "state");
            invalid(
                    complete(
                            ADA,
                            "twitter",
                            body(
                                    "code",
                                    back.get("code"),
                                    "state",
                                    back.get("state"),
                                    "profileId",
                                    second.uuid().toString())),
                    "state");
            invalid(complete(ADA, "twitter", body("code", back.get("code"), "state", "never")), "state");
            assertTrue(complete(ADA, "twitter", whole).status() / 100 == 2);
            invalid(complete(ADA, "twitter", whole), "state");
        }

        @Test
        void of_many_at_once_one_completes() {
            var back = ADA.consented("threads", "kanji", Map.of());
            var whole = body("code", back.get("code"), "state", back.get("state"));

            var statuses = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> complete(ADA, "threads", whole).status()))
                    .limit(8)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertEquals(1, statuses.stream().filter(status -> status == 201).count(), statuses.toString());
            assertEquals(7, statuses.stream().filter(status -> status == 400).count(), statuses.toString());
        }

        @Test
        void a_code_that_the_platform_does_not_take_is_platform_rejected() {
            var back = ADA.consented("twitter", "few", Map.of());

            var error = refused(
                    400,
                    "platform_rejected",
                    complete(ADA, "twitter", body("code", "made-up", "state", back.get("state"))));

            assertEquals("twitter", error.path("platform").asText());
        }

        @Test
        void a_flow_that_another_api_started_is_not_found() {
            var reply = ADA.guest()
                    .late()
                    .get("/v1/connect/facebook?profileId=" + ADA.guest().profile());
            var back = Browser.query(new Browser()
                    .consent(URI.create(reply.json().path("authUrl").asText()), "few", "allow"));

            invalid(complete(ADA, "facebook", body("code", back.get("code"), "state", back.get("state"))), "state");
        }

        @Test
        void is_not_for_keys_that_only_read() {
            var back = ADA.consented("twitter", "few", Map.of());

            refused(
                    403,
                    "unauthorized",
                    ADA.reader()
                            .post(
                                    "/v1/accounts/connect/twitter/complete",
                                    body("code", back.get("code"), "state", back.get("state"))));
        }
    }

    @Nested
    class Bluesky {
        private static final String PASSWORD = "abcd-efgh-ijkl-mnop";

        @ParameterizedTest
        @ValueSource(strings = {"identifier", "handle"})
        void connects_by_handle_and_app_password_201_first_and_200_again(String name) {
            var customer = Customer.arrives();
            var whole = body(name, "ada.test", "appPassword", PASSWORD);

            var first = answered(201, complete(customer, "bluesky", whole));
            var again = answered(200, complete(customer, "bluesky", whole));

            assertWhole(first, "bluesky", customer.profile());
            assertEquals(first.path("id"), again.path("id"));
        }

        @Test
        void lands_in_the_profile_that_is_named() {
            var second = ADA.guest().profile("Bluesky " + nobody()).uuid().toString();

            assertWhole(
                    answered(
                            201,
                            complete(
                                    ADA,
                                    "bluesky",
                                    body("identifier", "few.test", "appPassword", PASSWORD, "profileId", second))),
                    "bluesky",
                    second);
            refused(
                    404,
                    "not_found",
                    complete(
                            ADA,
                            "bluesky",
                            body("identifier", "few.test", "appPassword", PASSWORD, "profileId", OTHER.profile())));
        }

        @Test
        void tells_a_wrong_app_password_as_platform_auth_failed_and_never_repeats_it() {
            var reply = complete(ADA, "bluesky", body("identifier", "ada.test", "appPassword", "zzzz-zzzz-zzzz-zzzz"));

            var error = refused(401, "platform_auth_failed", reply);
            assertEquals("bluesky", error.path("platform").asText());
            assertFalse(reply.text().contains("zzzz"));
        }

        @Test
        void refuses_what_looks_like_the_main_password() {
            var reply =
                    complete(ADA, "bluesky", body("identifier", "ada.test", "appPassword", "correct horse battery"));

            assertEquals(
                    "appPassword",
                    refused(400, "validation_failed", reply).path("rule").asText());
            assertFalse(reply.text().contains("horse"));
        }

        @Test
        void tells_which_fields_are_missing_or_wrong() {
            invalid(complete(ADA, "bluesky", Map.of()), "identifier");
            invalid(complete(ADA, "bluesky", body("identifier", "ada.test")), "appPassword");
            invalid(complete(ADA, "bluesky", body("identifier", List.of(), "appPassword", PASSWORD)), "identifier");
            invalid(
                    complete(ADA, "bluesky", body("identifier", "x".repeat(321), "appPassword", PASSWORD)),
                    "identifier");
        }

        @Test
        void two_tenants_connect_the_same_person_apart() {
            var whole = body("identifier", "kanji.test", "appPassword", PASSWORD);

            var ours = answered(201, complete(ADA, "bluesky", whole));
            var theirs = answered(201, complete(OTHER, "bluesky", whole));

            assertNotEquals(ours.path("id"), theirs.path("id"));
            assertEquals(ours.path("platformAccountId"), theirs.path("platformAccountId"));
        }
    }
}
