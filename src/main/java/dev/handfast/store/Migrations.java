package dev.handfast.store;

import dev.handfast.core.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date, or says that it is not. Blocking work is done off the event loop. */
public final class Migrations {
    private final Vertx vertx;
    private final Flyway flyway;

    /** @param url {@code postgresql://user:password@host:port/database} */
    public Migrations(Vertx vertx, Secret url) {
        this.vertx = vertx;
        var options = PgConnectOptions.fromUri(url.reveal());
        this.flyway = Flyway.configure()
                .dataSource(
                        "jdbc:postgresql://" + options.getHost() + ":" + options.getPort() + "/" + options.getDatabase()
                                + "?sslmode="
                                + options.getSslMode()
                                        .name()
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replace('_', '-'),
                        options.getUser(),
                        options.getPassword())
                .locations("classpath:db/migration")
                .load();
    }

    /** Applies what is missing, one process at a time; how many migrations that were. */
    public Future<Integer> migrate() {
        return off(() -> flyway.migrate().migrationsExecuted);
    }

    /** How many migrations are missing. */
    public Future<Integer> missing() {
        return off(() -> flyway.info().pending().length);
    }

    private <T> Future<T> off(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }
}
