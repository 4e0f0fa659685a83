package dev.handfast.dialect;

import dev.handfast.core.ErrorCode;

/** The HTTP status of each failure, where no vendor's documents say otherwise. */
public final class Statuses {
    private Statuses() {}

    /** The status of a failure. */
    public static int of(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    MALFORMED_BODY,
                    PLATFORM_NEEDS_CREDENTIALS,
                    PLATFORM_TAKES_NO_CREDENTIALS,
                    PLATFORM_NEEDS_SELECTION,
                    REDIRECT_NOT_ALLOWED,
                    FLOW_OF_ANOTHER_PLATFORM,
                    ISSUER_MISMATCH,
                    CALLBACK_INVALID,
                    CONSENT_DENIED,
                    SCOPES_MISSING,
                    NO_TARGETS,
                    CREDENTIALS_REJECTED,
                    CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD,
                    CREDENTIALS_NEED_SECOND_FACTOR,
                    CODE_REJECTED,
                    CLONE_NOT_POSSIBLE -> 400;
            case UNAUTHENTICATED, CONNECT_TOKEN_INVALID -> 401;
            case FORBIDDEN, PROFILE_FORBIDDEN, OWN_APP_REQUIRED, FLOW_OF_ANOTHER_BROWSER -> 403;
            case ROUTE_NOT_FOUND,
                    NOT_FOUND,
                    PROFILE_NOT_FOUND,
                    ACCOUNT_NOT_FOUND,
                    KEY_NOT_FOUND,
                    USER_NOT_FOUND,
                    PLATFORM_UNKNOWN,
                    FLOW_NOT_FOUND,
                    TARGET_NOT_FOUND,
                    SELECTION_NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            // The account is there and cannot be used as it stands.
            case GRANT_DEAD, PROFILE_NOT_EMPTY, NAME_TAKEN, IDEMPOTENCY_CONFLICT, ACCOUNT_MISMATCH, ALREADY_CONNECTED ->
                409;
            case FLOW_ALREADY_USED -> 410;
            case PAYLOAD_TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case RATE_LIMITED -> 429;
            case PLATFORM_REJECTED, PLATFORM_MISCONFIGURED, PLATFORM_UNREADABLE, TARGETS_UNREADABLE -> 502;
            case PLATFORM_NOT_CONFIGURED, PLATFORM_RATE_LIMITED, PLATFORM_UNAVAILABLE, OVERLOADED -> 503;
            case INTERNAL -> 500;
        };
    }
}
