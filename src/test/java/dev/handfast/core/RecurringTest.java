package dev.handfast.core;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecurringTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration MUCH_LATER = Duration.ofDays(1);
    private static final Duration A_WHILE = Duration.ofMillis(100);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Promise<Duration>> begun = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private <T> T onLoop(Supplier<T> work) throws Exception {
        var done = Promise.<T>promise();
        loop.runOnContext(turn -> done.complete(work.get()));
        return done.future().await(10, TimeUnit.SECONDS);
    }

    private Future<Duration> work() {
        var work = Promise.<Duration>promise();
        begun.add(work);
        return work.future();
    }

    @Test
    void it_is_done_again_after_the_pause_that_it_tells() throws Exception {
        onLoop(() -> Recurring.after(vertx, AT_ONCE, this::work));

        await().until(() -> begun.size() == 1);
        onLoop(() -> begun.get(0).tryComplete(AT_ONCE));
        await().until(() -> begun.size() == 2);
        onLoop(() -> begun.get(1).tryComplete(MUCH_LATER));
        await().during(A_WHILE).until(() -> begun.size() == 2);
    }

    @Test
    void it_is_not_begun_again_before_it_ended() throws Exception {
        onLoop(() -> Recurring.every(vertx, AT_ONCE, AT_ONCE, this::work));

        await().until(() -> begun.size() == 1);
        await().during(A_WHILE).until(() -> begun.size() == 1);
    }

    @Test
    void it_goes_on_after_a_failure() throws Exception {
        onLoop(() -> Recurring.every(vertx, AT_ONCE, AT_ONCE, this::work));

        await().until(() -> begun.size() == 1);
        onLoop(() -> begun.get(0).tryFail("once"));
        await().until(() -> begun.size() == 2);
    }

    @Test
    void a_stop_waits_for_what_is_under_way_and_nothing_follows() throws Exception {
        var recurring = onLoop(() -> Recurring.after(vertx, AT_ONCE, this::work));
        await().until(() -> begun.size() == 1);

        var stopped = onLoop(recurring::stop);

        assertFalse(stopped.isComplete());
        onLoop(() -> begun.get(0).tryComplete(AT_ONCE));
        stopped.await(10, TimeUnit.SECONDS);
        await().during(A_WHILE).until(() -> begun.size() == 1);
    }

    @Test
    void stopped_before_it_begins_it_never_does() throws Exception {
        onLoop(() -> Recurring.after(vertx, A_WHILE, this::work).stop());

        await().during(A_WHILE.multipliedBy(2)).until(begun::isEmpty);
    }
}
