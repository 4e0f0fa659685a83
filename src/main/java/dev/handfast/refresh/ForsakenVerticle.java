package dev.handfast.refresh;

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
 * Gives up kept consents that nobody attached an account to in time: they are deleted, and the platform is asked, once, to take them
 * back. One per process; any number of processes share the work.
 */
public final class ForsakenVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ForsakenVerticle.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(1); // while there is more
    private static final int AT_ONCE = 50; // each a call to a platform

    private final Forsaken forsaken;
    private final Catalog catalog;
    private final GrantedApps apps;
    private final InstantSource clock;
    private Recurring sweeps;

    public ForsakenVerticle(Forsaken forsaken, Catalog catalog, GrantedApps apps, InstantSource clock) {
        this.forsaken = forsaken;
        this.catalog = catalog;
        this.apps = apps;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        sweeps = Recurring.after(
                vertx, EVERY, () -> sweep().onFailure(failure -> LOG.warn("grants.sweep.failed", failure))
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
            var revoked = gone.stream().filter(GivenUp::alone).map(this::revoke).toList();
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

    private Future<Boolean> revoke(GivenUp given) {
        var grant = given.grant();
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
