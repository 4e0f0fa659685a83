package dev.handfast.store;

import dev.handfast.core.Id;
import dev.handfast.tenant.Directory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of every change to a tenant, whichever process made it, and makes the directory forget. While the line is down the
 * directory trusts nothing it remembers.
 */
public final class TenantChanges {
    private static final Logger LOG = LoggerFactory.getLogger(TenantChanges.class);
    private static final String CHANNEL = "handfast_tenant";
    private static final long TRY_AGAIN_MS = 500;

    private final PgSubscriber subscriber;
    private final Directory directory;

    public TenantChanges(Vertx vertx, Database database, Directory directory) {
        this.subscriber = PgSubscriber.subscriber(vertx, database.options());
        this.directory = directory;
    }

    /** Listens from now on, and again after every loss of the line. */
    public Future<Void> start() {
        subscriber.reconnectPolicy(tries -> TRY_AGAIN_MS);
        subscriber.closeHandler(closed -> {
            LOG.warn("tenant.changes.unheard");
            directory.hearing(false);
        });
        subscriber
                .channel(CHANNEL)
                .subscribeHandler(subscribed -> directory.hearing(true))
                .handler(payload -> Id.fromUuid(UUID.fromString(payload)).ifPresent(directory::forget));
        return subscriber.connect();
    }

    /** Stops listening. */
    public Future<Void> stop() {
        subscriber.closeHandler(meant -> LOG.debug("tenant.changes.stopped"));
        directory.hearing(false);
        return subscriber.close();
    }
}
