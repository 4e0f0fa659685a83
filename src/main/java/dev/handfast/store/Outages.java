package dev.handfast.store;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a database that is gone, going, full or silent as {@code OVERLOADED}; what it says of a statement stays as it is. */
final class Outages {
    private static final Logger LOG = LoggerFactory.getLogger(Outages.class);
    static final Duration PATIENCE = Duration.ofSeconds(8); // less than that of whoever asks over the bus

    /**
     * What PostgreSQL says while it is no use to anybody (manual, appendix A): class 08, connections; 25006, a standby that takes no
     * writes; 28 and 3D, a password or a database under change; 53, resources; 55P03 and 57, locks, limits and an operator's doing;
     * 58, its own disk.
     */
    private static final List<String> PASSING = List.of("08", "25006", "28", "3D", "53", "55P03", "57", "58");

    private Outages() {}

    /** The answer, if it comes in time. */
    static <T> Future<T> told(Future<T> answer) {
        return told(answer, PATIENCE);
    }

    /** The answer, if it comes within this time. */
    static <T> Future<T> told(Future<T> answer, Duration patience) {
        return answer.timeout(patience.toMillis(), TimeUnit.MILLISECONDS).recover(failure -> {
            if (!isOutage(failure)) {
                return Future.failedFuture(failure);
            }
            LOG.atWarn()
                    .addKeyValue("error", failure.getClass().getSimpleName())
                    .log("database.unreachable");
            return Future.failedFuture(
                    GatewayError.of(ErrorCode.OVERLOADED, "the gateway cannot reach its database just now; try again"));
        });
    }

    private static boolean isOutage(Throwable failure) {
        if (failure instanceof PgException said) {
            var state = said.getSqlState();
            return state != null && PASSING.stream().anyMatch(state::startsWith);
        }
        // The client's own words: closed connections, pools without a connection to give.
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof VertxException;
    }

    /** A client all of whose answers are told so. */
    record Client(SqlClient client) implements SqlClient {
        @Override
        public Query<RowSet<Row>> query(String sql) {
            return new Simple<>(client.query(sql));
        }

        @Override
        public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
            return new Prepared<>(client.preparedQuery(sql));
        }

        @Override
        public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
            return new Prepared<>(client.preparedQuery(sql, options));
        }

        @Override
        public Future<Void> close() {
            return client.close();
        }
    }

    private record Simple<T>(Query<T> query) implements Query<T> {
        @Override
        public Future<T> execute() {
            return told(query.execute());
        }

        @Override
        public <R> Query<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
            return new Simple<>(query.collecting(collector));
        }

        @Override
        public <U> Query<RowSet<U>> mapping(Function<Row, U> mapper) {
            return new Simple<>(query.mapping(mapper));
        }
    }

    private record Prepared<T>(PreparedQuery<T> query) implements PreparedQuery<T> {
        @Override
        public Future<T> execute() {
            return told(query.execute());
        }

        @Override
        public Future<T> execute(Tuple values) {
            return told(query.execute(values));
        }

        @Override
        public Future<T> executeBatch(List<Tuple> batch) {
            return told(query.executeBatch(batch));
        }

        @Override
        public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
            return new Prepared<>(query.collecting(collector));
        }

        @Override
        public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
            return new Prepared<>(query.mapping(mapper));
        }
    }
}
