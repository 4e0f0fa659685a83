package dev.handfast.tenant;

import dev.handfast.core.Recurring;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes audit entries once they are as old as the operator wants them kept. One per process; it does no harm that several do it. */
public final class AuditVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AuditVerticle.class);
    private static final Duration LOOK_EVERY = Duration.ofHours(1);
    private static final Duration FIRST_LOOK = Duration.ofMinutes(1); // a process may live for less than an hour

    private final Audit audit;
    private final InstantSource clock;
    private final Duration kept;
    private Recurring sweeps;

    /** @param kept how long an entry is kept */
    public AuditVerticle(Audit audit, InstantSource clock, Duration kept) {
        this.audit = audit;
        this.clock = clock;
        this.kept = kept;
    }

    @Override
    public Future<?> start() {
        sweeps = Recurring.every(vertx, FIRST_LOOK, LOOK_EVERY, this::sweep);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return sweeps.stop();
    }

    private Future<?> sweep() {
        return audit.sweep(clock.instant().minus(kept)).onFailure(failure -> LOG.warn("audit.sweep.failed", failure));
    }
}
