package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.maybeTime;
import static dev.handfast.store.Columns.time;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.state.Flows.Opened;
import dev.handfast.state.WatchedFlow;
import dev.handfast.state.WatchedFlow.Failure;
import dev.handfast.state.WatchedFlow.Status;
import dev.handfast.state.WatchedFlows;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Followed flows in PostgreSQL. */
public final class PgWatchedFlows implements WatchedFlows {
    private final Database database;
    private final Vault vault;

    public PgWatchedFlows(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** Stores those that are to be followed of the flows that start. */
    static Future<Void> open(SqlClient client, Vault vault, List<Opened> flows) {
        var sql = """
                insert into watched_flow (flow, tenant, profile, platform, headless, reconnecting, state, status, expires_at)
                values ($1, $2, $3, $4, $5, $6, $7, 'PENDING', $8) on conflict (flow) do nothing""";
        var rows = flows.stream()
                .filter(opened -> opened.flow().intent().watched().isPresent())
                .map(opened -> row(vault, opened))
                .toList();
        return rows.isEmpty()
                ? Future.succeededFuture()
                : client.preparedQuery(sql).executeBatch(rows).mapEmpty();
    }

    private static Tuple row(Vault vault, Opened opened) {
        var flow = opened.flow();
        var intent = flow.intent();
        return Tuple.of(
                flow.id().uuid(),
                intent.tenant().uuid(),
                intent.profile().uuid(),
                intent.platform(),
                intent.terms().headless(),
                intent.terms().reconnecting().map(Id::uuid).orElse(null),
                Buffer.buffer(vault.seal(opened.state(), place(intent.tenant(), flow.id()))),
                time(flow.expiresAt()));
    }

    /** The grant of a flow is kept, and these accounts rest on it. Nothing happens to a flow that nobody follows. */
    static Future<Void> complete(SqlClient sql, Id flow, List<Id> accounts, Instant now) {
        var text = """
                update watched_flow set status = 'COMPLETED', accounts = $2, state = null, settled_at = $3
                where flow = $1 and status in ('PENDING', 'AWAITING_SELECTION')""";
        return sql.preparedQuery(text)
                .execute(Tuple.of(flow.uuid(), Columns.uuids(accounts), time(now)))
                .mapEmpty();
    }

    @Override
    public Future<Optional<WatchedFlow>> find(Id tenant, Id flow) {
        return database.client()
                .preparedQuery("select * from watched_flow where flow = $1 and tenant = $2")
                .execute(Tuple.of(flow.uuid(), tenant.uuid()))
                .map(rows -> PgAccounts.first(rows, PgWatchedFlows::flow));
    }

    @Override
    public Future<Optional<Secret>> state(Id tenant, Id flow, Instant now) {
        return database.client()
                .preparedQuery("""
                        select state from watched_flow
                        where flow = $1 and tenant = $2 and state is not null and expires_at > $3""")
                .execute(Tuple.of(flow.uuid(), tenant.uuid(), time(now)))
                .map(rows -> PgAccounts.first(rows, row -> vault.open(bytes(row, "state"), place(tenant, flow))));
    }

    @Override
    public Future<List<WatchedFlow>> changed(Collection<WatchedFlow> known) {
        // One look for all who wait; what has not moved on is not sent.
        var sql = """
                select w.* from watched_flow w
                join unnest($1::uuid[], $2::text[]) as k (flow, status) on k.flow = w.flow where w.status <> k.status""";
        return database.client()
                .preparedQuery(sql)
                .execute(Tuple.tuple()
                        .addArrayOfUUID(
                                known.stream().map(flow -> flow.id().uuid()).toArray(UUID[]::new))
                        .addArrayOfString(
                                known.stream().map(flow -> flow.status().name()).toArray(String[]::new)))
                .map(rows -> PgAccounts.stream(rows)
                        .map(PgWatchedFlows::flow)
                        .distinct()
                        .toList());
    }

    @Override
    public Future<Void> fail(Id flow, GatewayError error, Instant now) {
        var sql = """
                update watched_flow
                set status = 'FAILED', error = $2, detail = $3, platform_code = $4, state = null, settled_at = $5
                where flow = $1 and status in ('PENDING', 'AWAITING_SELECTION')""";
        return database.client()
                .preparedQuery(sql)
                .execute(Tuple.of(
                        flow.uuid(),
                        error.code().name(),
                        error.getMessage(),
                        error.platformCode().orElse(null),
                        time(now)))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> cancel(Id tenant, Id flow, Instant now) {
        return state(tenant, flow, now)
                .compose(state -> database.inTransaction(sql -> sql.preparedQuery(
                                "delete from selection where flow = $1 and tenant = $2 and account is null")
                        .execute(Tuple.of(flow.uuid(), tenant.uuid()))
                        .compose(selections -> forget(sql, state)
                                .compose(flows -> selections.rowCount() + flows == 0
                                        ? Future.succeededFuture(false)
                                        : called(sql, flow, now)))));
    }

    /** How many; a flow that is taken stays, since its person is on the way through. */
    private static Future<Integer> forget(SqlClient sql, Optional<Secret> state) {
        return state.map(known -> sql.preparedQuery(
                                "delete from connect_flow where state_hash = $1 and taken_at is null")
                        .execute(Tuple.of(bytes(known.sha256())))
                        .map(gone -> gone.rowCount()))
                .orElse(Future.succeededFuture(0));
    }

    private static Future<Boolean> called(SqlClient sql, Id flow, Instant now) {
        var text = """
                update watched_flow set status = 'CANCELLED', state = null, settled_at = $2
                where flow = $1 and status in ('PENDING', 'AWAITING_SELECTION')""";
        return sql.preparedQuery(text).execute(Tuple.of(flow.uuid(), time(now))).map(off -> off.rowCount() > 0);
    }

    private static WatchedFlow flow(Row row) {
        return new WatchedFlow(
                id(row, "flow"),
                id(row, "tenant"),
                id(row, "profile"),
                row.getString("platform"),
                row.getBoolean("headless"),
                Optional.ofNullable(row.getUUID("reconnecting")).map(Columns::id),
                Status.valueOf(row.getString("status")),
                Arrays.stream(row.getArrayOfUUIDs("accounts")).map(Columns::id).toList(),
                Optional.ofNullable(row.getString("error"))
                        .map(code -> new Failure(
                                ErrorCode.valueOf(code),
                                row.getString("detail"),
                                Optional.ofNullable(row.getString("platform_code")))),
                time(row, "expires_at"),
                maybeTime(row, "settled_at"));
    }

    private static Place place(Id tenant, Id flow) {
        return new Place(tenant, flow, "state");
    }
}
