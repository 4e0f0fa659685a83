package dev.handfast.sandbox.platforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every platform refuses, each in its own words. */
class StrictnessTest {
    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = new Sandbox();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    static Stream<String> platforms() {
        return Client.OAUTH.stream();
    }

    /** A word that stands in the platform's refusal of a code. */
    private static final Map<String, String> CODE_REFUSED = Map.of(
            "facebook", "\"code\":100",
            "instagram", "error_type",
            "threads", "error_type",
            "linkedin", "authorization code not found",
            "twitter", "invalid_request",
            "tiktok", "invalid_grant",
            "youtube", "invalid_grant",
            "googlebusiness", "invalid_grant",
            "reddit", "invalid_grant",
            "pinterest", "\"code\":283");

    private static final List<String> ERRORS_INSIDE_200 = List.of("tiktok", "reddit");

    @ParameterizedTest
    @MethodSource("platforms")
    void a_correct_client_gets_a_token_and_its_state_back(String platform) {
        var client = Client.of(sandbox, platform);
        var callback = client.authorize("sandbox_decision", "allow", "sandbox_user", "ada");
        assertEquals("s 1&2", callback.parameters().get("state"));
        var answer = client.redeem(callback.parameters().get("code"));
        assertEquals(200, answer.status(), answer.body());
        assertTrue(answer.body().contains("\"access_token\":\""), answer.body());
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void an_unknown_client_or_redirect_uri_gets_a_page_and_never_a_redirect(String platform) {
        var client = Client.of(sandbox, platform);
        var name = platform.equals("tiktok") ? "client_key" : "client_id";
        for (var wrong : List.of(
                client.authorize(name, "someone-else", "sandbox_decision", "allow"),
                client.authorize("redirect_uri", client.callback() + "/", "sandbox_decision", "allow"),
                client.authorize("redirect_uri", null, "sandbox_decision", "deny"))) {
            assertEquals(400, wrong.status());
            assertTrue(wrong.headers().firstValue("location").isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void a_code_works_once(String platform) {
        var client = Client.of(sandbox, platform);
        var code = client.code("ada");
        client.redeem(code);
        refused(platform, client.redeem(code));
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void a_made_up_code_is_refused(String platform) {
        refused(platform, Client.of(sandbox, platform).redeem("made-up"));
    }

    private static void refused(String platform, Sandbox.Reply answer) {
        assertEquals(ERRORS_INSIDE_200.contains(platform) ? 200 : 400, answer.status(), answer.body());
        assertTrue(answer.body().contains(CODE_REFUSED.get(platform)), answer.body());
        assertFalse(answer.body().contains("access_token\":"), answer.body());
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void another_redirect_uri_than_the_one_asked_with_is_refused(String platform) {
        var client = Client.of(sandbox, platform);
        var answer = client.redeem(client.code("ada"), "redirect_uri", client.callback() + "?x=1");
        assertFalse(answer.body().contains("\"access_token\":\""), answer.body());
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void a_wrong_client_secret_is_refused(String platform) {
        var client = Client.of(sandbox, platform);
        var code = client.code("ada");
        var answer = client.basic()
                ? sandbox.post(
                        "/" + platform + client.tokenPath(),
                        Sandbox.form(
                                "grant_type",
                                "authorization_code",
                                "code",
                                code,
                                "redirect_uri",
                                client.callback(),
                                "code_verifier",
                                Sandbox.VERIFIER,
                                "continuous_refresh",
                                "true"),
                        "authorization",
                        Sandbox.basic("sandbox-" + platform + "-app", "wrong"),
                        "user-agent",
                        Client.AGENT)
                : client.redeem(code, "client_secret", "wrong");
        assertFalse(answer.body().contains("\"access_token\":\""), answer.body());
        assertEquals(
                switch (platform) {
                    case "tiktok" -> 200;
                    case "facebook", "instagram", "threads" -> 400;
                    default -> 401;
                },
                answer.status());
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void denial_comes_back_with_the_platforms_own_parameters(String platform) {
        var callback = Client.of(sandbox, platform).authorize("sandbox_decision", "deny");
        var parameters = callback.parameters();
        assertEquals("s 1&2", parameters.get("state"));
        assertEquals(
                platform.equals("linkedin") ? "user_cancelled_authorize" : "access_denied", parameters.get("error"));
        assertFalse(parameters.containsKey("code"));
        if (List.of("facebook", "instagram", "threads").contains(platform)) {
            assertEquals("user_denied", parameters.get("error_reason"));
        }
    }

    @ParameterizedTest
    @MethodSource("platforms")
    void a_code_grows_old(String platform) {
        try (var own = new Sandbox()) {
            var client = Client.of(own, platform);
            var code = client.code("ada");
            own.later(platform.equals("twitter") ? Duration.ofSeconds(30) : Duration.ofHours(1));
            assertFalse(client.redeem(code).body().contains("\"access_token\":\""));
        }
    }

    @Test
    void meta_hangs_its_fragments_behind_the_callback() {
        assertEquals(
                "_=_",
                Client.of(sandbox, "facebook")
                        .authorize("sandbox_decision", "allow")
                        .location()
                        .getFragment());
        assertEquals(
                "_",
                Client.of(sandbox, "threads")
                        .authorize("sandbox_decision", "deny")
                        .location()
                        .getFragment());
    }

    @Test
    void google_names_itself_on_the_callback() {
        var parameters = Client.of(sandbox, "youtube")
                .authorize("sandbox_decision", "allow")
                .parameters();
        assertEquals("https://accounts.google.com", parameters.get("iss"));
    }

    @Test
    void x_wants_its_challenge_answered() {
        var client = Client.of(sandbox, "twitter");
        assertEquals(
                400,
                client.authorize("code_challenge", null, "sandbox_decision", "allow")
                        .status());
        assertEquals(400, client.authorize("code_challenge_method", "plain").status());
        assertEquals(
                400, client.redeem(client.code("ada"), "code_verifier", null).status());
        assertEquals(
                400,
                client.redeem(client.code("ada"), "code_verifier", "x".repeat(43))
                        .status());
    }

    @Test
    void google_wants_its_challenge_answered_when_there_was_one() {
        var client = Client.of(sandbox, "youtube");
        var challenge = new String[] {"code_challenge", Sandbox.CHALLENGE, "code_challenge_method", "S256"};
        assertEquals(400, client.redeem(client.code("ada", challenge)).status());
        assertEquals(
                200,
                client.redeem(client.code("ada", challenge), "code_verifier", Sandbox.VERIFIER)
                        .status());
    }

    @Test
    void a_replayed_refresh_token_costs_x_the_whole_family() {
        var client = Client.of(sandbox, "twitter");
        var first = client.tokens("few").path("refresh_token").asText();
        var second = client.refresh(first).json();
        var replay = client.refresh(first);
        assertEquals(400, replay.status());
        assertEquals("invalid_request", replay.json().path("error").asText());
        assertEquals(400, client.refresh(second.path("refresh_token").asText()).status());
        var me = sandbox.get(
                "/twitter/api/2/users/me",
                "authorization",
                "Bearer " + second.path("access_token").asText());
        assertEquals(401, me.status());
    }

    @Test
    void a_rotated_refresh_token_is_refused_inside_200_by_tiktok_and_its_successor_lives() {
        var client = Client.of(sandbox, "tiktok");
        var first = client.tokens("few").path("refresh_token").asText();
        var second = client.refresh(first).json().path("refresh_token").asText();
        var replay = client.refresh(first);
        assertEquals(200, replay.status());
        assertEquals("invalid_grant", replay.json().path("error").asText());
        assertTrue(client.refresh(second).json().has("access_token"));
    }

    @Test
    void a_reused_code_costs_reddit_the_tokens_made_of_it() {
        var client = Client.of(sandbox, "reddit");
        var code = client.code("ada");
        var token = client.redeem(code).json().path("access_token").asText();
        client.redeem(code);
        var me = sandbox.get("/reddit/api/api/v1/me", "authorization", "Bearer " + token, "user-agent", Client.AGENT);
        assertEquals(401, me.status());
    }

    @Test
    void reddit_turns_away_who_does_not_say_who_they_are() {
        assertEquals(
                429,
                sandbox.post("/reddit/www/api/v1/access_token", "", "user-agent", "Vert.x-WebClient/5")
                        .status());
    }

    @Test
    void pinterest_wants_continuous_refresh() {
        var client = Client.of(sandbox, "pinterest");
        assertEquals(
                400,
                client.redeem(client.code("ada"), "continuous_refresh", null).status());
    }

    @Test
    void linkedin_refuses_scopes_it_does_not_know_by_a_redirect() {
        var answer = Client.of(sandbox, "linkedin").authorize("scope", "openid w_everything");
        assertEquals("unauthorized_scope_error", answer.parameters().get("error"));
    }
}
