package dev.handfast.vault;

import dev.handfast.core.Recurring;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals anew, stretch by stretch, what is sealed with keys that the ring's primary replaced, until no row needs them; then looks again
 * from time to time, since an older process may still seal with one. One per process; any number may work side by side.
 */
public final class ResealVerticle extends VerticleBase {
    /**
     * How hard it works.
     *
     * @param rows how many rows a stretch looks at; they are held together for the time it takes to write them
     * @param pause between two stretches
     * @param idle between two looks when there is nothing to do, or it failed; far less than the time after which a key counts as given up
     */
    public record Pace(int rows, Duration pause, Duration idle) {
        /** A million grants in minutes, with most of the database left for others. */
        public static final Pace USUAL = new Pace(250, Duration.ofMillis(25), Duration.ofMinutes(10));
    }

    private static final Logger LOG = LoggerFactory.getLogger(ResealVerticle.class);
    private static final Duration SOON = Duration.ofSeconds(1); // a start is over by then, and what held a row

    private final KeyRing ring;
    private final SealingKeys keys;
    private final SealedRows rows;
    private final Pace pace;
    private final AtomicLong remaining = new AtomicLong();
    private final Counter done;
    private final Deque<SealedKind> left = new ArrayDeque<>();
    private Optional<UUID> reached = Optional.empty();
    private int doneInRound;
    private int brokenInRound;
    private Recurring steps;

    public ResealVerticle(KeyRing ring, SealingKeys keys, SealedRows rows, Pace pace, MeterRegistry meters) {
        this.ring = ring;
        this.keys = keys;
        this.rows = rows;
        this.pace = pace;
        meters.gauge("handfast.reseal.remaining", remaining);
        this.done = Counter.builder("handfast.reseal.done")
                .description("rows sealed anew with the primary key")
                .register(meters);
    }

    @Override
    public Future<?> start() {
        steps = Recurring.after(vertx, SOON, this::step);
        return Future.succeededFuture();
    }

    /** Lets the stretch under way finish. */
    @Override
    public Future<?> stop() {
        return steps.stop();
    }

    /** One look, or one stretch: as little as can be done between two pauses. */
    private Future<Duration> step() {
        return Future.succeededFuture()
                .compose(begin -> left.isEmpty() ? look() : stretch(left.getFirst()))
                .onFailure(failure -> LOG.warn("reseal.failed", failure))
                .otherwise(failure -> {
                    left.clear();
                    return pace.idle();
                });
    }

    private Future<Duration> look() {
        return keys.note(ring.primary()).compose(noted -> keys.noted()).compose(noted -> {
            var others = noted.stream().filter(key -> key != ring.primary()).toList();
            return others.isEmpty() ? settled() : keys.needs().compose(needs -> weigh(needs, Set.copyOf(others)));
        });
    }

    private Future<Duration> settled() {
        remaining.set(0);
        return Future.succeededFuture(pace.idle());
    }

    private Future<Duration> weigh(KeyNeeds needs, Set<Long> others) {
        long stale = ring.retired().stream().mapToLong(needs::lasting).sum();
        remaining.set(stale);
        var forgotten = Future.join(
                others.stream().filter(key -> !needs.any(key)).map(keys::forget).toList());
        if (stale == 0) {
            return forgotten.map(pace.idle());
        }
        LOG.atInfo()
                .addKeyValue("rows", stale)
                .addKeyValue("key", ring.primary())
                .log("reseal.begun");
        Arrays.stream(SealedKind.values()).filter(SealedKind::lasting).forEach(left::add);
        reached = Optional.empty();
        doneInRound = 0;
        brokenInRound = 0;
        return forgotten.map(pace.pause());
    }

    private Future<Duration> stretch(SealedKind kind) {
        return rows.reseal(kind, ring.retired(), reached, pace.rows()).map(stretch -> {
            done.increment(stretch.done());
            doneInRound += stretch.done();
            brokenInRound += stretch.broken();
            remaining.updateAndGet(before -> Math.max(0, before - stretch.done()));
            if (stretch.broken() > 0) {
                LOG.atWarn()
                        .addKeyValue("kind", kind)
                        .addKeyValue("rows", stretch.broken())
                        .log("reseal.broken");
            }
            reached = stretch.end();
            if (reached.isEmpty()) {
                left.removeFirst();
            }
            return left.isEmpty() ? roundEnded() : pace.pause();
        });
    }

    /** Looks again soon, since others did a part of it, or held rows that were passed over; but not in circles over what does not open. */
    private Duration roundEnded() {
        LOG.atInfo().addKeyValue("rows", doneInRound).log("reseal.ended");
        return doneInRound == 0 && brokenInRound > 0 ? pace.idle() : SOON;
    }
}
