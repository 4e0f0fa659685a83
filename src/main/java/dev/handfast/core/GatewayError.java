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
    private final transient AtPlatform platform;

    /** What is known of the platform behind a failure; each may be null. */
    private record AtPlatform(String id, String code, Integer status) {
        static final AtPlatform NOTHING = new AtPlatform(null, null, null);
    }

    private GatewayError(
            ErrorCode code,
            String message,
            Map<String, List<String>> fields,
            Duration retryAfter,
            AtPlatform platform) {
        super(message, null, false, false);
        this.code = code;
        this.fields = fields;
        this.retryAfter = retryAfter;
        this.platform = platform;
    }

    /** A failure told in one sentence. */
    public static GatewayError of(ErrorCode code, String message) {
        return new GatewayError(code, message, Map.of(), null, AtPlatform.NOTHING);
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
                AtPlatform.NOTHING);
    }

    /** {@link ErrorCode#INVALID_REQUEST} for one field; the sentence goes on after the field's name: "is required". */
    public static GatewayError invalid(String field, String message) {
        return invalid(Map.of(field, List.of(message)));
    }

    /** The same failure, to be tried again no sooner than after this wait. */
    public GatewayError retryAfter(Duration wait) {
        return new GatewayError(code, getMessage(), fields, wait, platform);
    }

    /** The same failure, with the id of the platform it is about. */
    public GatewayError platform(String id) {
        return at(new AtPlatform(id, platform.code(), platform.status()));
    }

    /** The same failure, with the platform's own code for it: one from its file or a standard, never a text it made up. */
    public GatewayError platformCode(String known) {
        return at(new AtPlatform(platform.id(), known, platform.status()));
    }

    /** The same failure, with the HTTP status of the platform's answer. */
    public GatewayError platformStatus(int status) {
        return at(new AtPlatform(platform.id(), platform.code(), status));
    }

    private GatewayError at(AtPlatform known) {
        return new GatewayError(code, getMessage(), fields, retryAfter, known);
    }

    /** Which failure it is. */
    public ErrorCode code() {
        return code;
    }

    /** What is wrong, by field; empty for most codes. */
    public Map<String, List<String>> fields() {
        return fields;
    }

    /** The platform it is about, where whoever asked named one. */
    public Optional<String> platform() {
        return Optional.ofNullable(platform.id());
    }

    /** The platform's own code for the failure, where a platform refused. */
    public Optional<String> platformCode() {
        return Optional.ofNullable(platform.code());
    }

    /** The HTTP status of the platform's answer, where a platform refused. */
    public Optional<Integer> platformStatus() {
        return Optional.ofNullable(platform.status());
    }

    /** How long to wait before the next try, where that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
