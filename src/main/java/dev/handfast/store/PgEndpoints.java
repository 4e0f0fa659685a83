package dev.handfast.store;

import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.time;

import dev.handfast.core.Id;
import dev.handfast.vault.Vault;
import dev.handfast.webhook.Attempt;
import dev.handfast.webhook.Endpoint;
import dev.handfast.webhook.Endpoint.Paused;
import dev.handfast.webhook.Endpoint.Previous;
import dev.handfast.webhook.Endpoints;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** Endpoints and their log in PostgreSQL. */
public final class PgEndpoints implements Endpoints {
    private static final String LOGGED =
            "id, endpoint, name, url, event, type, request, attempt, success, status, response, error, millis, created_at";

    private final Database database;
    private final EndpointRows rows;

    public PgEndpoints(Database database, Vault vault) {
        this.database = database;
        this.rows = new EndpointRows(vault);
    }

    @Override
    public Future<Boolean> create(Endpoint endpoint) {
        // The tenant's row is held, so that two at once cannot both become the last one allowed.
        var text = """
                insert into webhook_endpoint (id, tenant, form, name, url, secret, previous_secret, previous_until, events, types,
                    headers, active, created_at, accounts)
                select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
                where (select count(*) from webhook_endpoint where tenant = $2) < $15""";
        var values = Tuple.tuple(Arrays.asList(
                endpoint.id().uuid(),
                endpoint.tenant().uuid(),
                endpoint.form().name(),
                endpoint.name(),
                endpoint.url().toString(),
                rows.sealed(endpoint.secret(), endpoint),
                null,
                null,
                endpoint.events().toArray(String[]::new),
                EndpointRows.types(endpoint),
                rows.sealedHeaders(endpoint),
                endpoint.active(),
                time(endpoint.createdAt()),
                endpoint.accounts().toArray(String[]::new),
                (long) Endpoint.MOST));
        return database.inTransaction(sql -> sql.preparedQuery("select from tenant where id = $1 for no key update")
                .execute(Tuple.of(endpoint.tenant().uuid()))
                .compose(held -> sql.preparedQuery(text).execute(values))
                .map(done -> done.rowCount() > 0));
    }

    @Override
    public Future<List<Endpoint>> list(Id tenant) {
        return database.client()
                .preparedQuery(
                        "select " + EndpointRows.ENDPOINT + " from webhook_endpoint e where tenant = $1 order by id")
                .execute(Tuple.of(tenant.uuid()))
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(rows::endpoint)
                        .toList());
    }

    @Override
    public Future<Optional<Endpoint>> find(Id tenant, Id endpoint) {
        return find(database.client(), tenant, endpoint, "");
    }

    private Future<Optional<Endpoint>> find(SqlClient sql, Id tenant, Id endpoint, String lock) {
        return sql.preparedQuery("select " + EndpointRows.ENDPOINT
                        + " from webhook_endpoint e where tenant = $1 and id = $2" + lock)
                .execute(Tuple.of(tenant.uuid(), endpoint.uuid()))
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .findFirst()
                        .map(rows::endpoint));
    }

    @Override
    public Future<Optional<Endpoint>> update(Id tenant, Id endpoint, Instant now, UnaryOperator<Endpoint> change) {
        return database.inTransaction(
                sql -> find(sql, tenant, endpoint, " for no key update").compose(found -> found.map(change)
                        .map(changed -> write(sql, changed)
                                .compose(done -> hold(sql, changed, now))
                                .map(done -> Optional.of(changed)))
                        .orElse(Future.succeededFuture(Optional.empty()))));
    }

    private Future<Void> write(SqlClient sql, Endpoint changed) {
        // What ends a pause begins the count of failures anew.
        var text = """
                update webhook_endpoint
                set name = $2, url = $3, secret = $4, previous_secret = $5, previous_until = $6, events = $7, types = $8,
                    headers = $9, updated_at = $14, active = $10, paused_at = $11, paused_reason = $12, failures = $13,
                    dead = case when $13 = 0 then 0 else dead end,
                    failing_since = case when $13 = 0 then null else failing_since end
                where id = $1""";
        return sql.preparedQuery(text)
                .execute(Tuple.tuple(Arrays.asList(
                        changed.id().uuid(),
                        changed.name(),
                        changed.url().toString(),
                        rows.sealed(changed.secret(), changed),
                        rows.sealed(changed.previous().map(Previous::secret), changed),
                        time(changed.previous().map(Previous::until)),
                        changed.events().toArray(String[]::new),
                        EndpointRows.types(changed),
                        rows.sealedHeaders(changed),
                        changed.active(),
                        time(changed.paused().map(Paused::at)),
                        changed.paused().map(Paused::reason).orElse(null),
                        changed.failures(),
                        time(changed.updatedAt()))))
                .mapEmpty();
    }

    private static Future<Void> hold(SqlClient sql, Endpoint changed, Instant now) {
        var text = changed.sending()
                ? "update delivery set next_at = $2 where endpoint = $1 and state = 'WAITING' and next_at = 'infinity'"
                : "update delivery set next_at = 'infinity' where endpoint = $1 and state = 'WAITING' and $2::timestamptz is not null";
        return sql.preparedQuery(text)
                .execute(Tuple.of(changed.id().uuid(), time(now)))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> delete(Id tenant, Id endpoint) {
        return database.client()
                .preparedQuery("delete from webhook_endpoint where tenant = $1 and id = $2")
                .execute(Tuple.of(tenant.uuid(), endpoint.uuid()))
                .map(done -> done.rowCount() > 0);
    }

    @Override
    public Future<Void> log(Endpoint endpoint, Attempt attempt) {
        return log(database.client(), endpoint, attempt);
    }

    static Future<Void> log(SqlClient sql, Endpoint endpoint, Attempt attempt) {
        var text = """
                insert into delivery_log (id, tenant, endpoint, name, url, event, type, request, attempt, success, status, response,
                    error, millis, created_at)
                select $1, $2, e.id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
                from webhook_endpoint e where e.id = $3""";
        return sql.preparedQuery(text)
                .execute(Tuple.tuple(Arrays.asList(
                        attempt.id().uuid(),
                        endpoint.tenant().uuid(),
                        endpoint.id().uuid(),
                        endpoint.name(),
                        endpoint.url().toString(),
                        attempt.event().id().uuid(),
                        attempt.word(),
                        attempt.request(),
                        attempt.number(),
                        attempt.succeeded(),
                        attempt.status().orElse(null),
                        attempt.response(),
                        attempt.error(),
                        attempt.took().toMillis(),
                        time(attempt.at()))))
                .mapEmpty();
    }

    @Override
    public Future<Log> log(LogQuery query) {
        var text = "select " + LOGGED + """
                , count(*) over () as total
                from delivery_log
                where tenant = $1 and ($2::uuid is null or endpoint = $2) and ($3::uuid is null or event = $3)
                  and ($4::text is null or type = $4) and ($5::boolean is null or success = $5)
                order by id desc offset $6 limit $7""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.tuple(Arrays.asList(
                        query.tenant().uuid(),
                        uuid(query.endpoint()),
                        uuid(query.event()),
                        query.word().orElse(null),
                        query.success().orElse(null),
                        (long) query.offset(),
                        (long) query.limit())))
                .map(found -> new Log(
                        StreamSupport.stream(found.spliterator(), false)
                                .map(PgEndpoints::logged)
                                .toList(),
                        StreamSupport.stream(found.spliterator(), false)
                                .findFirst()
                                .map(row -> row.getLong("total"))
                                .orElse(0L)))
                // Beyond the end there is no row to tell how many there are.
                .compose(log -> log.lines().isEmpty() && query.offset() > 0
                        ? log(query.page(0, 1)).map(some -> new Log(List.of(), some.total()))
                        : Future.succeededFuture(log));
    }

    @Override
    public Future<Optional<Logged>> logged(Id tenant, Id line) {
        return database.client()
                .preparedQuery("select " + LOGGED + " from delivery_log where tenant = $1 and id = $2")
                .execute(Tuple.of(tenant.uuid(), line.uuid()))
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .findFirst()
                        .map(PgEndpoints::logged));
    }

    private static UUID uuid(Optional<Id> id) {
        return id.map(Id::uuid).orElse(null);
    }

    private static Logged logged(Row row) {
        return new Logged(
                id(row, "id"),
                id(row, "endpoint"),
                row.getString("name"),
                row.getString("url"),
                id(row, "event"),
                row.getString("type"),
                row.getString("request"),
                row.getInteger("attempt"),
                row.getBoolean("success"),
                Optional.ofNullable(row.getInteger("status")),
                row.getString("response"),
                row.getString("error"),
                Duration.ofMillis(row.getLong("millis")),
                time(row, "created_at"));
    }

    @Override
    public Future<Boolean> redeliver(Id tenant, Id endpoint, Id event, Instant now) {
        var text = """
                update delivery d set state = 'WAITING', attempts = 0,
                    next_at = case when e.active and e.paused_at is null then $4 else 'infinity'::timestamptz end
                from webhook_endpoint e
                where e.id = d.endpoint and e.tenant = $1 and d.endpoint = $2 and d.event = $3""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(tenant.uuid(), endpoint.uuid(), event.uuid(), time(now)))
                .map(done -> done.rowCount() > 0);
    }
}
