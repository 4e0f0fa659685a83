package dev.handfast.dialect.handfast;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Statuses;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Failures as problem details (RFC 9457). */
final class Problems {
    /** What is beyond a key's reach does not exist for it: said as of a profile that is not there. */
    private static final GatewayError BEYOND =
            GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no profile with this id");

    private Problems() {}

    static Answer answer(GatewayError error, String requestId) {
        var problem = problem(error);
        problem.put("request_id", requestId);
        return Answer.json((int) problem.get("status"), problem)
                .with("Content-Type", "application/problem+json; charset=utf-8");
    }

    /** The members of a problem, without the request it belongs to. */
    static Map<String, Object> problem(GatewayError failure) {
        var error = failure.code() == ErrorCode.PROFILE_FORBIDDEN ? BEYOND : failure;
        var body = new LinkedHashMap<String, Object>();
        var word = word(error.code());
        body.put("type", "urn:handfast:error:" + word);
        body.put("title", word.replace('_', ' '));
        body.put("status", Statuses.of(error.code()));
        body.put("detail", error.getMessage());
        body.put("code", word);
        error.platformCode().ifPresent(code -> body.put("platform_code", code));
        Optional.of(error.fields()).filter(fields -> !fields.isEmpty()).ifPresent(fields -> body.put("errors", fields));
        return body;
    }

    /** The problem of something that failed among others; what was not foreseen is told as no more than that. */
    static Map<String, Object> problem(Throwable failure) {
        return problem(
                failure instanceof GatewayError error
                        ? error
                        : GatewayError.of(ErrorCode.INTERNAL, "something went wrong on our side"));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
