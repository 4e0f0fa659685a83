package dev.handfast.dialect.leadconnector;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How LeadConnector says a failure: {@code {statusCode, message, error?}}, where {@code message} is a list with 422 alone. */
final class LeadErrors {
    private static final Set<String> VERSIONS = Set.of("2021-07-28", "v3");
    private static final String TOKEN = "Invalid token: access token is invalid";
    private static final String SCOPE = "The token is not authorized for this scope.";
    private static final String LOCATION = "The token does not have access to this location.";

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Body(int statusCode, Object message, String error) {}

    private LeadErrors() {}

    /**
     * Any failure.
     *
     * @param asked method and path, which a 404 repeats
     */
    static Answer answer(GatewayError error, String asked) {
        return switch (error.code()) {
            case INVALID_REQUEST -> error.fields().isEmpty() ? said(400, "Bad Request") : listed(faults(error));
            case MALFORMED_BODY -> said(400, "Bad Request");
            case PAYLOAD_TOO_LARGE -> said(413, "request entity too large", "Payload Too Large");
            case UNSUPPORTED_MEDIA_TYPE -> said(415, "The body must be application/json", "Unsupported Media Type");
            case ROUTE_NOT_FOUND -> said(404, "Cannot " + asked, "Not Found");
            case METHOD_NOT_ALLOWED -> said(405, "Cannot " + asked, "Method Not Allowed");
            case RATE_LIMITED -> said(429, "Too Many Requests", "Too Many Requests");
            case UNAUTHENTICATED, CONNECT_TOKEN_INVALID -> unauthorized(TOKEN);
            case FORBIDDEN -> unauthorized(SCOPE);
            case FLOW_NOT_FOUND -> unauthorized(sentence(error));
            case PROFILE_FORBIDDEN, PROFILE_NOT_FOUND -> said(403, LOCATION);
            case NOT_FOUND, ACCOUNT_NOT_FOUND, SELECTION_NOT_FOUND, KEY_NOT_FOUND, USER_NOT_FOUND ->
                said(404, sentence(error), "Not Found");
            case TARGET_NOT_FOUND -> listed(List.of("originId must be one of those listed"));
            case REDIRECT_NOT_ALLOWED -> listed(List.of(sentence(error)));
            case OWN_APP_REQUIRED,
                    PLATFORM_UNKNOWN,
                    PLATFORM_NOT_CONFIGURED,
                    PLATFORM_NEEDS_CREDENTIALS,
                    PLATFORM_TAKES_NO_CREDENTIALS,
                    PLATFORM_NEEDS_SELECTION,
                    PROFILE_NOT_EMPTY,
                    NAME_TAKEN,
                    CLONE_NOT_POSSIBLE,
                    IDEMPOTENCY_CONFLICT,
                    FLOW_ALREADY_USED,
                    FLOW_OF_ANOTHER_BROWSER,
                    FLOW_OF_ANOTHER_PLATFORM,
                    ISSUER_MISMATCH,
                    CALLBACK_INVALID,
                    CONSENT_DENIED,
                    SCOPES_MISSING,
                    NO_TARGETS,
                    ACCOUNT_MISMATCH,
                    ALREADY_CONNECTED,
                    CREDENTIALS_REJECTED,
                    CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD,
                    CREDENTIALS_NEED_SECOND_FACTOR,
                    CODE_REJECTED,
                    GRANT_DEAD -> said(400, sentence(error));
            case TARGETS_UNREADABLE, PLATFORM_REJECTED, PLATFORM_MISCONFIGURED, PLATFORM_UNREADABLE ->
                said(502, sentence(error), "Bad Gateway");
            case PLATFORM_RATE_LIMITED, PLATFORM_UNAVAILABLE, OVERLOADED ->
                said(503, sentence(error), "Service Unavailable");
            case INTERNAL -> said(500, "Internal server error", "Internal Server Error");
        };
    }

    /** What is wrong with a {@code Version} header, if anything is. */
    static Optional<Answer> version(Optional<String> shown) {
        if (shown.isEmpty()) {
            return Optional.of(unauthorized("version header was not found."));
        }
        return shown.map(String::strip).filter(VERSIONS::contains).isPresent()
                ? Optional.empty()
                : Optional.of(unauthorized("version header is invalid"));
    }

    /** The word for a failure in a popup's message. */
    static String slug(ErrorCode code) {
        return code.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Answer unauthorized(String message) {
        return said(401, message, "Unauthorized");
    }

    private static Answer listed(List<String> messages) {
        return Answer.json(422, new Body(422, messages, "Unprocessable Entity"));
    }

    private static List<String> faults(GatewayError error) {
        return error.fields().entrySet().stream()
                .flatMap(field -> field.getValue().stream()
                        .map(fault ->
                                field.getKey() + " " + (fault.equals("is required") ? "should not be empty" : fault)))
                .toList();
    }

    private static Answer said(int status, String message) {
        return said(status, message, null);
    }

    private static Answer said(int status, String message, String error) {
        return Answer.json(status, new Body(status, message, error));
    }

    private static String sentence(GatewayError error) {
        var text = error.getMessage();
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
