package dev.handfast.refresh;

import dev.handfast.account.Grant;
import dev.handfast.account.OwedRevocations;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Recurring;
import dev.handfast.platform.Catalog;
import dev.handfast.refresh.Forsaken.GivenUp;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up kept consents that nobody attached an account to in time: they are deleted, and the platform is asked to take them back.
 * Whatever a platform would not take back is offered to it again. One per process; any number of processes share the work.
 */
public final class ForsakenVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ForsakenVerticle.class);
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofSeconds(1); // while there is more
    private static final int AT_ONCE = 50; // each a call to a platform

    private final Forsaken forsaken;
    private final OwedRevocations owed;
    private final Catalog catalog;
    private final GrantedApps apps;
    private final InstantSource clock;
    private Recurring sweeps;

    public ForsakenVerticle(
            Forsaken forsaken, OwedRevocations owed, Catalog catalog, GrantedApps apps, InstantSource clock) {
        this.forsaken = forsaken;
        this.owed = owed;
        this.catalog = catalog;
        this.apps = apps;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        sweeps =
                Recurring.after(vertx, EVERY, () -> sweep().compose(gone -> again().map(tried -> Math.max(gone, tried)))
                        .onFailure(failure -> LOG.warn("grants.sweep.failed", failure))
                        .map(gone -> gone == AT_ONCE ? SOON : EVERY)
                        .otherwise(EVERY));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return sweeps.stop();
    }

    /** How many were given up. */
    Future<Integer> sweep() {
        return forsaken.giveUp(clock.instant(), AT_ONCE).compose(gone -> {
            var revoked = gone.stream()
                    .filter(GivenUp::alone)
                    .map(GivenUp::grant)
                    .map(grant -> revoke(grant)
                            .recover(failure -> OwedRevocations.passes(failure)
                                    ? owed.owe(grant, clock.instant()).map(false)
                                    : Future.failedFuture(failure)))
                    .toList();
            return (revoked.isEmpty() ? Future.succeededFuture() : Future.join(revoked)).transform(told -> {
                gone.forEach(one -> LOG.atInfo()
                        .addKeyValue("grant", one.grant().id())
                        .addKeyValue("tenant", one.grant().tenant())
                        .addKeyValue("platform", one.grant().platform())
                        .log("grant.forsaken"));
                return Future.succeededFuture(gone.size());
            });
        });
    }

    /** How many were offered to their platforms again. */
    Future<Integer> again() {
        return owed.due(clock.instant(), AT_ONCE).compose(due -> {
            var tried = due.stream()
                    .map(grant -> revoke(grant)
                            .transform(done -> done.failed() && OwedRevocations.passes(done.cause())
                                    ? Future.succeededFuture()
                                    : owed.settled(grant.id())))
                    .toList();
            return (tried.isEmpty() ? Future.succeededFuture() : Future.join(tried)).map(due.size());
        });
    }

    private Future<Boolean> revoke(Grant grant) {
        return catalog.find(grant.platform())
                .map(connector -> apps.of(grant).compose(app -> connector.revoke(app, grant.tokens())))
                .orElse(Future.succeededFuture(false))
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue("grant", grant.id())
                        .addKeyValue("platform", grant.platform())
                        .addKeyValue("error", failure instanceof GatewayError error ? error.code() : "unexpected")
                        .log("grant.revoke.failed"));
    }
}
