package dev.handfast.platform;

import static dev.handfast.platform.Upstreams.APP;
import static dev.handfast.platform.Upstreams.CALLBACK;
import static dev.handfast.platform.Upstreams.NOW;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.Secret;
import dev.handfast.platform.Platform.Pkce;
import dev.handfast.platform.Upstreams.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
    private static final String REDDIT = "POST /reddit/www/api/v1/access_token";
    private static final Duration DEADLINE = Duration.ofMillis(700);

    private final Upstreams upstreams = new Upstreams();

    @AfterEach
    void stop() {
        upstreams.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reddit | POST /reddit/www/api/v1/access_token | 200 | {\"error\":\"invalid_grant\"} | CODE_REJECTED",
                "reddit | POST /reddit/www/api/v1/access_token | 401 | {\"message\":\"Unauthorized\",\"error\":401} | PLATFORM_MISCONFIGURED",
                "reddit | POST /reddit/www/api/v1/access_token | 400 | {\"error\":\"invalid_grant\"} | CODE_REJECTED",
                "reddit | POST /reddit/www/api/v1/access_token | 400 | {\"error\":\"something_else\"} | PLATFORM_REJECTED",
                "reddit | POST /reddit/www/api/v1/access_token | 401 |  | PLATFORM_MISCONFIGURED",
                "reddit | POST /reddit/www/api/v1/access_token | 400 | <html>no</html> | PLATFORM_UNREADABLE",
                "reddit | POST /reddit/www/api/v1/access_token | 429 | <html>slow</html> | PLATFORM_RATE_LIMITED",
                "reddit | POST /reddit/www/api/v1/access_token | 503 | <html>down</html> | PLATFORM_UNAVAILABLE",
                "reddit | POST /reddit/www/api/v1/access_token | 500 | {\"error\":\"invalid_grant\"} | PLATFORM_UNAVAILABLE",
                "tiktok | POST /tiktok/api/v2/oauth/token/ | 200 | {\"error\":\"invalid_grant\",\"error_description\":\"x\",\"log_id\":\"2026\"} | CODE_REJECTED",
                "tiktok | POST /tiktok/api/v2/oauth/token/ | 200 | {\"error\":\"invalid_client\"} | PLATFORM_MISCONFIGURED",
                "twitter | POST /twitter/api/2/oauth2/token | 400 | {\"error\":\"invalid_request\",\"error_description\":\"Value passed\"} | CODE_REJECTED",
                "twitter | POST /twitter/api/2/oauth2/token | 401 | {\"error\":\"unauthorized_client\"} | PLATFORM_MISCONFIGURED",
                "linkedin | POST /linkedin/www/oauth/v2/accessToken | 400 | {\"error\":\"invalid_request\"} | CODE_REJECTED",
                "linkedin | POST /linkedin/www/oauth/v2/accessToken | 400 | {\"error\":\"invalid_redirect_uri\"} | PLATFORM_MISCONFIGURED",
                "linkedin | POST /linkedin/www/oauth/v2/accessToken | 401 | {\"error\":\"invalid_client\"} | PLATFORM_MISCONFIGURED",
                "youtube | POST /youtube/oauth/token | 400 | {\"error\":\"invalid_grant\"} | CODE_REJECTED",
                "youtube | POST /youtube/oauth/token | 400 | {\"error\":\"redirect_uri_mismatch\"} | PLATFORM_MISCONFIGURED",
                "pinterest | POST /pinterest/api/v5/oauth/token | 401 | {\"code\":2,\"message\":\"Authentication failed.\"} | PLATFORM_MISCONFIGURED",
                "instagram | POST /instagram/api/oauth/access_token | 400 | {\"error_type\":\"OAuthException\",\"code\":400,\"error_message\":\"Matching code\"} | CODE_REJECTED",
                "threads | POST /threads/graph/oauth/access_token | 400 | {\"error_type\":\"OAuthException\",\"code\":400} | CODE_REJECTED",
                "facebook | GET /facebook/graph/v25.0/oauth/access_token | 400 | {\"error\":{\"code\":100,\"error_subcode\":36009}} | CODE_REJECTED",
                "facebook | GET /facebook/graph/v25.0/oauth/access_token | 400 | {\"error\":{\"code\":1}} | PLATFORM_MISCONFIGURED",
                "facebook | GET /facebook/graph/v25.0/oauth/access_token | 400 | {\"error\":{\"code\":4,\"type\":\"OAuthException\"}} | PLATFORM_RATE_LIMITED",
            })
    void a_refused_code_is_understood(String id, String path, int status, String body, ErrorCode expected) {
        upstreams.on(path, Reply.of(status, Optional.ofNullable(body).orElse("")));

        var error = Upstreams.failure(redeem(id));

        assertEquals(expected, error.code());
        assertEquals(1, upstreams.seen.size(), "a code is never sent twice");
        assertFalse(
                error.getMessage().contains("Matching") || error.getMessage().contains("Value passed"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "facebook | /facebook/graph/v25.0/me | 400 | {\"error\":{\"code\":190,\"error_subcode\":460}} | GRANT_DEAD",
                "facebook | /facebook/graph/v25.0/me | 400 | {\"error\":{\"code\":190}} | GRANT_DEAD",
                "facebook | /facebook/graph/v25.0/me | 400 | {\"error\":{\"code\":190,\"error_subcode\":492}} | PLATFORM_REJECTED",
                "facebook | /facebook/graph/v25.0/me | 400 | {\"error\":{\"code\":4,\"type\":\"OAuthException\"}} | PLATFORM_RATE_LIMITED",
                "facebook | /facebook/graph/v25.0/me | 400 | {\"error\":{\"code\":80007}} | PLATFORM_RATE_LIMITED",
                "facebook | /facebook/graph/v25.0/me | 403 | {\"error\":{\"code\":10}} | SCOPES_MISSING",
                "facebook | /facebook/graph/v25.0/me | 403 | {\"error\":{\"code\":230}} | SCOPES_MISSING",
                "facebook | /facebook/graph/v25.0/me | 400 | {\"error\":{\"code\":2}} | PLATFORM_UNAVAILABLE",
                "facebook | /facebook/graph/v25.0/me | 500 | {\"error\":{\"code\":190}} | PLATFORM_UNAVAILABLE",
                "instagram | /instagram/graph/v25.0/me | 401 | {\"error\":{\"code\":190}} | GRANT_DEAD",
                "threads | /threads/graph/v1.0/me | 400 | {\"error\":{\"code\":100}} | GRANT_DEAD",
                "threads | /threads/graph/v1.0/me | 400 | {\"error\":{\"code\":12345}} | GRANT_DEAD",
                "threads | /threads/graph/v1.0/me | 400 | {\"error\":{\"code\":2}} | PLATFORM_UNAVAILABLE",
                "linkedin | /linkedin/api/v2/userinfo | 401 | {\"status\":401,\"serviceErrorCode\":65601,\"code\":\"REVOKED_ACCESS_TOKEN\"} | GRANT_DEAD",
                "linkedin | /linkedin/api/v2/userinfo | 426 | {\"status\":426,\"code\":\"NONEXISTENT_VERSION\"} | PLATFORM_MISCONFIGURED",
                "twitter | /twitter/api/2/users/me | 401 | {\"title\":\"Unauthorized\"} | GRANT_DEAD",
                "twitter | /twitter/api/2/users/me | 403 | {\"title\":\"Forbidden\"} | PLATFORM_REJECTED",
                "tiktok | /tiktok/api/v2/user/info/ | 401 | {\"data\":{},\"error\":{\"code\":\"access_token_invalid\"}} | GRANT_DEAD",
                "tiktok | /tiktok/api/v2/user/info/ | 401 | {\"data\":{},\"error\":{\"code\":\"scope_not_authorized\"}} | SCOPES_MISSING",
                "tiktok | /tiktok/api/v2/user/info/ | 200 | {\"data\":{},\"error\":{\"code\":\"internal_error\"}} | PLATFORM_UNAVAILABLE",
                "youtube | /youtube/api/youtube/v3/channels | 403 | {\"error\":{\"code\":403,\"errors\":[{\"reason\":\"quotaExceeded\"}]}} | PLATFORM_RATE_LIMITED",
                "youtube | /youtube/api/youtube/v3/channels | 403 | {\"error\":{\"code\":403,\"errors\":[{\"reason\":\"insufficientPermissions\"}]}} | SCOPES_MISSING",
                "youtube | /youtube/api/youtube/v3/channels | 401 | {\"error\":{\"code\":401,\"status\":\"UNAUTHENTICATED\"}} | GRANT_DEAD",
                "reddit | /reddit/api/api/v1/me | 401 | {\"message\":\"Unauthorized\",\"error\":401} | GRANT_DEAD",
                "pinterest | /pinterest/api/v5/user_account | 401 | {\"code\":2} | GRANT_DEAD",
                "pinterest | /pinterest/api/v5/user_account | 200 | {\"username\":\"no id\"} | PLATFORM_UNREADABLE",
                "pinterest | /pinterest/api/v5/user_account | 401 | <html>proxy</html> | PLATFORM_UNREADABLE",
            })
    void a_refused_call_is_understood(String id, String path, int status, String body, ErrorCode expected) {
        upstreams.on("GET " + path, Reply.of(status, body));

        assertEquals(expected, Upstreams.code(upstreams.connector(id).identity(APP, Upstreams.grant())));
    }

    @ParameterizedTest
    @CsvSource({
        "twitter, access_denied, CONSENT_DENIED, access_denied",
        "twitter, server_error, PLATFORM_UNAVAILABLE, server_error",
        "twitter, temporarily_unavailable, PLATFORM_UNAVAILABLE, temporarily_unavailable",
        "twitter, invalid_request, PLATFORM_MISCONFIGURED, invalid_request",
        "twitter, invalid_scope, PLATFORM_MISCONFIGURED, invalid_scope",
        "twitter, unauthorized_client, PLATFORM_MISCONFIGURED, unauthorized_client",
        "twitter, unsupported_response_type, PLATFORM_MISCONFIGURED, unsupported_response_type",
        "twitter, Call 0800-123, CONSENT_DENIED, ",
        "linkedin, user_cancelled_login, CONSENT_DENIED, user_cancelled_login",
        "linkedin, unauthorized_scope_error, PLATFORM_MISCONFIGURED, unauthorized_scope_error"
    })
    void what_a_person_comes_back_with_is_understood(String id, String error, ErrorCode expected, String code) {
        var refused = upstreams.oauth(id).refused(error);

        assertEquals(expected, refused.code());
        assertEquals(Optional.ofNullable(code), refused.platformCode());
    }

    @Test
    void retry_after_is_read_in_seconds() {
        upstreams.on(REDDIT, Reply.of(429, "").with("Retry-After", "17"));

        assertEquals(
                Optional.of(Duration.ofSeconds(17)),
                Upstreams.failure(redeem("reddit")).retryAfter());
    }

    @Test
    void retry_after_is_read_as_a_date() {
        var date =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(NOW.plusSeconds(90).atZone(ZoneOffset.UTC));
        upstreams.on(REDDIT, Reply.of(503, "").with("Retry-After", date));

        assertEquals(
                Optional.of(Duration.ofSeconds(90)),
                Upstreams.failure(redeem("reddit")).retryAfter());
    }

    @Test
    void a_reset_header_stands_in_for_retry_after() {
        upstreams
                .on(REDDIT, Reply.of(429, "").with("X-Ratelimit-Reset", "42.5"))
                .on(
                        "POST /twitter/api/2/oauth2/token",
                        Reply.of(429, "").with("x-rate-limit-reset", Long.toString(NOW.getEpochSecond() + 60)));

        assertEquals(
                Optional.of(Duration.ofSeconds(42)),
                Upstreams.failure(redeem("reddit")).retryAfter());
        assertEquals(
                Optional.of(Duration.ofSeconds(60)),
                Upstreams.failure(redeem("twitter")).retryAfter());
    }

    @ParameterizedTest
    @CsvSource({"soon", "-5", "''", "99999999999999999999"})
    void a_senseless_retry_after_is_none(String value) {
        upstreams.on(REDDIT, Reply.of(429, "").with("Retry-After", value));

        assertEquals(Optional.empty(), Upstreams.failure(redeem("reddit")).retryAfter());
    }

    @Test
    void a_platform_that_never_answers_is_waited_for_no_longer_than_the_deadline() {
        try (var silent = new Upstreams(DEADLINE)) {
            silent.wild(REDDIT, request -> true);

            assertEquals(ErrorCode.PLATFORM_UNAVAILABLE, Upstreams.code(redeem(silent, "reddit")));
        }
    }

    @Test
    void an_answer_that_drips_is_cut_off_at_the_deadline() {
        var closed = new AtomicInteger();
        try (var dripping = new Upstreams(DEADLINE)) {
            dripping.wild(REDDIT, request -> {
                var response = request.response().setChunked(true);
                response.write("{");
                response.exceptionHandler(gone -> closed.incrementAndGet());
                drip(dripping.vertx(), response);
                return true;
            });

            assertEquals(ErrorCode.PLATFORM_UNAVAILABLE, Upstreams.code(redeem(dripping, "reddit")));
            await().atMost(Duration.ofSeconds(20)).until(() -> closed.get() > 0);
        }
    }

    private static void drip(Vertx vertx, HttpServerResponse response) {
        vertx.setTimer(50, tick -> {
            if (!response.closed()) {
                response.write(" ");
                drip(vertx, response);
            }
        });
    }

    @Test
    void an_answer_without_end_is_cut_off_at_its_limit() {
        upstreams.on(REDDIT, Reply.ok("{\"access_token\":\"" + "a".repeat(Call.SMALL) + "\"}"));

        assertEquals(ErrorCode.PLATFORM_UNREADABLE, Upstreams.code(redeem("reddit")));
    }

    @Test
    void a_connection_that_breaks_off_is_no_answer() {
        upstreams.wild(REDDIT, request -> {
            request.response().putHeader("Content-Length", "1000").write("{\"access_token\":\"a\"");
            request.connection().close();
            return true;
        });

        assertEquals(ErrorCode.PLATFORM_UNAVAILABLE, Upstreams.code(redeem("reddit")));
    }

    @Test
    void a_redirect_is_not_followed() {
        upstreams
                .on(REDDIT, Reply.of(307, "").with("Location", upstreams.url("reddit", "www") + "/elsewhere"))
                .on("POST /reddit/www/elsewhere", Reply.ok("{\"access_token\":\"a\",\"scope\":\"identity submit\"}"));

        assertEquals(ErrorCode.PLATFORM_UNREADABLE, Upstreams.code(redeem("reddit")));
        assertEquals(1, upstreams.seen.size());
    }

    @Test
    void a_call_prints_no_secret() {
        var call = Call.form(
                java.net.URI.create("https://x.example/t?access_token=sesame"),
                java.util.Map.of("code", "sesame"),
                java.util.Map.of("Authorization", "sesame"));

        assertTrue(!call.toString().contains("sesame"), call.toString());
    }

    private Future<TokenSet> redeem(String id) {
        return redeem(upstreams, id);
    }

    private static Future<TokenSet> redeem(Upstreams upstreams, String id) {
        var connector = upstreams.oauth(id);
        return connector.redeem(
                APP,
                Secret.of("code"),
                CALLBACK,
                connector.platform().pkce() == Pkce.NONE ? Optional.empty() : Optional.of(Secret.of("verifier")));
    }
}
