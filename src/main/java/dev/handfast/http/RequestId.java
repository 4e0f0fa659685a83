package dev.handfast.http;

import dev.handfast.core.Id;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.regex.Pattern;

/** What a request is found by in logs and answers: the client's own {@code X-Request-Id} if it is a plain word, else a new one. */
final class RequestId {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    static String of(HttpServerRequest request, InstantSource clock) {
        var given = request.getHeader("X-Request-Id");
        return given != null && PLAIN.matcher(given).matches()
                ? given
                : "req_" + Id.at(clock.instant()).ulid();
    }
}
