package dev.handfast.sandbox.platforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.sandbox.platforms.Fault.Kind;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consent, faults and the journal, by hand and by script. */
class ControlTest {
    private final Sandbox sandbox = new Sandbox();
    private final Client client = Client.of(sandbox, "twitter");

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void the_consent_page_needs_no_script_and_escapes_everything() {
        var page = client.authorize("state", "\"><script>alert(1)</script>");
        assertEquals(200, page.status());
        assertFalse(page.body().contains("<script"), page.body());
        assertTrue(page.body().contains("&lt;b&gt;🍣&lt;/b&gt;"));
        assertTrue(page.body().contains("tweet.read"));
        assertTrue(page.headers()
                .firstValue("content-security-policy")
                .orElseThrow()
                .startsWith("default-src 'none'"));
    }

    @Test
    void a_person_can_untick_scopes_where_the_platform_lets_them() {
        var youtube = Client.of(sandbox, "youtube");
        assertTrue(youtube.authorize().body().contains("type=\"checkbox\""));
        assertFalse(client.authorize().body().contains("type=\"checkbox\""));
        var granted = youtube.redeem(youtube.code("ada", "sandbox_scopes_shown", "1"))
                .json()
                .path("scope")
                .asText();
        assertEquals("https://www.googleapis.com/auth/youtube.readonly", granted);
    }

    @Test
    void consent_is_decided_by_the_url_then_a_cookie_then_a_standing_decision() {
        assertEquals(
                204,
                sandbox.json("/sandbox/decide", "{\"user\":\"few\",\"decision\":\"deny\"}")
                        .status());
        assertEquals("access_denied", client.authorize().parameters().get("error"));
        var path =
                "/twitter/www/i/oauth2/authorize?client_id=sandbox-twitter-app&response_type=code&scope=users.read&state=s"
                        + "&code_challenge=" + Sandbox.CHALLENGE + "&code_challenge_method=S256&redirect_uri="
                        + client.callback();
        assertTrue(sandbox.get(path, "cookie", "sandbox_decision=allow; sandbox_user=ada")
                .parameters()
                .containsKey("code"));
        assertTrue(client.authorize("sandbox_decision", "allow").parameters().containsKey("code"));
        assertEquals(204, sandbox.send("DELETE", "/sandbox/decide", null).status());
        assertEquals(200, client.authorize().status());
    }

    @Test
    void a_standing_decision_can_be_of_one_platform_and_of_some_scopes() {
        sandbox.platforms().decide(Decision.deny("ada"));
        var some = Decision.allow("kanji").granting(Set.of());
        sandbox.platforms().decisions().decide("tiktok", some);
        var tiktok = Client.of(sandbox, "tiktok");
        assertEquals("user.info.basic", tiktok.authorize().parameters().get("scopes"));
        assertTrue(client.authorize().parameters().containsKey("error"));
    }

    @Test
    void nobody_unknown_decides() {
        assertEquals(
                400,
                client.authorize("sandbox_decision", "allow", "sandbox_user", "eve")
                        .status());
        assertEquals(
                400,
                sandbox.json("/sandbox/decide", "{\"user\":\"eve\",\"decision\":\"allow\"}")
                        .status());
        assertEquals(
                415, sandbox.post("/sandbox/decide", "user=ada&decision=allow").status());
        assertThrows(IllegalArgumentException.class, () -> Decision.allow("eve"));
    }

    @Test
    void faults_strike_as_often_as_told_and_where_told() {
        var faults = sandbox.platforms().faults();
        faults.add(Fault.once("twitter", Endpoint.TOKEN, Kind.RATE_LIMIT).retryAfter(Duration.ofSeconds(7)));
        var code = client.code("ada");
        var limited = client.redeem(code);
        assertEquals(429, limited.status());
        assertEquals("7", limited.headers().firstValue("retry-after").orElseThrow());
        assertEquals(200, client.redeem(code).status());
    }

    @Test
    void each_kind_of_fault_shows() {
        var faults = sandbox.platforms().faults();
        for (var kind : Kind.values()) {
            faults.clear();
            faults.add(Fault.lasting("twitter", Endpoint.TOKEN, kind));
            var answer = client.redeem(client.code("ada"));
            switch (kind) {
                case DOWN, LOST_ANSWER -> assertEquals(0, answer.status());
                case SLOW -> assertEquals(200, answer.status());
                case RATE_LIMIT, DISGUISED_LIMIT -> assertEquals(429, answer.status());
                case HTML_503 -> assertEquals(503, answer.status());
                case HTML_200 -> assertTrue(answer.body().startsWith("<html>"));
                case SERVER_ERROR -> assertEquals(500, answer.status());
                case TRUNCATED_JSON, CUT_JSON -> assertThrows(AssertionError.class, answer::json);
                case TOKEN_WITHOUT_EXPIRY -> {
                    assertTrue(answer.json().has("access_token"));
                    assertFalse(answer.json().has("expires_in"));
                }
                case EMPTY_200 -> assertEquals("{}", answer.body());
                case BLANK_TOKEN ->
                    assertEquals("", answer.json().path("access_token").asText());
                case HUGE_BODY -> assertTrue(answer.body().length() > 1_000_000);
                case REDIRECT -> assertEquals(302, answer.status());
            }
        }
    }

    @Test
    void a_lost_answer_spends_the_code_and_a_dropped_call_does_not() {
        var code = client.code("ada");
        sandbox.platforms().faults().add(Fault.once("twitter", Endpoint.TOKEN, Kind.DOWN));
        assertEquals(0, client.redeem(code).status());
        sandbox.platforms().faults().add(Fault.once("twitter", Endpoint.TOKEN, Kind.LOST_ANSWER));
        assertEquals(0, client.redeem(code).status());
        assertEquals(400, client.redeem(code).status());
    }

    @Test
    void faults_are_added_and_cleared_by_script() {
        var added = sandbox.json(
                "/sandbox/faults",
                "{\"platform\":\"twitter\",\"endpoint\":\"token\",\"kind\":\"empty-200\",\"times\":1}");
        assertEquals(201, added.status());
        assertEquals("{}", client.redeem(client.code("ada")).body());
        assertEquals(
                400,
                sandbox.json("/sandbox/faults", "{\"kind\":\"earthquake\"}").status());
        sandbox.json("/sandbox/faults", "{\"kind\":\"html-503\"}");
        assertEquals(204, sandbox.send("DELETE", "/sandbox/faults", null).status());
        assertEquals(200, client.redeem(client.code("ada")).status());
    }

    @Test
    void the_journal_counts_exchanges_and_shows_no_secret() {
        var tokens = client.tokens("ada");
        client.refresh(tokens.path("refresh_token").asText());
        var journal = sandbox.platforms().requests();
        assertEquals(1, journal.exchanges("twitter", "authorization_code"));
        assertEquals(1, journal.exchanges("twitter", "refresh_token"));
        var shown = sandbox.get("/sandbox/requests?since=0").body();
        for (var secret : sandbox.platforms().issuedSecrets()) {
            assertFalse(shown.contains(secret));
        }
        assertTrue(sandbox.platforms()
                .issuedSecrets()
                .contains(tokens.path("access_token").asText()));
        assertFalse(shown.contains(Sandbox.VERIFIER));
    }

    @Test
    void a_person_can_take_everything_back() {
        var bearer = "Bearer " + client.tokens("ada").path("access_token").asText();
        assertEquals(
                200,
                sandbox.get("/twitter/api/2/users/me", "authorization", bearer).status());
        assertEquals(
                204,
                sandbox.json("/sandbox/revoke", "{\"platform\":\"twitter\",\"user\":\"ada\"}")
                        .status());
        assertEquals(
                401,
                sandbox.get("/twitter/api/2/users/me", "authorization", bearer).status());
    }

    @Test
    void every_platform_is_found_under_its_hosts() {
        var hosts = sandbox.platforms().hosts();
        assertTrue(hosts.keySet().containsAll(SimulatedPlatforms.IDS));
        assertEquals(Set.of("id", "api"), hosts.get("twitch").keySet());
        assertEquals(
                Set.of("accounts", "oauth", "management", "information", "userinfo"),
                hosts.get("googlebusiness").keySet());
        assertEquals(Set.of("pds", "plc", "appview"), hosts.get("bluesky").keySet());
        assertEquals(Set.of("www", "api", "graph"), hosts.get("instagram").keySet());
        for (var platform : Set.of("facebook", "threads")) {
            assertEquals(Set.of("www", "graph"), hosts.get(platform).keySet());
        }
        for (var platform : Set.of("linkedin", "twitter", "tiktok", "reddit", "pinterest")) {
            assertEquals(Set.of("www", "api"), hosts.get(platform).keySet());
        }
        assertEquals(200, sandbox.get("/sandbox/pictures/ada.svg").status());
    }
}
