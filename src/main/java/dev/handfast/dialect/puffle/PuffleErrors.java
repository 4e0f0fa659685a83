package dev.handfast.dialect.puffle;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import java.util.Map;

/** How Puffle says a failure: {@code {error: {code, message}}} where a key does not suffice, else {@code {error}} as a sentence. */
final class PuffleErrors {
    private record Refused(String code, String message) {}

    private PuffleErrors() {}

    static Answer answer(GatewayError error) {
        int status = status(error.code());
        return Answer.json(
                status,
                switch (status) {
                    case 401 -> Map.of("error", new Refused("unauthorized", "A valid API key is needed"));
                    case 403 -> Map.of("error", new Refused("forbidden", error.getMessage()));
                    case 404 -> Map.of("error", sentence(error));
                    default -> Map.of("error", error.getMessage());
                });
    }

    private static String sentence(GatewayError error) {
        return error.code() == ErrorCode.PROFILE_FORBIDDEN ? "there is no profile with this id" : error.getMessage();
    }

    /** Whatever a platform failed at is 500. */
    private static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    MALFORMED_BODY,
                    PLATFORM_UNKNOWN,
                    PLATFORM_NEEDS_CREDENTIALS,
                    PLATFORM_TAKES_NO_CREDENTIALS,
                    PLATFORM_NEEDS_SELECTION,
                    REDIRECT_NOT_ALLOWED,
                    PROFILE_NOT_EMPTY,
                    CLONE_NOT_POSSIBLE,
                    FLOW_NOT_FOUND,
                    FLOW_ALREADY_USED,
                    FLOW_OF_ANOTHER_BROWSER,
                    FLOW_OF_ANOTHER_PLATFORM,
                    ISSUER_MISMATCH,
                    CALLBACK_INVALID,
                    CONSENT_DENIED,
                    SCOPES_MISSING,
                    CREDENTIALS_REJECTED,
                    CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD,
                    CREDENTIALS_NEED_SECOND_FACTOR -> 400;
            case UNAUTHENTICATED, CONNECT_TOKEN_INVALID -> 401;
            case FORBIDDEN, OWN_APP_REQUIRED -> 403;
            case ROUTE_NOT_FOUND,
                    NOT_FOUND,
                    PROFILE_NOT_FOUND,
                    PROFILE_FORBIDDEN, // what a key does not reach is not there
                    ACCOUNT_NOT_FOUND,
                    KEY_NOT_FOUND,
                    USER_NOT_FOUND,
                    TARGET_NOT_FOUND,
                    SELECTION_NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NAME_TAKEN, IDEMPOTENCY_CONFLICT, ACCOUNT_MISMATCH, ALREADY_CONNECTED -> 409;
            case PAYLOAD_TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case RATE_LIMITED -> 429;
            case PLATFORM_NOT_CONFIGURED,
                    NO_TARGETS,
                    CODE_REJECTED,
                    GRANT_DEAD,
                    TARGETS_UNREADABLE,
                    PLATFORM_REJECTED,
                    PLATFORM_MISCONFIGURED,
                    PLATFORM_RATE_LIMITED,
                    PLATFORM_UNAVAILABLE,
                    PLATFORM_UNREADABLE,
                    INTERNAL -> 500;
            case OVERLOADED -> 503;
        };
    }
}
