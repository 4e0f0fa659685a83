package dev.handfast.platform;

import static dev.handfast.platform.Upstreams.APP;
import static dev.handfast.platform.Upstreams.NOW;
import static dev.handfast.platform.Upstreams.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.Secret;
import dev.handfast.platform.Upstreams.Reply;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshTest {
    private static final String DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
    private static final String SESSION = "POST /bluesky/pds/xrpc/com.atproto.server.refreshSession";

    private final Upstreams upstreams = new Upstreams();

    @AfterEach
    void stop() {
        upstreams.close();
    }

    private static TokenSet held() {
        return new TokenSet(
                Secret.of("access-1"),
                Optional.of(Secret.of("refresh-1")),
                Optional.of(NOW.plusSeconds(300)),
                Optional.of(NOW.plus(Duration.ofDays(9))),
                Set.of("asked"),
                "Bearer",
                Map.of("did", DID, "handle", "ana.bsky.social"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linkedin | /linkedin/www/oauth/v2/accessToken | body | client_id",
                "twitter | /twitter/api/2/oauth2/token | basic | ",
                "tiktok | /tiktok/api/v2/oauth/token/ | body | client_key",
                "youtube | /youtube/oauth/token | body | client_id",
                "googlebusiness | /googlebusiness/oauth/token | body | client_id",
                "reddit | /reddit/www/api/v1/access_token | basic | ",
                "pinterest | /pinterest/api/v5/oauth/token | basic | ",
            })
    void a_refresh_token_is_posted_as_the_platform_wants_it(String id, String path, String auth, String idName) {
        upstreams.on(
                "POST " + path, Reply.ok("{\"access_token\":\"a2\",\"expires_in\":7200,\"refresh_token\":\"r2\"}"));

        var tokens = await(upstreams.connector(id).refresh(APP, held()));

        var seen = upstreams.only("POST " + path);
        assertEquals("refresh_token", seen.form().get("grant_type"));
        assertEquals("refresh-1", seen.form().get("refresh_token"));
        if (auth.equals("body")) {
            assertEquals("app:1", seen.form().get(idName));
            assertEquals("s%c+r:t", seen.form().get("client_secret"));
        } else {
            assertEquals(
                    "Basic " + Base64.getEncoder().encodeToString("app%3A1:s%25c%2Br%3At".getBytes()),
                    seen.headers().get("Authorization"));
        }
        assertEquals("a2", tokens.accessToken().reveal());
        assertEquals("r2", tokens.refreshToken().orElseThrow().reveal());
        assertEquals(Optional.of(NOW.plusSeconds(7200)), tokens.accessExpiresAt());
        assertEquals(Set.of("asked"), tokens.scopes());
    }

    @ParameterizedTest
    @CsvSource({
        "instagram, /instagram/graph/refresh_access_token, ig_refresh_token",
        "threads, /threads/graph/refresh_access_token, th_refresh_token"
    })
    void an_access_token_is_traded_for_a_younger_one(String id, String path, String type) {
        upstreams.on("GET " + path, Reply.ok("{\"access_token\":\"a2\",\"expires_in\":5184000}"));

        var tokens = await(upstreams.connector(id).refresh(APP, held()));

        assertEquals(
                Map.of("grant_type", type, "access_token", "access-1"),
                upstreams.only("GET " + path).query());
        assertEquals("a2", tokens.accessToken().reveal());
        assertEquals(Optional.of(NOW.plus(Duration.ofDays(60))), tokens.accessExpiresAt());
    }

    @Test
    void a_session_is_renewed_under_its_refresh_token_and_without_a_body() {
        upstreams.on(SESSION, Reply.ok("{\"accessJwt\":\"a2\",\"refreshJwt\":\"r2\",\"did\":\"%s\"}".formatted(DID)));

        var tokens = await(upstreams.connector("bluesky").refresh(App.NONE, held()));

        var seen = upstreams.only(SESSION);
        assertEquals("Bearer refresh-1", seen.headers().get("Authorization"));
        assertEquals("", seen.body());
        assertEquals("r2", tokens.refreshToken().orElseThrow().reveal());
        assertEquals(DID, tokens.extras().get("did"));
    }

    @Test
    void a_session_of_another_account_is_no_answer() {
        upstreams.on(SESSION, Reply.ok("{\"accessJwt\":\"a2\",\"refreshJwt\":\"r2\",\"did\":\"did:plc:stranger\"}"));

        assertEquals(
                ErrorCode.PLATFORM_UNREADABLE,
                Upstreams.code(upstreams.connector("bluesky").refresh(App.NONE, held())));
    }

    @Test
    void what_is_not_renewed_anywhere_says_so_without_a_call() {
        assertEquals(
                ErrorCode.GRANT_DEAD,
                Upstreams.code(upstreams.connector("facebook").refresh(APP, held())));
        assertEquals(0, upstreams.seen.size());
    }

    @Test
    void an_answer_without_a_refresh_token_leaves_the_old_one_in_force() {
        upstreams.on("POST /youtube/oauth/token", Reply.ok("{\"access_token\":\"a2\"}"));

        var tokens = await(upstreams.connector("youtube").refresh(APP, held()));

        assertEquals("refresh-1", tokens.refreshToken().orElseThrow().reveal());
        assertEquals(held().refreshExpiresAt(), tokens.refreshExpiresAt());
        assertEquals(Optional.of(NOW.plus(Duration.ofHours(1))), tokens.accessExpiresAt(), "as the file says");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "twitter | POST /twitter/api/2/oauth2/token | 400 | {\"error\":\"invalid_request\",\"error_description\":\"Value passed for the token was invalid.\"} | GRANT_DEAD",
                "twitter | POST /twitter/api/2/oauth2/token | 400 | {\"error\":\"invalid_request\",\"error_description\":\"Missing required parameter [grant_type].\"} | PLATFORM_REJECTED",
                "twitter | POST /twitter/api/2/oauth2/token | 401 | {\"error\":\"unauthorized_client\"} | PLATFORM_MISCONFIGURED",
                "twitter | POST /twitter/api/2/oauth2/token | 500 | {\"error\":\"invalid_grant\"} | PLATFORM_UNAVAILABLE",
                "twitter | POST /twitter/api/2/oauth2/token | 429 | {\"error\":\"invalid_grant\"} | PLATFORM_RATE_LIMITED",
                "twitter | POST /twitter/api/2/oauth2/token | 400 | <html>invalid_grant</html> | PLATFORM_UNREADABLE",
                "twitter | POST /twitter/api/2/oauth2/token | 200 | {} | PLATFORM_UNREADABLE",
                "twitter | POST /twitter/api/2/oauth2/token | 200 | {\"access_token\":\"\"} | PLATFORM_UNREADABLE",
                "tiktok | POST /tiktok/api/v2/oauth/token/ | 200 | {\"error\":\"invalid_grant\"} | GRANT_DEAD",
                "tiktok | POST /tiktok/api/v2/oauth/token/ | 200 | {\"error\":\"invalid_request\"} | PLATFORM_REJECTED",
                "tiktok | POST /tiktok/api/v2/oauth/token/ | 200 | {\"error\":\"invalid_client\"} | PLATFORM_MISCONFIGURED",
                "reddit | POST /reddit/www/api/v1/access_token | 200 | {\"error\":\"invalid_grant\"} | GRANT_DEAD",
                "reddit | POST /reddit/www/api/v1/access_token | 400 | {\"message\":\"Bad Request\",\"error\":400} | GRANT_DEAD",
                "reddit | POST /reddit/www/api/v1/access_token | 401 | {\"error\":401} | PLATFORM_MISCONFIGURED",
                "linkedin | POST /linkedin/www/oauth/v2/accessToken | 400 | {\"error\":\"invalid_request\",\"error_description\":\"The provided authorization grant or refresh token is invalid, expired or revoked\"} | GRANT_DEAD",
                "linkedin | POST /linkedin/www/oauth/v2/accessToken | 400 | {\"error\":\"invalid_request\"} | PLATFORM_REJECTED",
                "youtube | POST /youtube/oauth/token | 400 | {\"error\":\"invalid_grant\"} | GRANT_DEAD",
                "youtube | POST /youtube/oauth/token | 400 | {\"error\":\"admin_policy_enforced\"} | GRANT_DEAD",
                "googlebusiness | POST /googlebusiness/oauth/token | 400 | {\"error\":\"admin_policy_enforced\"} | GRANT_DEAD",
                "youtube | POST /youtube/oauth/token | 401 | {\"error\":\"deleted_client\"} | PLATFORM_MISCONFIGURED",
                "instagram | GET /instagram/graph/refresh_access_token | 400 | {\"error\":{\"code\":190,\"error_subcode\":460}} | GRANT_DEAD",
                "instagram | GET /instagram/graph/refresh_access_token | 400 | {\"error\":{\"code\":4}} | PLATFORM_RATE_LIMITED",
                "bluesky | POST /bluesky/pds/xrpc/com.atproto.server.refreshSession | 400 | {\"error\":\"ExpiredToken\"} | GRANT_DEAD",
                "bluesky | POST /bluesky/pds/xrpc/com.atproto.server.refreshSession | 401 | {\"error\":\"AccountTakedown\"} | PLATFORM_REJECTED",
            })
    void a_refused_renewal_is_understood(String id, String path, int status, String body, ErrorCode expected) {
        upstreams.on(path, Reply.of(status, body));

        var error = Upstreams.failure(upstreams.connector(id).refresh(APP, held()));

        assertEquals(expected, error.code());
        assertFalse(error.getMessage().contains("Value passed"));
        assertEquals(1, upstreams.seen.size(), "a refresh token is never sent twice");
    }

    @Test
    void a_token_too_young_to_be_renewed_is_not_dead() {
        upstreams
                .on(
                        "GET /instagram/graph/refresh_access_token",
                        Reply.of(400, "{\"error\":{\"code\":100,\"message\":\"less than 24 hours old\"}}"))
                .on(
                        "GET /instagram/graph/v25.0/me",
                        Reply.ok("{\"user_id\":\"17841405793187218\",\"username\":\"ana\"}"));

        var error = Upstreams.failure(upstreams.connector("instagram").refresh(APP, held()));

        assertEquals(ErrorCode.PLATFORM_REJECTED, error.code());
        assertEquals(Optional.of("100"), error.platformCode());
    }

    @Test
    void a_doubtful_refusal_means_the_end_when_the_token_opens_nothing_either() {
        upstreams
                .on("POST /pinterest/api/v5/oauth/token", Reply.of(401, "{\"code\":2}"))
                .on("GET /pinterest/api/v5/user_account", Reply.of(401, "{\"code\":2}"));

        assertEquals(
                ErrorCode.GRANT_DEAD,
                Upstreams.code(upstreams.connector("pinterest").refresh(APP, held())));
    }

    @Test
    void a_doubtful_refusal_stays_one_while_the_platform_is_out_of_order() {
        upstreams
                .on("POST /pinterest/api/v5/oauth/token", Reply.of(401, "{\"code\":2}"))
                .on("GET /pinterest/api/v5/user_account", Reply.of(503, "<html>"));

        assertEquals(
                ErrorCode.PLATFORM_REJECTED,
                Upstreams.code(upstreams.connector("pinterest").refresh(APP, held())));
    }

    @Test
    void a_refusal_tells_how_long_to_wait() {
        upstreams.on("POST /twitter/api/2/oauth2/token", Reply.of(429, "").with("Retry-After", "17"));

        assertEquals(
                Optional.of(Duration.ofSeconds(17)),
                Upstreams.failure(upstreams.connector("twitter").refresh(APP, held()))
                        .retryAfter());
    }
}
