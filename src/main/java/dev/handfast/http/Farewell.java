package dev.handfast.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lets clients go one answer at a time while the process is going down. A connection that is closed between two requests may lose the
 * second, since nobody can tell whether it was worked on; one whose last answer says {@code Connection: close} (RFC 9112 §9.6) is
 * used no more. HTTP/2 has GOAWAY for that (RFC 9113 §6.8), which is sent when the server closes at last: many clients give up what
 * they have under way when it comes.
 */
final class Farewell {
    private final BooleanSupplier leaving;
    private final Duration drain;

    /**
     * @param leaving whether the process is going down
     * @param drain how long a request in flight may take
     */
    Farewell(BooleanSupplier leaving, Duration drain) {
        this.leaving = leaving;
        this.drain = drain;
    }

    /** To be said with each answer, before it begins: it is the last on its connection if the process is going down. */
    void say(RoutingContext context) {
        var request = context.request();
        if (leaving.getAsBoolean() && request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            context.addEndHandler(ended -> request.connection().shutdown(drain.toMillis(), TimeUnit.MILLISECONDS));
        }
    }
}
