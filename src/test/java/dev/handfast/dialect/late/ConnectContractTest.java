package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.body;
import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.invalid;
import static dev.handfast.dialect.late.Contract.names;
import static dev.handfast.dialect.late.Contract.nobody;
import static dev.handfast.dialect.late.Contract.reader;
import static dev.handfast.dialect.late.Contract.refused;
import static dev.handfast.dialect.late.Contract.with;
import static dev.handfast.dialect.late.Contract.without;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.TenantSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET} and {@code POST /connect/{platform}}. */
class ConnectContractTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final Guest OTHER = Stage.shared().tenant();
    private static final String PROFILE = GUEST.profile().hex();

    @Nested
    class Start {
        private Reply start(String platform, String query) {
            return GUEST.late().get("/v1/connect/" + platform + "?" + query);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "facebook",
                    "instagram",
                    "linkedin",
                    "twitter",
                    "tiktok",
                    "youtube",
                    "threads",
                    "reddit",
                    "pinterest",
                    "bluesky",
                    "googlebusiness"
                })
        void answers_where_to_send_the_person_and_a_state(String platform) {
            var answer = granted(start(platform, "profileId=" + PROFILE));

            assertEquals(List.of("authUrl", "state"), names(answer));
            assertTrue(URI.create(answer.path("authUrl").asText()).isAbsolute());
            assertTrue(answer.path("state").asText().length() >= 43, "a state has 256 bits");
        }

        @Test
        void takes_a_redirect_and_headless_in_every_spelling_clients_have() {
            for (var name : List.of("redirect_url", "redirectUrl", "redirectUri", "redirect_uri")) {
                granted(start("facebook", "profileId=" + PROFILE + "&" + name + "=" + Stage.REDIRECT));
            }
            for (var flag : List.of("true", "false", "1", "0", "")) {
                granted(start("facebook", "profileId=" + PROFILE + "&headless=" + flag));
            }
        }

        @Test
        void reads_an_id_in_capitals_too() {
            granted(start("twitter", "profileId=" + PROFILE.toUpperCase(java.util.Locale.ROOT)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "profileId=",
                    "profileId=123",
                    "profileId=undefined",
                    "profileId=zzzzzzzzzzzzzzzzzzzzzzzz",
                    "profileId=0123456789abcdef012345678",
                    "profileId=01234567-89ab-8def-8123-456789abcdef",
                    "profileId=%00",
                    "profileId=%F0%9F%8D%A3",
                    "profileId[]=0123456789abcdef01234567",
                    "profileId=0123456789abcdef01234567&profileId=0123456789abcdef01234567"
                })
        void refuses_a_profile_that_is_missing_or_no_id(String query) {
            invalid(start("facebook", query), "profileId");
        }

        @Test
        void refuses_a_redirect_that_is_too_long_or_given_twice_and_a_flag_that_is_none() {
            var start = "profileId=" + PROFILE;
            invalid(start("facebook", start + "&redirect_url=https://a.example/" + "a".repeat(2048)), "redirect_url");
            invalid(start("facebook", start + "&redirect_url=myapp://connected&redirect_url=x"), "redirect_url");
            invalid(start("facebook", start + "&headless=maybe"), "headless");
            invalid(start("facebook", "profileId=x&headless=maybe"), "profileId", "headless");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"myspace", "FACEBOOK", "%F0%9F%8D%A3", "..", "%2e%2e%2fusers", "%00", "a%20b", "pending-data"
                })
        void refuses_a_platform_it_does_not_know(String platform) {
            var reply = start(platform, "profileId=" + PROFILE);

            assertTrue(reply.status() == 400 || reply.status() == 404, reply.text());
            assertTrue(reply.json().path("error").isTextual());
        }

        @Test
        void says_that_a_platform_is_unknown() {
            refused(400, "unsupported_platform", start("myspace", "profileId=" + PROFILE));
        }

        @Test
        void refuses_a_profile_beyond_the_keys_reach() {
            var second = GUEST.profile("Out of reach " + nobody());
            var limited = GUEST.late(GUEST.key(Role.OWNER, Set.of(second)));

            refused(403, "profile_access_denied", limited.get("/v1/connect/twitter?profileId=" + PROFILE));
            granted(limited.get("/v1/connect/twitter?profileId=" + second.hex()));
        }

        @Test
        void refuses_a_key_that_only_reads() {
            refused(403, "insufficient_permissions", reader(GUEST).get("/v1/connect/twitter?profileId=" + PROFILE));
        }

        @Test
        void refuses_a_platform_for_which_the_tenant_must_bring_an_app() {
            var own = Stage.shared()
                    .tenant(usual -> new TenantSettings(
                            usual.redirects(), usual.browserBinding(), Set.of("twitter"), usual.branding()));

            refused(
                    403,
                    "BYOK_REQUIRED",
                    own.late()
                            .get("/v1/connect/twitter?profileId="
                                    + own.profile().hex()));
            granted(own.late()
                    .get("/v1/connect/reddit?profileId=" + own.profile().hex()));
        }

        @Test
        void does_not_tell_an_unknown_profile_from_a_foreign_one() {
            var unknown = start("twitter", "profileId=" + nobody());
            var foreign = start("twitter", "profileId=" + OTHER.profile().hex());

            refused(404, "profile_not_found", unknown);
            assertEquals("Profile not found", unknown.json().path("error").asText());
            assertEquals(unknown.text(), foreign.text());
            assertEquals(unknown.status(), foreign.status());
        }
    }

    @Nested
    class Exchange {
        private Map<String, Object> consented(String platform, String person) {
            var callback = new Browser().consent(Step.authUrl(GUEST, platform, PROFILE, ""), person, "allow");
            var told = Browser.query(callback);
            return body("code", told.get("code"), "state", told.get("state"), "profileId", PROFILE);
        }

        private Reply exchange(String platform, Map<String, Object> body) {
            return GUEST.late().post("/v1/connect/" + platform, body);
        }

        @Test
        void connects_the_account() {
            var answer = granted(exchange("twitter", consented("twitter", "ada")));

            assertFalse(answer.path("message").asText().isBlank());
            SocialAccounts.assertWhole(answer.path("account"), "twitter", PROFILE);
        }

        @Test
        void takes_a_state_once() {
            var body = consented("twitter", "few");
            granted(exchange("twitter", body));

            refused(400, "invalid_state", exchange("twitter", body));
        }

        @Test
        void takes_a_state_once_under_a_race() {
            var body = consented("reddit", "few");

            var statuses = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> exchange("reddit", body).status()))
                    .limit(4)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .sorted()
                    .toList();

            assertEquals(List.of(200, 400, 400, 400), statuses);
        }

        @Test
        void hands_over_to_the_headless_step_where_something_has_to_be_chosen() {
            var answer = granted(exchange("facebook", consented("facebook", "few")));

            assertEquals("select_page", answer.path("step").asText());
            assertEquals("facebook", answer.path("platform").asText());
            assertEquals(PROFILE, answer.path("profileId").asText());
            var pages = granted(Contract.keyless(GUEST)
                    .get(
                            "/v1/connect/facebook/select-page?profileId=" + PROFILE + "&tempToken="
                                    + answer.path("tempToken").asText(),
                            Step.token(answer.path("connect_token").asText())));
            assertEquals(3, pages.path("pages").size());
        }

        @Test
        void refuses_an_invented_code() {
            refused(
                    400,
                    "token_exchange_failed",
                    exchange("twitter", with(consented("twitter", "ada"), "code", "invented")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"code", "state", "profileId"})
        void needs_code_state_and_profile(String field) {
            var whole = body("code", "c", "state", "s", "profileId", PROFILE);

            invalid(exchange("twitter", without(whole, field)), field);
            invalid(exchange("twitter", with(whole, field, null)), field);
            invalid(exchange("twitter", with(whole, field, "")), field);
            invalid(exchange("twitter", with(whole, field, 17)), field);
            invalid(exchange("twitter", with(whole, field, true)), field);
            invalid(exchange("twitter", with(whole, field, List.of("x"))), field);
            invalid(exchange("twitter", with(whole, field, Map.of("x", "y"))), field);
            invalid(exchange("twitter", with(whole, field, "a\0b")), field);
            invalid(exchange("twitter", with(whole, field, "x".repeat(5000))), field);
        }

        @Test
        void tells_all_that_is_missing_at_once() {
            invalid(exchange("twitter", Map.of()), "code", "state", "profileId");
        }

        @Test
        void finds_no_flow_under_another_profile_platform_or_tenant_and_leaves_it_open() {
            var body = consented("twitter", "ada");
            var second = GUEST.profile("Second " + nobody()).hex();

            var unknown = exchange("twitter", with(body, "state", "invented"));
            refused(400, "invalid_state", unknown);
            for (var wrong : List.of(
                    exchange("twitter", with(body, "profileId", second)),
                    exchange("twitter", with(body, "profileId", nobody())),
                    exchange("reddit", body),
                    exchange("myspace", body),
                    OTHER.late().post("/v1/connect/twitter", body),
                    OTHER.late()
                            .post(
                                    "/v1/connect/twitter",
                                    with(body, "profileId", OTHER.profile().hex())))) {
                assertEquals(unknown.text(), wrong.text());
            }
            granted(exchange("twitter", body));
        }

        @Test
        void refuses_keys_that_read_only_or_do_not_reach_the_profile_and_leaves_the_flow_open() {
            var body = consented("twitter", "ada");
            var second = GUEST.profile("Third " + nobody());

            refused(403, "insufficient_permissions", reader(GUEST).post("/v1/connect/twitter", body));
            var limited = GUEST.late(GUEST.key(Role.OWNER, Set.of(second)));
            refused(400, "invalid_state", limited.post("/v1/connect/twitter", body));
            granted(exchange("twitter", body));
        }
    }
}
