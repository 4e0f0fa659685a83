package dev.handfast.connect;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a browser brings back from a platform.
 *
 * @param platform the platform in the callback's path
 * @param state the state
 * @param code the code, unless there is an error
 * @param error the platform's error, unless there is a code
 * @param issuer the {@code iss} of RFC 9207
 * @param browser the cookie of this flow
 */
public record CallbackRequest(
        String platform,
        Secret state,
        Optional<Secret> code,
        Optional<String> error,
        Optional<String> issuer,
        Optional<Secret> browser) {
    private static final int MOST = 4096; // longer than any platform's code; shorter than a request line may be

    public CallbackRequest {
        Objects.requireNonNull(platform, "a callback has a platform");
        Objects.requireNonNull(state, "a callback has a state");
    }

    /**
     * Reads the parameters. Fails with {@code CALLBACK_INVALID} when one of ours occurs twice (RFC 6749 §3.1), is too long, or when
     * state, or both code and error, are missing. Others are ignored (RFC 6749 §4.1.2).
     *
     * @param browser finds the cookie of a state
     */
    public static CallbackRequest read(
            String platform, Map<String, List<String>> parameters, Function<Secret, Optional<Secret>> browser) {
        var state = one(parameters, "state").map(Secret::of).orElseThrow(CallbackRequest::invalid);
        var code = one(parameters, "code").map(Secret::of);
        var error = one(parameters, "error");
        if (code.isEmpty() == error.isEmpty()) {
            throw invalid();
        }
        return new CallbackRequest(platform, state, code, error, issuer(parameters), browser.apply(state));
    }

    /** An empty issuer is not an absent one: it is the wrong one (RFC 9207 §2.4). */
    private static Optional<String> issuer(Map<String, List<String>> parameters) {
        return parameters.containsKey("iss") ? one(parameters, "iss").or(() -> Optional.of("")) : Optional.empty();
    }

    /** What tells a repetition of this callback from another one with the same state. */
    Secret proof() {
        return code.orElseGet(() -> Secret.of("error:" + error.orElseThrow()));
    }

    private static Optional<String> one(Map<String, List<String>> parameters, String name) {
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1 || values.stream().anyMatch(value -> value.length() > MOST)) {
            throw invalid();
        }
        return values.stream().filter(value -> !value.isEmpty()).findFirst();
    }

    private static GatewayError invalid() {
        return GatewayError.of(
                ErrorCode.CALLBACK_INVALID, "the platform's answer lacks something, or has something twice");
    }
}
