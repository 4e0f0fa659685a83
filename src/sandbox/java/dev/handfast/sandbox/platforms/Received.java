package dev.handfast.sandbox.platforms;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request a simulated platform received and answered.
 *
 * @param number counts up from 1
 * @param parameters query parameters and form fields; values that could be secret read {@code [redacted]}
 * @param endpoint what the address is for; empty when the platform has no such address
 * @param status the HTTP status of the answer; 0 when the connection was dropped
 * @param fault the fault that was played, in its word
 */
public record Received(
        long number,
        Instant at,
        String platform,
        String host,
        String method,
        String path,
        Map<String, String> parameters,
        Optional<Endpoint> endpoint,
        int status,
        Optional<String> fault) {
    /** The grant type of a call to a token endpoint, or empty. */
    public String grantType() {
        return parameters.getOrDefault("grant_type", "");
    }
}
