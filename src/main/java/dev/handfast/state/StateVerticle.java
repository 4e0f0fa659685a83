package dev.handfast.state;

import dev.handfast.core.Batches;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.LocalBus.Question;
import dev.handfast.core.Recurring;
import dev.handfast.core.Secret;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the flows of this process's people: groups the writes of flows that start, answers for the rest, sweeps what expired,
 * and counts what is open. One per process; the truth is in the store, so any number of processes run side by side.
 */
public final class StateVerticle extends VerticleBase {
    /** Stores a flow. */
    public record Open(Secret state, ConnectFlow.AwaitingCallback flow) implements Question<Void> {}

    /** Looks at a flow nobody took, without taking it. */
    public record Peek(Secret state) implements Question<Optional<ConnectFlow.AwaitingCallback>> {}

    /** Takes a flow. */
    public record Take(Flows.Claim claim) implements Question<Taken> {}

    /** Remembers where a taken flow's browser was sent. */
    public record Conclude(Secret state, Id tenant, Id flow, Secret ending) implements Question<Void> {}

    /** Stores a selection. */
    public record Suspend(ConnectFlow.AwaitingSelection flow, Handles handles) implements Question<Void> {}

    /** Finds a selection by its handles. */
    public record Find(Handles handles) implements Question<Optional<Selection>> {}

    /** Finds the newest open selection of a profile. */
    public record FindLatest(Id tenant, Id profile, String platform)
            implements Question<Optional<ConnectFlow.AwaitingSelection>> {}

    /** Ends a selection that can lead to nothing any more. */
    public record Drop(Id tenant, Id flow) implements Question<Void> {}

    /** Finds the open selection of a flow. */
    public record FindOf(Id tenant, Id flow) implements Question<Optional<ConnectFlow.AwaitingSelection>> {}

    private static final Logger LOG = LoggerFactory.getLogger(StateVerticle.class);
    private static final int ROWS_PER_STATEMENT = 256; // beyond this its own size outweighs the round trip saved
    private static final int MOST_WAITING = 8192; // some megabytes; about a second of work
    private static final Duration RAREST_SWEEP = Duration.ofSeconds(30);
    private static final Duration BUSIEST_SWEEP = Duration.ofSeconds(1);

    private final Flows flows;
    private final LocalBus bus;
    private final InstantSource clock;
    private final Duration replay;
    private final AtomicLong open = new AtomicLong();
    private final DistributionSummary rows;
    private Batches<Flows.Opened, Void> starts;
    private Recurring sweeps;

    public StateVerticle(Flows flows, LocalBus bus, InstantSource clock, Duration replay, MeterRegistry meters) {
        this.flows = flows;
        this.bus = bus;
        this.clock = clock;
        this.replay = replay;
        meters.gauge("handfast.flows.open", open);
        this.rows = DistributionSummary.builder("handfast.flows.rows.per.statement")
                .description("flows stored by one statement")
                .register(meters);
    }

    @Override
    public Future<?> start() {
        starts = new Batches<>(this::store, ROWS_PER_STATEMENT, MOST_WAITING);
        var answers = List.of(
                bus.answer(Open.class, q -> starts.add(new Flows.Opened(q.state(), q.flow()))),
                bus.answer(Peek.class, q -> flows.peek(q.state(), clock.instant())),
                bus.answer(Take.class, q -> flows.take(q.claim(), clock.instant(), replay)),
                bus.answer(Conclude.class, q -> flows.conclude(q.state(), q.tenant(), q.flow(), q.ending())),
                bus.answer(Suspend.class, q -> flows.suspend(q.flow(), q.handles())),
                bus.answer(Drop.class, q -> flows.dropSelection(q.tenant(), q.flow())),
                bus.answer(Find.class, q -> flows.selection(q.handles(), clock.instant())),
                bus.answer(FindOf.class, q -> flows.selectionOf(q.tenant(), q.flow(), clock.instant())),
                bus.answer(
                        FindLatest.class,
                        q -> flows.latestSelection(q.tenant(), q.profile(), q.platform(), clock.instant())));
        sweeps = Recurring.every(vertx, pause(), pause(), this::sweep);
        return Future.all(
                answers.stream().map(consumer -> consumer.completion()).toList());
    }

    @Override
    public Future<?> stop() {
        return sweeps.stop();
    }

    private Future<List<Void>> store(List<Flows.Opened> group) {
        rows.record(group.size());
        return flows.open(group).map(stored -> Collections.nCopies(group.size(), stored));
    }

    /** Rows need not be gone to the second; those that are kept for a short time are looked at more often. */
    private Duration pause() {
        if (replay.compareTo(RAREST_SWEEP) > 0) {
            return RAREST_SWEEP;
        }
        return replay.compareTo(BUSIEST_SWEEP) < 0 ? BUSIEST_SWEEP : replay;
    }

    /** Keeps a flow for the time of a replay after it expired, so that a late repetition still gets a true answer. */
    private Future<Void> sweep() {
        var now = clock.instant();
        return flows.sweep(now.minus(replay))
                .compose(swept -> flows.openCount(now))
                .onSuccess(open::set)
                .onFailure(failure -> LOG.warn("flows.sweep.failed", failure))
                .mapEmpty();
    }
}
