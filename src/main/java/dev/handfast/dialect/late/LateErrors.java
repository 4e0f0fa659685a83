package dev.handfast.dialect.late;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import java.util.List;
import java.util.Map;

/** How Late says a failure: {@code {error, type, code, param?, details?}}, with {@code error} always a string. */
final class LateErrors {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Body(String error, String type, String code, String param, Details details) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Details(Map<String, List<String>> fields, String existingProfileId) {}

    private record Words(int status, String code) {}

    private LateErrors() {}

    static Answer answer(GatewayError error) {
        var words = words(error.code());
        var fields = error.fields();
        var body = new Body(
                sentence(error),
                type(words.status()),
                words.code(),
                fields.isEmpty() ? null : fields.keySet().iterator().next(),
                fields.isEmpty() ? null : new Details(fields, null));
        return Answer.json(words.status(), body);
    }

    /** A name that is taken, and which profile has it. */
    static Answer nameTaken(GatewayError error, Id existing) {
        var words = words(error.code());
        return Answer.json(
                words.status(),
                new Body(sentence(error), type(words.status()), words.code(), null, new Details(null, existing.hex())));
    }

    /** The word for it in {@code error=} of a redirect. Whatever a platform or a person refused is {@code oauth_denied}. */
    static String slug(GatewayError error, String platform) {
        return broughtBack(error) ? "oauth_denied" : slug(error.code(), platform);
    }

    /** Whether a browser brought it back from the platform: a code of the platform's without any answer of its own. */
    private static boolean broughtBack(GatewayError error) {
        return error.platformCode().isPresent() && error.platformStatus().isEmpty();
    }

    private static String slug(ErrorCode code, String platform) {
        return switch (code) {
            case CONSENT_DENIED -> "oauth_denied";
            case CALLBACK_INVALID, ISSUER_MISMATCH -> "invalid_callback";
            case FLOW_NOT_FOUND, FLOW_ALREADY_USED, FLOW_OF_ANOTHER_BROWSER, FLOW_OF_ANOTHER_PLATFORM ->
                "invalid_state";
            case PLATFORM_UNKNOWN, PLATFORM_NEEDS_CREDENTIALS, PLATFORM_TAKES_NO_CREDENTIALS -> "unsupported_platform";
            case CODE_REJECTED, GRANT_DEAD -> "token_exchange_failed";
            case OWN_APP_REQUIRED, PLATFORM_NOT_CONFIGURED, PLATFORM_MISCONFIGURED -> "byok_config_error";
            case SCOPES_MISSING -> scopesSlug(platform);
            case NO_TARGETS -> targetSlug(platform, true);
            case TARGETS_UNREADABLE -> targetSlug(platform, false);
            case ACCOUNT_MISMATCH -> "reconnect_account_mismatch";
            case PROFILE_NOT_FOUND -> "profile_not_found";
            case FORBIDDEN, PROFILE_FORBIDDEN, UNAUTHENTICATED, CONNECT_TOKEN_INVALID -> "access_denied";
            case INVALID_REQUEST,
                    MALFORMED_BODY,
                    PAYLOAD_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    ROUTE_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    REDIRECT_NOT_ALLOWED,
                    NOT_FOUND,
                    ACCOUNT_NOT_FOUND,
                    KEY_NOT_FOUND,
                    USER_NOT_FOUND,
                    TARGET_NOT_FOUND,
                    SELECTION_NOT_FOUND,
                    CLONE_NOT_POSSIBLE,
                    PROFILE_NOT_EMPTY,
                    NAME_TAKEN,
                    IDEMPOTENCY_CONFLICT -> "invalid_request";
            case ALREADY_CONNECTED,
                    PLATFORM_NEEDS_SELECTION,
                    CREDENTIALS_REJECTED,
                    CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD,
                    CREDENTIALS_NEED_SECOND_FACTOR,
                    PLATFORM_REJECTED,
                    PLATFORM_RATE_LIMITED,
                    PLATFORM_UNAVAILABLE,
                    PLATFORM_UNREADABLE,
                    RATE_LIMITED,
                    OVERLOADED -> "connection_failed";
            case INTERNAL -> "internal_error";
        };
    }

    /** Late has words of their own for the platforms where people untick permissions. */
    private static String scopesSlug(String platform) {
        return switch (platform) {
            case "youtube", "googlebusiness" -> "missing_google_permissions";
            case "tiktok" -> "missing_tiktok_permissions";
            default -> "oauth_denied";
        };
    }

    private static String targetSlug(String platform, boolean none) {
        return switch (platform) {
            case "facebook" -> none ? "no_facebook_pages" : "facebook_pages_error";
            case "googlebusiness" -> none ? "no_google_locations" : "google_locations_error";
            default -> none ? "platform_requires_destination" : "connection_failed";
        };
    }

    private static String sentence(GatewayError error) {
        return switch (error.code()) {
            case UNAUTHENTICATED -> "Unauthorized";
            case PROFILE_NOT_FOUND -> "Profile not found";
            case ACCOUNT_NOT_FOUND -> "Account not found";
            case ROUTE_NOT_FOUND -> "Not found";
            case METHOD_NOT_ALLOWED -> "Method not allowed";
            // A sentence about a field begins with the field's own name.
            default -> error.fields().isEmpty() ? capital(error.getMessage()) : error.getMessage();
        };
    }

    private static String capital(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402, 403 -> "permission_error";
            case 404 -> "not_found";
            case 429 -> "rate_limit_error";
            case 502, 503, 504 -> "platform_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }

    private static Words words(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST -> new Words(400, "invalid_request");
            case MALFORMED_BODY -> new Words(400, "malformed_body");
            case PAYLOAD_TOO_LARGE -> new Words(413, "payload_too_large");
            case UNSUPPORTED_MEDIA_TYPE -> new Words(415, "unsupported_media_type");
            case ROUTE_NOT_FOUND -> new Words(404, "route_not_found");
            case METHOD_NOT_ALLOWED -> new Words(405, "method_not_allowed");
            case RATE_LIMITED -> new Words(429, "rate_limit_exceeded");
            case UNAUTHENTICATED -> new Words(401, "unauthorized");
            case CONNECT_TOKEN_INVALID -> new Words(401, "invalid_connect_token");
            case FORBIDDEN -> new Words(403, "insufficient_permissions");
            case PROFILE_FORBIDDEN -> new Words(403, "profile_access_denied");
            case OWN_APP_REQUIRED -> new Words(403, "BYOK_REQUIRED");
            case NOT_FOUND -> new Words(404, "not_found");
            case PROFILE_NOT_FOUND -> new Words(404, "profile_not_found");
            case ACCOUNT_NOT_FOUND -> new Words(404, "account_not_found");
            case KEY_NOT_FOUND -> new Words(404, "api_key_not_found");
            case USER_NOT_FOUND -> new Words(404, "user_not_found");
            case PLATFORM_UNKNOWN -> new Words(400, "unsupported_platform");
            case PLATFORM_NOT_CONFIGURED -> new Words(400, "platform_not_configured");
            case PLATFORM_NEEDS_CREDENTIALS -> new Words(400, "platform_needs_credentials");
            case PLATFORM_TAKES_NO_CREDENTIALS -> new Words(400, "platform_takes_no_credentials");
            case PLATFORM_NEEDS_SELECTION -> new Words(400, "platform_needs_selection");
            case REDIRECT_NOT_ALLOWED -> new Words(400, "INVALID_REDIRECT_URL");
            case PROFILE_NOT_EMPTY -> new Words(400, "profile_not_empty");
            case NAME_TAKEN -> new Words(409, "profile_name_taken");
            case IDEMPOTENCY_CONFLICT -> new Words(422, "idempotency_conflict");
            case CLONE_NOT_POSSIBLE -> new Words(400, "clone_not_possible");
            case FLOW_NOT_FOUND, FLOW_ALREADY_USED, FLOW_OF_ANOTHER_BROWSER, FLOW_OF_ANOTHER_PLATFORM ->
                new Words(400, "invalid_state");
            case ISSUER_MISMATCH, CALLBACK_INVALID -> new Words(400, "invalid_callback");
            case CONSENT_DENIED -> new Words(400, "oauth_denied");
            case SCOPES_MISSING -> new Words(400, "missing_permissions");
            case NO_TARGETS -> new Words(400, "platform_requires_destination");
            case TARGET_NOT_FOUND -> new Words(404, "selection_not_available");
            // The reference lists an invalid token among the reasons of a 500 here.
            case SELECTION_NOT_FOUND -> new Words(500, "invalid_temp_token");
            case ACCOUNT_MISMATCH -> new Words(409, "reconnect_account_mismatch");
            case ALREADY_CONNECTED -> new Words(409, "account_already_connected");
            case CREDENTIALS_REJECTED -> new Words(400, "invalid_credentials");
            case CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD -> new Words(400, "app_password_required");
            case CREDENTIALS_NEED_SECOND_FACTOR -> new Words(400, "second_factor_required");
            case CODE_REJECTED -> new Words(400, "token_exchange_failed");
            case GRANT_DEAD -> new Words(400, "reconnect_required");
            case TARGETS_UNREADABLE -> new Words(500, "platform_list_failed");
            case PLATFORM_REJECTED -> new Words(500, "platform_rejected");
            case PLATFORM_MISCONFIGURED -> new Words(500, "platform_misconfigured");
            case PLATFORM_RATE_LIMITED -> new Words(500, "platform_rate_limited");
            case PLATFORM_UNAVAILABLE -> new Words(500, "platform_unavailable");
            case PLATFORM_UNREADABLE -> new Words(500, "platform_unreadable");
            case OVERLOADED -> new Words(503, "overloaded");
            case INTERNAL -> new Words(500, "internal_error");
        };
    }
}
