package dev.handfast.refresh;

import dev.handfast.core.Batches;
import dev.handfast.core.LocalBus;
import dev.handfast.core.LocalBus.Question;
import dev.handfast.core.Recurring;
import dev.handfast.refresh.Vends.Resting;
import dev.handfast.refresh.Vends.Vend;
import dev.handfast.refresh.Vends.Wanted;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what all who fetch tokens want from the store: accounts to look at, and fetches to log. A crowd shares two statements, where
 * each by itself would need two. It also forgets what was logged long ago. One per process.
 */
public final class VendingVerticle extends VerticleBase {
    /** Finds a tenant's account with what it rests on. */
    record Find(Wanted wanted) implements Question<Optional<Resting>> {}

    /** Stores that a token is about to be handed out. */
    record Log(Vend vend) implements Question<Void> {}

    private static final Logger LOG = LoggerFactory.getLogger(VendingVerticle.class);
    private static final Duration SWEEP_EVERY = Duration.ofHours(1);
    private static final Duration KEPT = Duration.ofDays(90);
    private static final int ROWS_PER_STATEMENT = 64; // each found with two sealed tokens of some kilobytes
    private static final int MOST_WAITING = 8192; // some megabytes; about a second of work

    private final Vends vends;
    private final LocalBus bus;
    private final InstantSource clock;
    private Recurring sweeps;

    public VendingVerticle(Vends vends, LocalBus bus, InstantSource clock) {
        this.vends = vends;
        this.bus = bus;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        var found = new Batches<>(vends::resting, ROWS_PER_STATEMENT, MOST_WAITING);
        var logged = new Batches<>(this::record, ROWS_PER_STATEMENT, MOST_WAITING);
        sweeps = Recurring.every(vertx, SWEEP_EVERY, SWEEP_EVERY, this::sweep);
        return Future.all(
                bus.answer(Find.class, q -> found.add(q.wanted()).compose(Function.identity()))
                        .completion(),
                bus.answer(Log.class, q -> logged.add(q.vend())).completion());
    }

    @Override
    public Future<?> stop() {
        return sweeps.stop();
    }

    private Future<List<Void>> record(List<Vend> group) {
        return vends.record(group).map(stored -> Collections.nCopies(group.size(), stored));
    }

    private Future<?> sweep() {
        return vends.sweep(clock.instant().minus(KEPT)).onFailure(failure -> LOG.warn("vends.sweep.failed", failure));
    }
}
