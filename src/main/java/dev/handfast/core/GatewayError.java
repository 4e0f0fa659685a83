package dev.handfast.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A foreseen failure: a code, a sentence for the person who called, and what belongs to it.
 *
 * <p>It travels on a failed Future and carries no stack trace: it tells of the world, not of a bug. Neither the sentence nor
 * the fields ever hold a secret or a text a platform sent.
 */
public final class GatewayError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient Map<String, List<String>> fields;
    private final transient Duration retryAfter;
    private final transient String platformCode;
    private final transient String platform;
    private final transient Integer platformStatus;

    private GatewayError(
            ErrorCode code,
            String message,
            Map<String, List<String>> fields,
            Duration retryAfter,
            String platformCode,
            String platform,
            Integer platformStatus) {
        super(message, null, false, false);
        this.code = code;
        this.fields = fields;
        this.retryAfter = retryAfter;
        this.platformCode = platformCode;
        this.platform = platform;
        this.platformStatus = platformStatus;
    }

    /** A failure told in one sentence. */
    public static GatewayError of(ErrorCode code, String message) {
        return new GatewayError(code, message, Map.of(), null, null, null, null);
    }

    /** {@link ErrorCode#INVALID_REQUEST} with what is wrong, field by field. */
    public static GatewayError invalid(Map<String, List<String>> fields) {
        var first = fields.entrySet().iterator().next();
        var copy = new LinkedHashMap<String, List<String>>();
        fields.forEach((name, messages) -> copy.put(name, List.copyOf(messages)));
        return new GatewayError(
                ErrorCode.INVALID_REQUEST,
                first.getKey() + " " + first.getValue().get(0),
                copy,
                null,
                null,
                null,
                null);
    }

    /** {@link ErrorCode#INVALID_REQUEST} for one field; the sentence goes on after the field's name: "is required". */
    public static GatewayError invalid(String field, String message) {
        return invalid(Map.of(field, List.of(message)));
    }

    /** The same failure, to be tried again no sooner than after this wait. */
    public GatewayError retryAfter(Duration wait) {
        return new GatewayError(code, getMessage(), fields, wait, platformCode, platform, platformStatus);
    }

    /** The same failure, with the platform's own code for it: one from its file or a standard, never a text it made up. */
    public GatewayError platformCode(String known) {
        return new GatewayError(code, getMessage(), fields, retryAfter, known, platform, platformStatus);
    }

    /** The same failure, with the id of the platform it is about. */
    public GatewayError platform(String id) {
        return new GatewayError(code, getMessage(), fields, retryAfter, platformCode, id, platformStatus);
    }

    /** The same failure, with the HTTP status of the platform's answer. */
    public GatewayError platformStatus(int status) {
        return new GatewayError(code, getMessage(), fields, retryAfter, platformCode, platform, status);
    }

    /** Which failure it is. */
    public ErrorCode code() {
        return code;
    }

    /** What is wrong, by field; empty for most codes. */
    public Map<String, List<String>> fields() {
        return fields;
    }

    /** The platform's own code for the failure, where a platform refused. */
    public Optional<String> platformCode() {
        return Optional.ofNullable(platformCode);
    }

    /** The platform it is about, where whoever asked named one. */
    public Optional<String> platform() {
        return Optional.ofNullable(platform);
    }

    /** The HTTP status of the platform's answer, where a platform refused. */
    public Optional<Integer> platformStatus() {
        return Optional.ofNullable(platformStatus);
    }

    /** How long to wait before the next try, where that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
