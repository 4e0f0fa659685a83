package dev.handfast.sandbox.platforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions by app password, as a personal data server has them. */
class BlueskyTest {
    private static final String PDS = "/bluesky/pds/xrpc/com.atproto.server.";

    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private Sandbox.Reply login(String identifier, String password) {
        return sandbox.json(
                PDS + "createSession", "{\"identifier\":\"%s\",\"password\":\"%s\"}".formatted(identifier, password));
    }

    private Sandbox.Reply send(String method, String call, JsonNode token) {
        return sandbox.send(method, PDS + call, null, "authorization", "Bearer " + token.asText());
    }

    private static void refused(Sandbox.Reply answer, int status, String error) {
        assertEquals(status, answer.status(), answer.body());
        assertEquals(error, answer.json().path("error").asText());
    }

    @Test
    void a_session_opens_by_handle_did_or_address_and_leads_home() {
        var session = login("ada.test", "abcd-efgh-ijkl-mnop").json();
        var did = session.path("did").asText();
        assertEquals(200, login(did, "abcd-efgh-ijkl-mnop").status());
        assertEquals(200, login("ada@people.test", "abcd-efgh-ijkl-mnop").status());
        var resolved = sandbox.get("/bluesky/pds/xrpc/com.atproto.identity.resolveHandle?handle=ada.test");
        assertEquals(did, resolved.json().path("did").asText());
        var document = sandbox.get("/bluesky/plc/" + did).json();
        assertEquals(
                sandbox.platforms().hosts().get("bluesky").get("pds").toString(),
                document.path("service").path(0).path("serviceEndpoint").asText());
        assertEquals(
                "ada.test",
                send("GET", "getSession", session.path("accessJwt"))
                        .json()
                        .path("handle")
                        .asText());
        var profile = sandbox.get("/bluesky/appview/xrpc/app.bsky.actor.getProfile?actor=" + did)
                .json();
        assertEquals("Ada Lovelace", profile.path("displayName").asText());
    }

    @Test
    void wrong_credentials_are_refused_as_documented() {
        refused(login("ada.test", "aaaa-bbbb-cccc-dddd"), 401, "AuthenticationRequired");
        refused(login("@ada.test", "abcd-efgh-ijkl-mnop"), 401, "AuthenticationRequired");
        refused(login("gone.test", "abcd-efgh-ijkl-mnop"), 401, "AccountTakedown");
        refused(login("factor.test", "abcd-efgh-ijkl-mnop"), 401, "AuthFactorTokenRequired");
        refused(sandbox.json(PDS + "createSession", "{\"identifier\":\"ada.test\"}"), 400, "InvalidRequest");
        var factor =
                "{\"identifier\":\"factor.test\",\"password\":\"abcd-efgh-ijkl-mnop\",\"authFactorToken\":\"ABCDE-FGHIJ\"}";
        assertEquals(200, sandbox.json(PDS + "createSession", factor).status());
    }

    @Test
    void a_used_refresh_token_works_two_hours_more_and_then_no_more() {
        var refresh = login("ada.test", "abcd-efgh-ijkl-mnop").json().path("refreshJwt");
        var first = send("POST", "refreshSession", refresh).json();
        assertNotEquals(refresh, first.path("refreshJwt"));
        assertEquals(200, send("POST", "refreshSession", refresh).status());
        sandbox.later(Duration.ofHours(2).plusSeconds(1));
        refused(send("POST", "refreshSession", refresh), 400, "ExpiredToken");
        assertEquals(
                200, send("POST", "refreshSession", first.path("refreshJwt")).status());
    }

    @Test
    void a_refresh_takes_no_body_and_no_access_token() {
        var session = login("ada.test", "abcd-efgh-ijkl-mnop").json();
        var bearer = "Bearer " + session.path("refreshJwt").asText();
        refused(sandbox.json(PDS + "refreshSession", "{}", "authorization", bearer), 400, "InvalidRequest");
        refused(send("POST", "refreshSession", session.path("accessJwt")), 400, "InvalidToken");
        refused(sandbox.send("POST", PDS + "refreshSession", null), 401, "AuthMissing");
    }

    @Test
    void a_deleted_session_refreshes_no_more_while_its_access_token_lives_on() {
        var session = login("ada.test", "abcd-efgh-ijkl-mnop").json();
        assertEquals(
                200, send("POST", "deleteSession", session.path("refreshJwt")).status());
        refused(send("POST", "refreshSession", session.path("refreshJwt")), 400, "ExpiredToken");
        assertEquals(200, send("GET", "getSession", session.path("accessJwt")).status());
        sandbox.later(Duration.ofHours(2));
        refused(send("GET", "getSession", session.path("accessJwt")), 400, "ExpiredToken");
    }

    @Test
    void thirty_sessions_in_five_minutes_are_enough_where_limits_are_asked_for() {
        var apps = new HashMap<>(SimulatedSettings.demoApps(id -> Sandbox.CALLBACK + id));
        apps.computeIfPresent("bluesky", (id, app) -> app.with(Registration.Trait.RATE_LIMITED));
        try (var limited = new Sandbox(SimulatedSettings.onLoopback(0, apps))) {
            var body = "{\"identifier\":\"ada.test\",\"password\":\"abcd-efgh-ijkl-mnop\"}";
            for (var i = 0; i < 30; i++) {
                assertEquals(200, limited.json(PDS + "createSession", body).status());
            }
            var refused = limited.json(PDS + "createSession", body);
            assertEquals(429, refused.status());
            assertEquals(
                    "30;w=300", refused.headers().firstValue("ratelimit-policy").orElseThrow());
        }
    }
}
