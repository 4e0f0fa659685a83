package dev.handfast.dialect.letmepost;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.handfast.connect.PublicUrls;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How letmepost says a failure: {@code {"error": {code, message, docUrl, requestId, …}}}. */
final class LetmepostErrors {
    /** letmepost's codes, and what helps. */
    private enum Code {
        VALIDATION_FAILED("Correct what the message names, and send the request again."),
        PLATFORM_AUTH_FAILED("Connect the account again, or check the app password."),
        PLATFORM_REJECTED(
                "Change what the message names; where it names nothing, start again and allow all that is asked for."),
        PLATFORM_UNAVAILABLE("Try again later."),
        PLATFORM_NOT_ENABLED("Ask the operator of this gateway to set the platform up."),
        INTERNAL_ERROR("Try again later; tell the operator the request id if it goes on."),
        UNAUTHENTICATED("Send a key that counts, as Authorization: Bearer."),
        UNAUTHORIZED("Use a key that may do this."),
        NOT_FOUND("Check the path and the id."),
        IDEMPOTENCY_CONFLICT("Use a new idempotency key for a new request."),
        RATE_LIMITED("Wait for as long as Retry-After says.");

        private final String remediation;

        Code(String remediation) {
            this.remediation = remediation;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Words(int status, Code code, String rule) {
        Words(int status, Code code) {
            this(status, code, null);
        }
    }

    private record Body(Error error) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Error(
            String code,
            String message,
            String rule,
            String ruleUrl,
            String platform,
            String remediation,
            String docUrl,
            String requestId) {}

    private final PublicUrls urls;

    LetmepostErrors(PublicUrls urls) {
        this.urls = urls;
    }

    Answer answer(GatewayError error, String requestId) {
        var words = words(error.code());
        var field = error.fields().keySet().stream().findFirst();
        var rule = rule(error, words);
        return Answer.json(
                words.status(),
                new Body(new Error(
                        words.code().word(),
                        message(error),
                        field.or(() -> rule).orElse(null),
                        rule.filter(fixed -> field.isEmpty()).map(this::page).orElse(null),
                        error.platform().orElse(null),
                        words.code().remediation,
                        page(words.code().word()),
                        requestId)));
    }

    /** The word for it in {@code error=} of a redirect. */
    static String word(GatewayError error) {
        return words(error.code()).code().word();
    }

    private String page(String anchor) {
        return urls.at("/docs/letmepost#" + anchor).toString();
    }

    /** The rule that was broken, if it is one that the page of this API tells of. */
    private static Optional<String> rule(GatewayError error, Words words) {
        return Optional.ofNullable(words.rule())
                .filter(rule ->
                        error.code() != ErrorCode.NO_TARGETS || error.platform().equals(Optional.of("facebook")));
    }

    private static String message(GatewayError error) {
        if (error.code() == ErrorCode.PROFILE_FORBIDDEN) {
            return "There is no profile with this id."; // a profile out of reach is none
        }
        // A sentence about a field begins with the field's own name.
        return error.fields().isEmpty() ? sentence(error.getMessage()) : faults(error.fields());
    }

    private static String faults(Map<String, List<String>> fields) {
        return fields.entrySet().stream()
                        .flatMap(field -> field.getValue().stream().map(fault -> field.getKey() + " " + fault))
                        .collect(Collectors.joining("; "))
                + ".";
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private static Words words(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    MALFORMED_BODY,
                    PLATFORM_NEEDS_CREDENTIALS,
                    PLATFORM_TAKES_NO_CREDENTIALS,
                    PLATFORM_NEEDS_SELECTION,
                    CLONE_NOT_POSSIBLE -> new Words(400, Code.VALIDATION_FAILED);
            case PLATFORM_UNKNOWN -> new Words(400, Code.VALIDATION_FAILED, "platform");
            case REDIRECT_NOT_ALLOWED -> new Words(400, Code.VALIDATION_FAILED, "returnTo");
            case FLOW_NOT_FOUND, FLOW_ALREADY_USED, FLOW_OF_ANOTHER_BROWSER, FLOW_OF_ANOTHER_PLATFORM ->
                new Words(400, Code.VALIDATION_FAILED, "state");
            case ISSUER_MISMATCH, CALLBACK_INVALID -> new Words(400, Code.VALIDATION_FAILED, "callback");
            case CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD, CREDENTIALS_NEED_SECOND_FACTOR ->
                new Words(400, Code.VALIDATION_FAILED, "appPassword");
            case METHOD_NOT_ALLOWED -> new Words(405, Code.VALIDATION_FAILED);
            case PROFILE_NOT_EMPTY -> new Words(409, Code.VALIDATION_FAILED, "profile.not_empty");
            case NAME_TAKEN -> new Words(409, Code.VALIDATION_FAILED, "name");
            case ACCOUNT_MISMATCH, ALREADY_CONNECTED -> new Words(409, Code.VALIDATION_FAILED);
            case PAYLOAD_TOO_LARGE -> new Words(413, Code.VALIDATION_FAILED);
            case UNSUPPORTED_MEDIA_TYPE -> new Words(415, Code.VALIDATION_FAILED);
            case UNAUTHENTICATED, CONNECT_TOKEN_INVALID -> new Words(401, Code.UNAUTHENTICATED);
            case FORBIDDEN -> new Words(403, Code.UNAUTHORIZED);
            case ROUTE_NOT_FOUND,
                    NOT_FOUND,
                    PROFILE_NOT_FOUND,
                    PROFILE_FORBIDDEN,
                    ACCOUNT_NOT_FOUND,
                    KEY_NOT_FOUND,
                    USER_NOT_FOUND,
                    TARGET_NOT_FOUND,
                    SELECTION_NOT_FOUND -> new Words(404, Code.NOT_FOUND);
            case IDEMPOTENCY_CONFLICT -> new Words(409, Code.IDEMPOTENCY_CONFLICT);
            case RATE_LIMITED -> new Words(429, Code.RATE_LIMITED);
            case OWN_APP_REQUIRED, PLATFORM_NOT_CONFIGURED, PLATFORM_MISCONFIGURED ->
                new Words(403, Code.PLATFORM_NOT_ENABLED);
            case NO_TARGETS -> new Words(400, Code.PLATFORM_REJECTED, "facebook.pages.none");
            case CONSENT_DENIED, SCOPES_MISSING, CODE_REJECTED, PLATFORM_REJECTED ->
                new Words(400, Code.PLATFORM_REJECTED);
            case CREDENTIALS_REJECTED, GRANT_DEAD -> new Words(401, Code.PLATFORM_AUTH_FAILED);
            case TARGETS_UNREADABLE, PLATFORM_UNREADABLE -> new Words(502, Code.PLATFORM_UNAVAILABLE);
            case PLATFORM_RATE_LIMITED, PLATFORM_UNAVAILABLE -> new Words(503, Code.PLATFORM_UNAVAILABLE);
            case OVERLOADED -> new Words(503, Code.INTERNAL_ERROR);
            case INTERNAL -> new Words(500, Code.INTERNAL_ERROR);
        };
    }
}
