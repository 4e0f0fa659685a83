package dev.handfast.dialect.postbreeze;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How Postbreeze says a failure: {@code {statusCode, code, message, requestId, details?, retryAfterMs?}}; a 401 has no code. */
final class PostbreezeErrors {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Body(
            int statusCode,
            String code,
            String message,
            String requestId,
            Map<String, List<String>> details,
            Long retryAfterMs) {}

    private record Words(int status, String code) {}

    /** Where the engine speaks of profiles, which are workspaces here. */
    private static final Map<ErrorCode, String> SENTENCES = Map.of(
            ErrorCode.FORBIDDEN, "this key may not do that",
            ErrorCode.PROFILE_FORBIDDEN, "this key does not reach that workspace",
            ErrorCode.PROFILE_NOT_FOUND, "there is no workspace with this id",
            ErrorCode.NAME_TAKEN, "a workspace of this name or slug exists already",
            ErrorCode.ALREADY_CONNECTED,
                    "this workspace has an account of this platform already; disconnect it, or use another workspace");

    private PostbreezeErrors() {}

    static Answer answer(GatewayError error, String requestId) {
        var words = words(error.code());
        boolean stranger = words.status() == 401;
        return Answer.json(
                words.status(),
                new Body(
                        words.status(),
                        stranger ? null : words.code(),
                        stranger ? "Unauthorized" : SENTENCES.getOrDefault(error.code(), error.getMessage()),
                        requestId,
                        error.fields().isEmpty() ? null : error.fields(),
                        error.retryAfter().map(Duration::toMillis).orElse(null)));
    }

    private static Words words(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST, MALFORMED_BODY -> new Words(400, "VALIDATION_FAILED");
            case PAYLOAD_TOO_LARGE -> new Words(413, "PAYLOAD_TOO_LARGE");
            case UNSUPPORTED_MEDIA_TYPE -> new Words(415, "UNSUPPORTED_MEDIA_TYPE");
            case METHOD_NOT_ALLOWED -> new Words(405, "METHOD_NOT_ALLOWED");
            case RATE_LIMITED -> new Words(429, "RATE_LIMITED");
            case UNAUTHENTICATED, CONNECT_TOKEN_INVALID -> new Words(401, "UNAUTHORIZED");
            case FORBIDDEN, PROFILE_FORBIDDEN -> new Words(403, "FORBIDDEN");
            case OWN_APP_REQUIRED -> new Words(403, "OWN_APP_REQUIRED");
            case ROUTE_NOT_FOUND,
                    NOT_FOUND,
                    PROFILE_NOT_FOUND,
                    ACCOUNT_NOT_FOUND,
                    KEY_NOT_FOUND,
                    USER_NOT_FOUND,
                    TARGET_NOT_FOUND,
                    SELECTION_NOT_FOUND -> new Words(404, "NOT_FOUND");
            case PLATFORM_UNKNOWN,
                    PLATFORM_NOT_CONFIGURED,
                    PLATFORM_NEEDS_CREDENTIALS,
                    PLATFORM_TAKES_NO_CREDENTIALS,
                    PLATFORM_NEEDS_SELECTION -> new Words(400, "PLATFORM_NOT_AVAILABLE");
            case REDIRECT_NOT_ALLOWED -> new Words(400, "REDIRECT_NOT_ALLOWED");
            case IDEMPOTENCY_CONFLICT -> new Words(409, "IDEMPOTENCY_CONFLICT");
            case CLONE_NOT_POSSIBLE -> new Words(400, "CLONE_NOT_POSSIBLE");
            case PROFILE_NOT_EMPTY -> new Words(409, "WORKSPACE_NOT_EMPTY");
            case NAME_TAKEN -> new Words(409, "WORKSPACE_ALREADY_EXISTS");
            case ALREADY_CONNECTED -> new Words(409, "CHANNEL_ALREADY_CONNECTED");
            case ACCOUNT_MISMATCH -> new Words(409, "CHANNEL_MISMATCH");
            case FLOW_NOT_FOUND, FLOW_ALREADY_USED, FLOW_OF_ANOTHER_BROWSER, FLOW_OF_ANOTHER_PLATFORM ->
                new Words(400, "INVALID_STATE");
            case ISSUER_MISMATCH, CALLBACK_INVALID -> new Words(400, "INVALID_CALLBACK");
            case CONSENT_DENIED -> new Words(400, "CONSENT_DENIED");
            case SCOPES_MISSING -> new Words(422, "PERMISSIONS_MISSING");
            case NO_TARGETS -> new Words(422, "NOTHING_TO_CONNECT");
            case CREDENTIALS_REJECTED, CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD, CREDENTIALS_NEED_SECOND_FACTOR ->
                new Words(422, "CREDENTIALS_REJECTED");
            case CODE_REJECTED, PLATFORM_REJECTED -> new Words(422, "PLATFORM_REJECTED");
            case GRANT_DEAD -> new Words(422, "RECONNECT_REQUIRED");
            case PLATFORM_MISCONFIGURED, TARGETS_UNREADABLE, PLATFORM_UNREADABLE -> new Words(502, "PLATFORM_FAILED");
            case PLATFORM_RATE_LIMITED, PLATFORM_UNAVAILABLE -> new Words(503, "PLATFORM_UNAVAILABLE");
            case OVERLOADED -> new Words(503, "OVERLOADED");
            case INTERNAL -> new Words(500, "INTERNAL_ERROR");
        };
    }
}
