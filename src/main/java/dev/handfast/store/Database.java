package dev.handfast.store;

import dev.handfast.core.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The ways into PostgreSQL: a pipelined client for single statements on the hot path, a pool for transactions, and another for work
 * that takes its time. Connections of the first two are given up when nothing is heard on them for longer than anybody waits: a line
 * that died without a word (a failover, a lost node) would otherwise be asked in vain until the kernel gives up, for a quarter of an hour.
 * What nobody uses is closed by its pool long before that, so that silence is never mistaken for it.
 *
 * @param client sends statements without waiting for the answers of earlier ones; no transactions
 * @param pool hands out connections
 * @param slow hands out connections on which a statement may take minutes
 * @param options how to connect, for those that need a connection of their own
 * @param bell rings after each transaction
 */
public record Database(SqlClient client, Pool pool, Pool slow, PgConnectOptions options, Bell bell) {
    private static final int PIPELINED_CONNECTIONS = 2; // more batch less, and are slower together
    private static final int MOST_WAITING = 1024; // beyond this an answer would come too late to be of use
    private static final int MOST_ATTEMPTS = 3;
    private static final String DEADLOCK = "40P01";
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofSeconds(10); // then a pool closes what nobody uses
    private static final Duration LOOK_FOR_IDLE = Duration.ofSeconds(1);
    // A line in use was last heard of at most so long ago: what is asked on it has all the time that anybody waits, and
    // no more.
    private static final Duration SILENCE =
            IDLE.plus(LOOK_FOR_IDLE).plus(Outages.PATIENCE).plusSeconds(1);
    private static final int SLOW_CONNECTIONS = 2; // each opened when there is such work, and closed after it
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(10);

    /** @param url {@code postgresql://user:password@host:port/database} */
    public static Database open(Vertx vertx, Secret url, int poolSize) {
        var options = PgConnectOptions.fromUri(url.reveal())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(256);
        options.addProperty("application_name", "handfast");
        var client = PgBuilder.client()
                .connectingTo(options)
                .with(waiting("single-statements", PIPELINED_CONNECTIONS))
                .with(heard())
                .using(vertx)
                .build();
        var pool = PgBuilder.pool()
                .connectingTo(options)
                .with(waiting("transactions", poolSize))
                .with(heard())
                .using(vertx)
                .build();
        var slow = PgBuilder.pool()
                .connectingTo(options)
                .with(waiting("slow-statements", SLOW_CONNECTIONS))
                .using(vertx)
                .build();
        return new Database(new Outages.Client(client), pool, slow, options, new Bell());
    }

    /** Closes all connections. */
    public Future<Void> close() {
        return Future.join(client.close(), pool.close(), slow.close()).mapEmpty();
    }

    /**
     * Does all of the work or nothing of it; does it again where PostgreSQL undid it for another transaction's sake. Like the client's
     * statements, it fails with {@code OVERLOADED} when nobody answers.
     */
    <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
        return Outages.told(attempt(work, MOST_ATTEMPTS)).onSuccess(done -> bell.ring());
    }

    private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int left) {
        return pool.withTransaction(work)
                .recover(failure ->
                        left > 1 && failure instanceof PgException undone && DEADLOCK.equals(undone.getSqlState())
                                ? attempt(work, left - 1)
                                : Future.failedFuture(failure));
    }

    /** Does work that looks at whole tables and may take minutes, on a connection that nobody else waits for. */
    <T> Future<T> atLength(Function<SqlConnection, Future<T>> work) {
        return Outages.told(slow.withConnection(work), LONG_PATIENCE);
    }

    /** Whether PostgreSQL answers. */
    public Future<Void> ping() {
        return client.query("select 1").execute().mapEmpty();
    }

    private static NetClientOptions heard() {
        return new NetClientOptions()
                .setReadIdleTimeout((int) SILENCE.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    private static PoolOptions waiting(String name, int size) {
        return new PoolOptions()
                .setName(name)
                .setMaxSize(size)
                .setIdleTimeout((int) IDLE.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setPoolCleanerPeriod((int) LOOK_FOR_IDLE.toMillis())
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectionTimeout((int) CONNECT_PATIENCE.toSeconds())
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
    }
}
