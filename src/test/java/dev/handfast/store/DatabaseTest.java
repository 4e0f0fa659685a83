package dev.handfast.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.core.Secret;
import dev.handfast.sandbox.postgres.LocalPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static final String OTHERS =
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

    private static <T> T done(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Otherwise a line that was quiet for a while would be given up at the moment it is used again. */
    @Test
    void lines_that_nobody_uses_are_closed_by_their_pools_and_opened_again() {
        var vertx = Vertx.vertx();
        var url = LocalPostgres.shared().freshDatabase().toString();
        var database = Database.open(vertx, Secret.of(url), 3);
        var watch = Database.open(vertx, Secret.of(url), 1);
        try {
            done(Future.all(IntStream.range(0, 20)
                    .mapToObj(i ->
                            database.client().query("select pg_sleep(0.05)").execute())
                    .toList()));
            done(Future.all(IntStream.range(0, 3)
                    .mapToObj(i -> database.inTransaction(
                            sql -> sql.query("select pg_sleep(0.2)").execute()))
                    .toList()));

            await().atMost(Duration.ofSeconds(17))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> done(watch.client().query(OTHERS).execute())
                                    .iterator()
                                    .next()
                                    .getLong(0)
                            == 0);

            assertEquals(1, done(database.client().query("select 1").execute()).size());
            assertEquals(
                    1,
                    done(database.inTransaction(sql -> sql.query("select 1").execute()))
                            .size());
        } finally {
            done(database.close());
            done(watch.close());
            done(vertx.close());
        }
    }
}
