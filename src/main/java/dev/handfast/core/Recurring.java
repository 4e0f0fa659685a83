package dev.handfast.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Work that is done again and again, each time a pause after it ended, until it is stopped; never twice at once. Confined to the event
 * loop on which it is made.
 */
public final class Recurring {
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20); // a sweep of whole tables may take minutes

    private final Vertx vertx;
    private final Supplier<Future<Duration>> work;
    private Future<?> underWay = Future.succeededFuture();
    private long timer;
    private boolean stopped;

    private Recurring(Vertx vertx, Supplier<Future<Duration>> work) {
        this.vertx = vertx;
        this.work = work;
    }

    /** Work that tells the pause after it, and does not fail: it knows what is to follow a failure. */
    public static Recurring after(Vertx vertx, Duration first, Supplier<Future<Duration>> work) {
        var recurring = new Recurring(vertx, work);
        recurring.again(first);
        return recurring;
    }

    /** Work with the same pause after it, however it ended. */
    public static Recurring every(Vertx vertx, Duration first, Duration pause, Supplier<? extends Future<?>> work) {
        return after(vertx, first, () -> Future.succeededFuture()
                .<Object>compose(begin -> work.get().map(Function.identity()))
                .transform(done -> Future.succeededFuture(pause)));
    }

    /** Begins nothing any more; succeeds when what is under way has ended, or would keep the process for too long. */
    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return underWay.<Void>mapEmpty()
                .timeout(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private void again(Duration pause) {
        if (!stopped) {
            // A timer of less than a millisecond is refused.
            timer = vertx.setTimer(
                    Math.max(1, pause.toMillis()), due -> underWay = work.get().onSuccess(this::again));
        }
    }
}
