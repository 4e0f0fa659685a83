package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.column;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.time;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.state.ConnectFlow.AwaitingCallback;
import dev.handfast.state.ConnectFlow.AwaitingSelection;
import dev.handfast.state.Flows;
import dev.handfast.state.Handles;
import dev.handfast.state.Intent;
import dev.handfast.state.Selection;
import dev.handfast.state.Taken;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Flows in PostgreSQL. */
public final class PgFlows implements Flows {
    private static final Duration TOLD_FOR = Duration.ofDays(30); // how long it can be asked what came of a flow

    private final SqlClient client;
    private final Vault vault;

    public PgFlows(Database database, Vault vault) {
        this.client = database.client();
        this.vault = vault;
    }

    @Override
    public Future<Void> open(List<Opened> flows) {
        // Any number of rows by one statement of constant text, so that it is prepared once.
        var sql = """
                insert into connect_flow (state_hash, flow, tenant, platform, browser_hash, sealed, expires_at)
                select * from unnest($1::bytea[], $2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::bytea[], $7::timestamptz[])""";
        var rows = Tuple.of(
                column(flows, Buffer[]::new, row -> bytes(row.state().sha256())),
                column(flows, UUID[]::new, row -> row.flow().id().uuid()),
                column(flows, UUID[]::new, row -> row.flow().intent().tenant().uuid()),
                column(flows, String[]::new, row -> row.flow().intent().platform()),
                column(
                        flows,
                        Buffer[]::new,
                        row -> bytes(row.flow().browser().map(Secret::sha256).orElse(null))),
                column(
                        flows,
                        Buffer[]::new,
                        row -> bytes(vault.sealRecord(
                                row.flow(),
                                place(row.flow().intent().tenant(), row.flow().id(), "flow")))),
                column(flows, OffsetDateTime[]::new, row -> time(row.flow().expiresAt())));
        return PgWatchedFlows.open(client, vault, flows)
                .compose(watched -> client.preparedQuery(sql).execute(rows))
                .mapEmpty();
    }

    @Override
    public Future<Optional<AwaitingCallback>> peek(Secret state, Instant now) {
        var sql = """
                select flow, tenant, sealed from connect_flow
                where state_hash = $1 and taken_at is null and expires_at > $2""";
        return one(sql, Tuple.of(bytes(state.sha256()), time(now)), this::flow);
    }

    @Override
    public Future<Taken> take(Claim claim, Instant now, Duration replay) {
        // The one statement that decides who exchanges the code: at most one caller anywhere gets the row.
        var sql = """
                update connect_flow set taken_at = $4, proof_hash = $5
                where state_hash = $1 and platform = $2 and (browser_hash is null or browser_hash = $3)
                  and taken_at is null and expires_at > $4
                returning flow, tenant, sealed""";
        var browser = bytes(claim.browser().map(Secret::sha256).orElse(null));
        var values = Tuple.of(
                bytes(claim.state().sha256()),
                claim.platform(),
                browser,
                time(now),
                bytes(claim.proof().sha256()));
        return one(sql, values, this::flow)
                .compose(flow -> flow.map(first -> Future.<Taken>succeededFuture(new Taken.First(first)))
                        .orElseGet(() -> whyNot(claim, now, replay)));
    }

    private Future<Taken> whyNot(Claim claim, Instant now, Duration replay) {
        var sql = """
                select flow, tenant, platform, browser_hash, taken_at, proof_hash, ending, expires_at
                from connect_flow where state_hash = $1""";
        return one(sql, Tuple.of(bytes(claim.state().sha256())), row -> {
                    if (!row.getString("platform").equals(claim.platform())) {
                        return new Taken.OtherPlatform();
                    }
                    boolean sameBrowser = row.getBuffer("browser_hash") == null
                            || claim.browser()
                                    .map(shown -> same(row, "browser_hash", shown))
                                    .orElse(false);
                    if (row.getOffsetDateTime("taken_at") == null) {
                        boolean expired = !time(row, "expires_at").isAfter(now);
                        return expired || sameBrowser ? new Taken.Unknown() : new Taken.OtherBrowser();
                    }
                    boolean repetition = sameBrowser
                            && same(row, "proof_hash", claim.proof())
                            && time(row, "taken_at").plus(replay).isAfter(now);
                    return repetition ? new Taken.Again(ending(row)) : new Taken.Spent();
                })
                .map(found -> found.orElseGet(Taken.Unknown::new));
    }

    private Optional<Secret> ending(Row row) {
        return Optional.ofNullable(bytes(row, "ending"))
                .map(stored -> vault.open(stored, place(id(row, "tenant"), id(row, "flow"), "ending")));
    }

    @Override
    public Future<Void> conclude(Secret state, Id tenant, Id flow, Secret ending) {
        var sealed = vault.seal(ending, place(tenant, flow, "ending"));
        return client.preparedQuery("update connect_flow set ending = $2, sealed = null where state_hash = $1")
                .execute(Tuple.of(bytes(state.sha256()), bytes(sealed)))
                .mapEmpty();
    }

    @Override
    public Future<Void> suspend(AwaitingSelection flow, Handles handles) {
        // A followed flow moves on with it.
        var sql = """
                with followed as (
                    update watched_flow set status = 'AWAITING_SELECTION', expires_at = $9, state = null
                    where flow = $1 and status = 'PENDING')
                insert into selection (flow, temp_hash, connect_hash, tenant, profile, platform, intent, sealed, expires_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""";
        var intent = flow.intent();
        var values = Tuple.of(
                flow.id().uuid(),
                bytes(handles.tempToken().orElseThrow().sha256()),
                bytes(handles.connectToken().orElseThrow().sha256()),
                intent.tenant().uuid(),
                intent.profile().uuid(),
                intent.platform(),
                bytes(vault.sealRecord(intent, place(intent.tenant(), flow.id(), "intent"))),
                bytes(vault.sealRecord(flow, place(intent.tenant(), flow.id(), "selection"))),
                time(flow.expiresAt()));
        return client.preparedQuery(sql).execute(values).mapEmpty();
    }

    @Override
    public Future<Optional<Selection>> selection(Handles handles, Instant now) {
        // Where both handles are shown, both must fit.
        var sql = """
                select flow, tenant, intent, sealed, account from selection
                where ($1::bytea is null or temp_hash = $1) and ($2::bytea is null or connect_hash = $2)
                  and ($1::bytea is not null or $2::bytea is not null) and expires_at > $3""";
        return one(sql, Tuple.of(hash(handles.tempToken()), hash(handles.connectToken()), time(now)), row -> {
            var account = row.getUUID("account");
            return account == null
                    ? new Selection.Open(awaiting(row))
                    : new Selection.Made(
                            vault.openRecord(
                                    bytes(row, "intent"),
                                    Intent.class,
                                    place(id(row, "tenant"), id(row, "flow"), "intent")),
                            id(account));
        });
    }

    @Override
    public Future<Optional<AwaitingSelection>> selectionOf(Id tenant, Id flow, Instant now) {
        var sql = """
                select flow, tenant, sealed from selection
                where flow = $1 and tenant = $2 and account is null and expires_at > $3""";
        return one(sql, Tuple.of(flow.uuid(), tenant.uuid(), time(now)), this::awaiting);
    }

    @Override
    public Future<Optional<AwaitingSelection>> latestSelection(Id tenant, Id profile, String platform, Instant now) {
        var sql = """
                select flow, tenant, sealed from selection
                where tenant = $1 and profile = $2 and platform = $3 and account is null and expires_at > $4
                order by flow desc limit 1""";
        return one(sql, Tuple.of(tenant.uuid(), profile.uuid(), platform, time(now)), this::awaiting);
    }

    @Override
    public Future<Void> dropSelection(Id tenant, Id flow) {
        return client.preparedQuery("delete from selection where tenant = $1 and flow = $2 and account is null")
                .execute(Tuple.of(tenant.uuid(), flow.uuid()))
                .mapEmpty();
    }

    @Override
    public Future<Integer> sweep(Instant before) {
        return client.preparedQuery("delete from connect_flow where expires_at < $1")
                .execute(Tuple.of(time(before)))
                .compose(flows -> client.preparedQuery("delete from selection where expires_at < $1")
                        .execute(Tuple.of(time(before)))
                        .map(selections -> flows.rowCount() + selections.rowCount()))
                .compose(swept -> client.preparedQuery("delete from watched_flow where expires_at < $1")
                        .execute(Tuple.of(time(before.minus(TOLD_FOR))))
                        .map(swept));
    }

    @Override
    public Future<Long> openCount(Instant now) {
        var sql = """
                select (select count(*) from connect_flow where taken_at is null and expires_at > $1)
                     + (select count(*) from selection where account is null and expires_at > $1) as open""";
        return one(sql, Tuple.of(time(now)), row -> row.getLong("open")).map(Optional::orElseThrow);
    }

    private AwaitingCallback flow(Row row) {
        return vault.openRecord(
                bytes(row, "sealed"), AwaitingCallback.class, place(id(row, "tenant"), id(row, "flow"), "flow"));
    }

    private AwaitingSelection awaiting(Row row) {
        return vault.openRecord(
                bytes(row, "sealed"), AwaitingSelection.class, place(id(row, "tenant"), id(row, "flow"), "selection"));
    }

    private static Place place(Id tenant, Id flow, String field) {
        return new Place(tenant, flow, field);
    }

    private static Buffer hash(Optional<Secret> handle) {
        return bytes(handle.map(Secret::sha256).orElse(null));
    }

    private static boolean same(Row row, String column, Secret shown) {
        return MessageDigest.isEqual(bytes(row, column), shown.sha256());
    }

    private <T> Future<Optional<T>> one(String sql, Tuple values, Function<Row, T> read) {
        return client.preparedQuery(sql).execute(values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .findFirst()
                .map(read));
    }
}
