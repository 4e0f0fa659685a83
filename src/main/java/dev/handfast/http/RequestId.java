package dev.handfast.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** What a request is found by in logs and answers: the client's own {@code X-Request-Id} if it is a plain word, else a new one. */
final class RequestId {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    static String of(HttpServerRequest request) {
        var given = request.getHeader("X-Request-Id");
        return given != null && PLAIN.matcher(given).matches()
                ? given
                : "req_"
                        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
