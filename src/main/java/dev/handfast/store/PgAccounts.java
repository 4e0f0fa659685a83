package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.maybeTime;
import static dev.handfast.store.Columns.text;
import static dev.handfast.store.Columns.time;
import static dev.handfast.store.Columns.uuids;

import dev.handfast.account.Account;
import dev.handfast.account.AccountQuery;
import dev.handfast.account.AccountStatus;
import dev.handfast.account.Accounts;
import dev.handfast.account.Cause;
import dev.handfast.account.Connection;
import dev.handfast.account.Grant;
import dev.handfast.account.Renewal;
import dev.handfast.account.Subject;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Kind;
import dev.handfast.refresh.RefreshPolicies;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import dev.handfast.webhook.Event;
import dev.handfast.webhook.EventType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Accounts and grants in PostgreSQL. */
public final class PgAccounts implements Accounts {
    static final String ACCOUNT = """
            a.id, a.tenant, a.profile, a.platform, a.grant_id, a.kind, a.upstream_id, a.username, a.display_name, a.picture,
            a.url, a.details::text as details, a.status, a.connected_at, a.updated_at,
            g.scopes, case when a.own_token is null then g.access_expires_at end as expires_at,
            g.refresh_token is not null as renewable,
            case when a.status <> 'ACTIVE' then g.cause end as cause, g.platform_code, g.platform_status, g.trouble_since,
            g.next_refresh_at,
            case when g.issued_at > g.created_at then g.issued_at end as renewed_at,
            case when g.failures > 0 or g.refresh_state = 'RECONNECT_REQUIRED' and g.cause <> 'EXPIRED' then g.spent_at
                 when g.issued_at > g.created_at then g.issued_at end as attempted_at,
            case when g.failures > 0 or g.refresh_state = 'RECONNECT_REQUIRED' then g.cause end as failed""";

    private static final Map<String, GatewayError> MEANINGS = Map.of(
            "account_profile",
            GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no profile with this id"),
            "oauth_grant_profile",
            GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no profile with this id"),
            "account_upstream",
            GatewayError.of(ErrorCode.ALREADY_CONNECTED, "that profile has the same account already"));

    private final Database database;
    private final Vault vault;
    private final StoredGrants grants;
    private final Arrivals arrivals;
    private final Siblings siblings;
    private final InstantSource clock;

    public PgAccounts(Database database, Vault vault, Catalog catalog, RefreshPolicies policies, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.grants = new StoredGrants(vault);
        this.arrivals = new Arrivals(database, vault, grants, policies, clock);
        this.siblings = Siblings.at(catalog);
        this.clock = clock;
    }

    @Override
    public Future<List<Saved>> save(List<Connection> connections) {
        return arrivals.save(connections).recover(Conflicts.meaning(MEANINGS));
    }

    @Override
    public Future<List<Saved>> bring(List<Connection> connections, Optional<Id> beside) {
        return arrivals.bring(connections, beside).recover(Conflicts.meaning(MEANINGS));
    }

    @Override
    public Future<Saved> attach(Connection connection) {
        return arrivals.attach(connection).recover(Conflicts.meaning(MEANINGS));
    }

    @Override
    public Future<Kept> keep(Grant grant, Id profile, List<Subject> reviving, Instant until) {
        return arrivals.keep(grant, profile, reviving, until).recover(Conflicts.meaning(MEANINGS));
    }

    @Override
    public Future<Optional<Kept>> kept(Id tenant, Id grant) {
        var sql = database.client();
        return sql.preparedQuery("select g.profile, " + StoredGrants.COLUMNS
                        + " from oauth_grant g where g.tenant = $1 and g.id = $2 and g.profile is not null")
                .execute(Tuple.of(tenant.uuid(), grant.uuid()))
                .compose(rows -> {
                    var found = first(rows, row -> new Kept(grants.grant(row), id(row, "profile"), List.of()));
                    return found.isEmpty()
                            ? Future.succeededFuture(found)
                            : restingOn(sql, grant)
                                    .map(accounts -> Optional.of(new Kept(
                                            found.get().grant(), found.get().profile(), accounts)));
                });
    }

    static Future<List<Account>> restingOn(SqlClient sql, Id grant) {
        return sql.preparedQuery("select " + ACCOUNT
                        + " from account a join oauth_grant g on g.id = a.grant_id where g.id = $1 order by a.id")
                .execute(Tuple.of(grant.uuid()))
                .map(rows -> stream(rows).map(PgAccounts::account).toList());
    }

    @Override
    public Future<Optional<Account>> standing(Id tenant, Id profile, String platform, Subject subject) {
        return database.client()
                .preparedQuery("select " + ACCOUNT + """
                         from account a join oauth_grant g on g.id = a.grant_id
                        where a.tenant = $1 and a.profile = $2 and a.platform = $3 and a.kind = $4 and a.upstream_id = $5""")
                .execute(Tuple.of(
                        tenant.uuid(), profile.uuid(), platform, subject.kind().name(), subject.id()))
                .map(rows -> first(rows, PgAccounts::account));
    }

    @Override
    public Future<Optional<Account>> find(Id tenant, Id account) {
        return find(database.client(), tenant, account);
    }

    static Future<Optional<Account>> find(SqlClient sql, Id tenant, Id account) {
        return sql.preparedQuery("select " + ACCOUNT
                        + " from account a join oauth_grant g on g.id = a.grant_id where a.tenant = $1 and a.id = $2")
                .execute(Tuple.of(tenant.uuid(), account.uuid()))
                .map(rows -> first(rows, PgAccounts::account));
    }

    @Override
    public Future<Listed> list(AccountQuery query) {
        // One statement tells the page and, on each of its rows, how many there are in all; a page beyond the end has
        // no row to tell it.
        var text = "select " + ACCOUNT + """
                , count(*) over () as total
                from account a join oauth_grant g on g.id = a.grant_id
                where a.tenant = $1 and (cardinality($2::uuid[]) = 0 or a.profile = any($2)) and ($3::uuid is null or a.profile = $3)
                  and (cardinality($4::text[]) = 0 or a.platform = any($4))
                  and ($5::boolean is null or $5 = (a.status <> 'RECONNECT_REQUIRED'
                        and (a.own_token is not null or g.refresh_token is not null or g.access_expires_at is null
                             or g.access_expires_at > $6)))
                  and (cardinality($9::text[]) = 0 or a.status = any($9))
                order by a.id desc offset $7 limit $8""";
        var values = Tuple.of(
                query.tenant().uuid(),
                uuids(query.reach()),
                query.profile().map(Id::uuid).orElse((UUID) null),
                query.platforms().toArray(String[]::new),
                query.usable().orElse(null),
                time(clock.instant()));
        values.addInteger(query.offset())
                .addInteger(query.limit())
                .addArrayOfString(query.statuses().stream().map(Enum::name).toArray(String[]::new));
        return database.client()
                .preparedQuery(text)
                .execute(values)
                .map(rows -> new Listed(
                        stream(rows).map(PgAccounts::account).toList(),
                        first(rows, row -> row.getLong("total")).orElse(0L)))
                .compose(listed -> listed.accounts().isEmpty() && query.offset() > 0
                        ? list(query.page(0, 1)).map(some -> new Listed(List.of(), some.total()))
                        : Future.succeededFuture(listed));
    }

    @Override
    public Future<Optional<Opened>> open(Id tenant, Id account) {
        return database.client()
                .preparedQuery("select " + ACCOUNT + """
                        , a.own_token, g.client_id, g.identity::text as identity, g.access_token, g.refresh_token, g.token_type,
                          g.extras::text as extras, g.access_expires_at, g.refresh_expires_at
                        from account a join oauth_grant g on g.id = a.grant_id where a.tenant = $1 and a.id = $2""")
                .execute(Tuple.of(tenant.uuid(), account.uuid()))
                .map(rows -> first(rows, this::opened));
    }

    @Override
    public Future<Optional<Account>> rename(
            Id tenant, Id account, Optional<String> username, Optional<String> displayName) {
        var text = """
                update account set username = coalesce($3, username), display_name = coalesce($4, display_name), updated_at = $5
                where tenant = $1 and id = $2""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(
                        tenant.uuid(),
                        account.uuid(),
                        username.orElse(null),
                        displayName.orElse(null),
                        time(clock.instant())))
                .compose(done -> find(tenant, account));
    }

    @Override
    public Future<Optional<Account>> note(Id tenant, Id account, Map<String, String> details) {
        var text = """
                update account set details = details || $3::text::jsonb, updated_at = $4 where tenant = $1 and id = $2""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(tenant.uuid(), account.uuid(), Columns.json(details), time(clock.instant())))
                .compose(done -> find(tenant, account));
    }

    @Override
    public Future<Optional<Account>> move(Id tenant, Id account, Id profile) {
        var text = "update account set profile = $3, updated_at = $4 where tenant = $1 and id = $2";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(tenant.uuid(), account.uuid(), profile.uuid(), time(clock.instant())))
                .compose(done -> find(tenant, account))
                .recover(Conflicts.meaning(MEANINGS));
    }

    @Override
    public Future<Optional<Removed>> remove(Id tenant, Id account) {
        return database.inTransaction(sql -> lock(sql, tenant, account).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(Optional.empty());
            }
            var opened = found.get();
            return sql.preparedQuery("delete from account where id = $1")
                    .execute(Tuple.of(account.uuid()))
                    .compose(gone -> Outbox.append(
                            sql,
                            Event.of(EventType.ACCOUNT_DISCONNECTED, opened.account(), "removed", clock.instant())
                                    .with("disconnectionType", "intentional")
                                    .with("reason", "disconnected by request")))
                    .compose(told -> dropIfAlone(sql, opened.grant()))
                    .map(alone -> Optional.of(
                            new Removed(opened.account(), alone ? Optional.of(opened.grant()) : Optional.empty())));
        }));
    }

    private Future<Optional<Opened>> lock(SqlConnection sql, Id tenant, Id account) {
        return sql.preparedQuery("select from account where tenant = $1 and id = $2 for update")
                .execute(Tuple.of(tenant.uuid(), account.uuid()))
                .compose(rows -> rows.size() == 0 ? Future.succeededFuture(Optional.empty()) : open(tenant, account));
    }

    /** Deletes a grant without accounts; true when the platform may take it back. */
    private Future<Boolean> dropIfAlone(SqlClient sql, Grant grant) {
        return dropUnlessUsed(sql, grant.id())
                .compose(dropped -> dropped
                        ? siblings.stand(sql, grant).map(standing -> !standing)
                        : Future.succeededFuture(false));
    }

    @Override
    public Future<Boolean> standsOnSameConsent(Grant grant) {
        return siblings.stand(database.client(), grant);
    }

    /** Deletes a grant without accounts. The grant is held first: of two that go at once, the later one sees the earlier gone. */
    static Future<Boolean> dropUnlessUsed(SqlClient sql, Id grant) {
        return sql.preparedQuery("select from oauth_grant where id = $1 for update")
                .execute(Tuple.of(grant.uuid()))
                .compose(held -> sql.preparedQuery(
                                "delete from oauth_grant g where id = $1 and not exists (select from account where grant_id = g.id)")
                        .execute(Tuple.of(grant.uuid())))
                .map(dropped -> dropped.rowCount() > 0);
    }

    private Opened opened(Row row) {
        var account = account(row);
        var tenant = account.tenant();
        return new Opened(account, grants.grant(row), secret(row, "own_token", place(tenant, account.id(), "own")));
    }

    private Optional<Secret> secret(Row row, String column, Place place) {
        return Optional.ofNullable(bytes(row, column)).map(stored -> vault.open(stored, place));
    }

    static Account account(Row row) {
        return new Account(
                id(row, "id"),
                id(row, "tenant"),
                id(row, "profile"),
                row.getString("platform"),
                id(row, "grant_id"),
                Kind.valueOf(row.getString("kind")),
                row.getString("upstream_id"),
                row.getString("username"),
                row.getString("display_name"),
                Columns.uri(row, "picture"),
                Columns.uri(row, "url"),
                Columns.words(row, "details"),
                AccountStatus.valueOf(row.getString("status")),
                Columns.texts(row, "scopes"),
                maybeTime(row, "expires_at"),
                row.getBoolean("renewable"),
                StoredGrants.trouble(row),
                renewal(row),
                time(row, "connected_at"),
                time(row, "updated_at"));
    }

    private static Renewal renewal(Row row) {
        var failed = Optional.ofNullable(row.getString("failed")).map(Cause::valueOf);
        return new Renewal(
                maybeTime(row, "renewed_at"),
                maybeTime(row, "attempted_at"),
                failed,
                failed.flatMap(cause -> Optional.ofNullable(row.getInteger("platform_status"))));
    }

    static Place place(Id tenant, Id owner, String field) {
        return new Place(tenant, owner, field);
    }

    static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
        return stream(rows).findFirst().map(read);
    }

    static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
