package dev.handfast.sandbox.platforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long tokens live, and how each platform renews them. */
class LifetimeTest {
    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"twitter", "tiktok", "youtube", "googlebusiness", "reddit", "pinterest"})
    void a_refresh_token_leads_to_a_new_access_token(String platform) {
        var client = Client.of(sandbox, platform);
        var first = client.tokens("ada");
        var answer = client.refresh(first.path("refresh_token").asText());
        assertEquals(200, answer.status(), answer.body());
        assertNotEquals(first.path("access_token"), answer.json().path("access_token"));
        assertEquals(
                !client.platform().startsWith("you") && !client.platform().startsWith("google"),
                answer.json().has("refresh_token"));
    }

    @Test
    void x_gives_no_refresh_token_without_offline_access() {
        var client = Client.of(sandbox, "twitter");
        var code = client.code("ada", "scope", "tweet.read users.read");
        assertFalse(client.redeem(code).json().has("refresh_token"));
    }

    @Test
    void google_gives_a_refresh_token_the_first_time_or_when_consent_is_asked_for() {
        var client = Client.of(sandbox, "youtube");
        assertTrue(client.redeem(client.code("ada", "prompt", null)).json().has("refresh_token"));
        assertFalse(client.redeem(client.code("ada", "prompt", null)).json().has("refresh_token"));
        assertTrue(client.redeem(client.code("ada")).json().has("refresh_token"));
        assertFalse(
                client.redeem(client.code("few", "access_type", null)).json().has("refresh_token"));
    }

    @Test
    void linkedin_refreshes_for_approved_apps_only_and_anchors_the_end_at_the_consent() {
        assertFalse(Client.of(sandbox, "linkedin").tokens("ada").has("refresh_token"));
        var apps = new java.util.HashMap<>(SimulatedSettings.demoApps(id -> Sandbox.CALLBACK + id));
        apps.computeIfPresent("linkedin", (id, app) -> app.with(Registration.Trait.PROGRAMMATIC_REFRESH));
        try (var approved = new Sandbox(SimulatedSettings.onLoopback(0, apps))) {
            var client = Client.of(approved, "linkedin");
            var token = client.tokens("ada").path("refresh_token").asText();
            approved.later(Duration.ofDays(59));
            var answer = client.refresh(token).json();
            assertEquals(
                    Duration.ofDays(306).toSeconds(),
                    answer.path("refresh_token_expires_in").asLong());
            assertEquals(token, answer.path("refresh_token").asText());
        }
    }

    @Test
    void linkedin_ends_earlier_tokens_when_other_scopes_are_granted() {
        var client = Client.of(sandbox, "linkedin");
        var token = client.tokens("ada").path("access_token").asText();
        client.code("ada", "scope", "openid profile");
        var answer = sandbox.get("/linkedin/api/v2/userinfo", "authorization", "Bearer " + token);
        assertEquals("REVOKED_ACCESS_TOKEN", answer.json().path("code").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"instagram:ig", "threads:th"})
    void a_long_lived_token_renews_itself_once_it_is_a_day_old(String names) {
        var platform = names.split(":")[0];
        var prefix = names.split(":")[1];
        var brief =
                Client.of(sandbox, platform).tokens("ada").path("access_token").asText();
        var exchange =
                "/%s/graph/access_token?grant_type=%s_exchange_token&client_secret=sandbox-%s-secret&access_token=%s";
        var lasting = sandbox.get(exchange.formatted(platform, prefix, platform, brief))
                .json();
        assertEquals(5_183_944, lasting.path("expires_in").asLong());
        var renew = "/%s/graph/refresh_access_token?grant_type=%s_refresh_token&access_token=%s"
                .formatted(platform, prefix, lasting.path("access_token").asText());
        assertEquals(400, sandbox.get(renew).status());
        sandbox.later(Duration.ofHours(24));
        assertEquals(5_183_944, sandbox.get(renew).json().path("expires_in").asLong());
        sandbox.later(Duration.ofDays(60));
        assertEquals(
                463,
                sandbox.get(renew).json().path("error").path("error_subcode").asInt());
    }

    @Test
    void facebook_trades_a_short_token_for_a_long_one_and_a_dead_one_for_nothing() {
        var brief = Client.of(sandbox, "facebook")
                .tokens("ada")
                .path("access_token")
                .asText();
        var exchange =
                "/facebook/graph/v26.0/oauth/access_token?grant_type=fb_exchange_token&client_id=sandbox-facebook-app"
                        + "&client_secret=sandbox-facebook-secret&fb_exchange_token=" + brief;
        var lasting = sandbox.get(exchange).json();
        assertEquals(5_183_944, lasting.path("expires_in").asLong());
        sandbox.platforms().changePassword("facebook", "ada");
        assertEquals(
                460,
                sandbox.get(exchange).json().path("error").path("error_subcode").asInt());
    }

    @Test
    void ids_are_numbers_that_a_double_cannot_hold() {
        var instagram = Client.of(sandbox, "instagram").tokens("bigid").path("user_id");
        var threads = Client.of(sandbox, "threads").tokens("ada").path("user_id");
        assertTrue(instagram.isIntegralNumber() && threads.isIntegralNumber());
        assertNotEquals(threads.asLong(), (long) threads.asDouble());
    }

    @Test
    void time_runs_faster_when_told_to() {
        var settings = SimulatedSettings.onLoopback(0, SimulatedSettings.demoApps(id -> Sandbox.CALLBACK + id));
        try (var quick = new Sandbox(settings.faster(720))) {
            var client = Client.of(quick, "twitter");
            var tokens = client.tokens("ada");
            assertEquals(10, tokens.path("expires_in").asInt());
            quick.later(Duration.ofSeconds(10));
            var bearer = "Bearer " + tokens.path("access_token").asText();
            assertEquals(
                    401,
                    quick.get("/twitter/api/2/users/me", "authorization", bearer)
                            .status());
        }
    }

    @Test
    void revoking_at_google_ends_everything_of_that_person() {
        var client = Client.of(sandbox, "youtube");
        var one = client.tokens("ada");
        var other = client.tokens("ada");
        assertEquals(
                200,
                sandbox.post(
                                "/youtube/oauth/revoke",
                                "token=" + one.path("access_token").asText())
                        .status());
        var refused = client.refresh(other.path("refresh_token").asText());
        assertEquals("invalid_grant", refused.json().path("error").asText());
        assertEquals(400, refused.status());
    }

    @Test
    void google_drops_the_oldest_of_more_than_a_hundred_refresh_tokens() {
        var client = Client.of(sandbox, "youtube");
        var first = client.tokens("ada").path("refresh_token").asText();
        var second = client.tokens("ada").path("refresh_token").asText();
        for (var i = 0; i < 99; i++) {
            client.tokens("ada");
        }
        assertEquals(400, client.refresh(first).status());
        assertEquals(200, client.refresh(second).status());
    }

    @Test
    void a_token_taken_back_looks_different_at_each_of_metas_doors() {
        var threads =
                Client.of(sandbox, "threads").tokens("ada").path("access_token").asText();
        sandbox.platforms().revoke("threads", "ada");
        var gone = sandbox.get("/threads/graph/v1.0/me?access_token=" + threads);
        assertEquals(100, gone.json().path("error").path("code").asInt());
        var unknown = sandbox.get("/instagram/graph/v25.0/me?access_token=made-up");
        assertEquals(401, unknown.status());
        assertEquals(190, unknown.json().path("error").path("code").asInt());
    }

    @Test
    void twitch_tells_scopes_as_a_list() {
        var client = Client.of(sandbox, "twitch");
        var tokens = client.tokens("ada");
        assertTrue(tokens.path("scope").isArray());
        var users = sandbox.get(
                "/twitch/api/helix/users",
                "authorization",
                "Bearer " + tokens.path("access_token").asText(),
                "client-id",
                "sandbox-twitch-app");
        assertEquals("ada_demo", users.json().path("data").path(0).path("login").asText());
        assertEquals(200, client.refresh(tokens.path("refresh_token").asText()).status());
    }
}
