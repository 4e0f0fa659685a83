package dev.handfast.state;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.LocalBus.Question;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for flows to move on, on behalf of all who want to know. One per process. While anybody waits it looks at the store a few
 * times a second, once for all of them, so it hears of what another process brought about; while nobody waits it does nothing.
 */
public final class WatchVerticle extends VerticleBase {
    /**
     * Answered with the flow as soon as it stands otherwise than it is known to, and as it is known when the time is up or nobody
     * listens any more. Fails with {@code OVERLOADED} when the process is going down, or too many wait.
     *
     * @param known the flow as it was seen last
     * @param until when to answer at the latest
     * @param gone completes when whoever asked has left
     */
    public record Await(WatchedFlow known, Instant until, Future<Void> gone) implements Question<WatchedFlow> {}

    private record Waiter(Await asked, Promise<WatchedFlow> answer) {}

    private static final Logger LOG = LoggerFactory.getLogger(WatchVerticle.class);
    private static final Duration LOOK_EVERY =
            Duration.ofMillis(250); // a person does not notice; nor does the database
    private static final int MOST_WAITING = 20_000; // some megabytes; one look at them still takes a part of the pause

    private final WatchedFlows flows;
    private final LocalBus bus;
    private final InstantSource clock;
    private final BooleanSupplier leaving;
    private final Set<Waiter> waiting = new LinkedHashSet<>();
    private boolean looking;

    /** @param leaving whether the process is going down, so that nobody is to be kept waiting */
    public WatchVerticle(WatchedFlows flows, LocalBus bus, InstantSource clock, BooleanSupplier leaving) {
        this.flows = flows;
        this.bus = bus;
        this.clock = clock;
        this.leaving = leaving;
    }

    @Override
    public Future<?> start() {
        return bus.answer(Await.class, this::await).completion();
    }

    @Override
    public Future<?> stop() {
        List.copyOf(waiting).forEach(waiter -> leave(waiter, Future.failedFuture(goingDown())));
        return Future.succeededFuture();
    }

    private Future<WatchedFlow> await(Await asked) {
        if (leaving.getAsBoolean() || waiting.size() >= MOST_WAITING) {
            return Future.failedFuture(goingDown());
        }
        var waiter = new Waiter(asked, Promise.promise());
        waiting.add(waiter);
        asked.gone()
                .onComplete(left -> context.runOnContext(turn -> leave(waiter, Future.succeededFuture(asked.known()))));
        lookLater();
        return waiter.answer().future();
    }

    private void lookLater() {
        if (!looking && !waiting.isEmpty()) {
            looking = true;
            vertx.setTimer(LOOK_EVERY.toMillis(), due -> look().onComplete(looked -> {
                looking = false;
                lookLater();
            }));
        }
    }

    private Future<Void> look() {
        return flows.changed(known())
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue("error", failure instanceof GatewayError error ? error.code() : "unexpected")
                        .log("flows.watch.failed"))
                .otherwise(List.of())
                .map(changed -> {
                    tell(changed.stream().collect(Collectors.toMap(WatchedFlow::id, Function.identity())));
                    return null;
                });
    }

    /** Each flow once, though several may wait for it, unless they saw it stand differently. */
    private Collection<WatchedFlow> known() {
        return waiting.stream().map(waiter -> waiter.asked().known()).collect(Collectors.toSet());
    }

    private void tell(Map<Id, WatchedFlow> changed) {
        var now = clock.instant();
        for (var waiter : List.copyOf(waiting)) {
            var asked = waiter.asked();
            var fresh = changed.getOrDefault(asked.known().id(), asked.known()).at(now);
            if (fresh.status() != asked.known().status() || !now.isBefore(asked.until())) {
                leave(waiter, Future.succeededFuture(fresh));
            } else if (leaving.getAsBoolean()) {
                leave(waiter, Future.failedFuture(goingDown()));
            }
        }
    }

    private void leave(Waiter waiter, Future<WatchedFlow> answer) {
        if (waiting.remove(waiter)) {
            answer.onComplete(waiter.answer());
        }
    }

    private static GatewayError goingDown() {
        return GatewayError.of(ErrorCode.OVERLOADED, "this process can wait for nothing more; ask again");
    }
}
