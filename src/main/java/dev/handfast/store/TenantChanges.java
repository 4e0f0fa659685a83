package dev.handfast.store;

import dev.handfast.core.Id;
import dev.handfast.tenant.Directory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of every change to a tenant, whichever process made it, and makes the directory forget. While the line is down the
 * directory trusts nothing it remembers. A line that died without a sound is found out within seconds.
 */
public final class TenantChanges {
    private static final Logger LOG = LoggerFactory.getLogger(TenantChanges.class);
    private static final String CHANNEL = "handfast_tenant";
    private static final Duration TRY_AGAIN = Duration.ofMillis(500);
    private static final Duration TEST_EVERY = Duration.ofSeconds(3);
    private static final Duration TEST_PATIENCE = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final Context context;
    private final PgConnectOptions options;
    private final Directory directory;
    private PgSubscriber line;
    private boolean stopping;

    public TenantChanges(Vertx vertx, Database database, Directory directory) {
        this.vertx = vertx;
        // All that happens to the line is looked at on one context. A lock would be taken the other way round by the
        // subscriber, which holds its own while it tells of a loss.
        this.context = vertx.getOrCreateContext();
        this.options = database.options();
        this.directory = directory;
    }

    /** Listens from now on, and again after every loss of the line. */
    public Future<Void> start() {
        return onContext(this::listen);
    }

    /** Stops listening. */
    public Future<Void> stop() {
        return onContext(() -> {
            stopping = true;
            directory.hearing(false);
            return line == null ? Future.succeededFuture() : line.close();
        });
    }

    private Future<Void> onContext(Supplier<Future<Void>> work) {
        var done = Promise.<Void>promise();
        context.runOnContext(turn -> work.get().onComplete(done));
        return done.future();
    }

    private Future<Void> listen() {
        var fresh = PgSubscriber.subscriber(vertx, options);
        line = fresh;
        fresh.closeHandler(closed -> context.runOnContext(turn -> lost(fresh)));
        fresh.channel(CHANNEL)
                .subscribeHandler(subscribed -> context.runOnContext(turn -> heard(fresh)))
                .handler(payload -> Id.fromUuid(UUID.fromString(payload)).ifPresent(directory::forget));
        return fresh.connect().onSuccess(connected -> testLater(fresh));
    }

    private void heard(PgSubscriber of) {
        if (of == line && !stopping) {
            directory.hearing(true);
        }
    }

    private void lost(PgSubscriber of) {
        if (of == line && !stopping) {
            line = null;
            LOG.warn("tenant.changes.unheard");
            directory.hearing(false);
            startAgain();
        }
    }

    private void startAgain() {
        after(TRY_AGAIN, () -> {
            if (!stopping) {
                listen().onFailure(away -> startAgain());
            }
        });
    }

    private void testLater(PgSubscriber of) {
        after(TEST_EVERY, () -> test(of));
    }

    private void after(Duration pause, Runnable then) {
        vertx.setTimer(pause.toMillis(), due -> context.runOnContext(turn -> then.run()));
    }

    private void test(PgSubscriber of) {
        if (of != line || stopping) {
            return;
        }
        // To listen once more changes nothing, and needs somebody who answers.
        of.actualConnection()
                .query("listen " + CHANNEL)
                .execute()
                .timeout(TEST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(alive -> testLater(of))
                .onFailure(silent -> context.runOnContext(turn -> {
                    lost(of);
                    of.close();
                }));
    }
}
