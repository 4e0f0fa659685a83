package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.text;
import static dev.handfast.store.Columns.time;

import dev.handfast.account.Account;
import dev.handfast.account.Accounts.Kept;
import dev.handfast.account.Accounts.Saved;
import dev.handfast.account.Connection;
import dev.handfast.account.Grant;
import dev.handfast.account.Subject;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.refresh.RefreshPolicies;
import dev.handfast.tenant.Audit.Action;
import dev.handfast.vault.Vault;
import dev.handfast.webhook.Event;
import dev.handfast.webhook.EventType;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** How accounts and grants come into their tables, each arrival in one transaction with all it brings about. */
final class Arrivals {
    private final Database database;
    private final Vault vault;
    private final StoredGrants grants;
    private final RefreshPolicies policies;
    private final InstantSource clock;
    private final Revivals revivals;
    private final Carried carried;

    Arrivals(Database database, Vault vault, StoredGrants grants, RefreshPolicies policies, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.grants = grants;
        this.policies = policies;
        this.clock = clock;
        this.revivals = new Revivals(vault, clock);
        this.carried = new Carried(grants);
    }

    Future<List<Saved>> save(List<Connection> connections) {
        return attempt(sql -> save(sql, connections));
    }

    Future<List<Saved>> bring(List<Connection> connections, Optional<Id> beside) {
        return attempt(sql -> carried.grant(sql, connections.get(0).grant(), beside)
                .compose(grant -> save(
                        sql, connections.stream().map(each -> each.on(grant)).toList())));
    }

    /** The grant is held until the account rests on it: whoever removes the last account of it meanwhile waits, and finds this one. */
    Future<Saved> attach(Connection connection) {
        return attempt(sql -> sql.preparedQuery("select from oauth_grant where id = $1 for no key update")
                .execute(Tuple.of(connection.grant().id().uuid()))
                .compose(rows -> rows.size() > 0
                        ? save(sql, connection)
                        : Future.failedFuture(GatewayError.of(
                                ErrorCode.GRANT_DEAD, "this connection was removed a moment ago; connect again"))));
    }

    private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work) {
        return database.inTransaction(work)
                .recover(failure ->
                        failure instanceof Raced ? database.inTransaction(work) : Future.failedFuture(failure));
    }

    private Future<List<Saved>> save(SqlConnection sql, List<Connection> connections) {
        var saved = Future.succeededFuture(List.<Saved>of());
        for (var connection : connections) {
            saved = saved.compose(before -> save(sql, connection)
                    .map(one -> Stream.concat(before.stream(), Stream.of(one)).toList()));
        }
        return saved;
    }

    private Future<Saved> save(SqlConnection sql, Connection connection) {
        return claimSelection(sql, connection)
                .compose(claimed -> Competition.refuse(sql, connection, clock.instant()))
                .compose(free -> standing(sql, connection))
                .compose(standing -> insertGrant(sql, connection.grant(), connection.profile(), Optional.empty())
                        .compose(stored -> stored ? Future.succeededFuture() : rest(sql, connection.grant()))
                        .compose(rested -> upsert(sql, connection, standing))
                        .compose(account -> settleSelection(sql, connection, account)
                                .compose(settled -> dropForsaken(sql, standing, connection))
                                .compose(dropped ->
                                        PgAccounts.find(sql, connection.grant().tenant(), account)))
                        .map(account -> new Saved(account.orElseThrow(), standing.isEmpty()))
                        .compose(saved ->
                                Outbox.append(sql, told(saved, connection)).map(saved)));
    }

    Future<Kept> keep(Grant grant, Id profile, List<Subject> reviving, Instant until) {
        return database.inTransaction(sql -> insertGrant(sql, grant, profile, Optional.of(until))
                .compose(stored -> revivals.revive(sql, grant, profile, reviving))
                .compose(revived -> revived ? rest(sql, grant) : Future.succeededFuture())
                .compose(rested -> PgAccounts.restingOn(sql, grant.id()))
                .compose(accounts -> PgWatchedFlows.complete(sql, grant.id(), ids(accounts), clock.instant())
                        .map(accounts))
                .compose(accounts -> {
                    var now = clock.instant();
                    var told = Future.<Void>succeededFuture();
                    for (var account : accounts) {
                        told = told.compose(before -> Outbox.append(
                                        sql,
                                        Event.of(
                                                EventType.ACCOUNT_RECONNECTED, account, grant.id() + " at " + now, now))
                                .mapEmpty());
                    }
                    return told.map(new Kept(grant, profile, accounts));
                }));
    }

    private static List<Id> ids(List<Account> accounts) {
        return accounts.stream().map(Account::id).toList();
    }

    private static Event told(Saved saved, Connection connection) {
        return saved.created()
                ? Event.of(EventType.ACCOUNT_CONNECTED, saved.account(), "first", connection.at())
                : Event.of(
                        EventType.ACCOUNT_RECONNECTED,
                        saved.account(),
                        connection.grant().id() + " at " + connection.at(),
                        connection.at());
    }

    /** An account that stands already, and the grant it rests on. */
    private record Standing(Id account, Id grant) {}

    /** Holds the selection until the transaction ends, so that no other choice can be made of it meanwhile. */
    private static Future<Void> claimSelection(SqlClient sql, Connection connection) {
        if (connection.selection().isEmpty()) {
            return Future.succeededFuture();
        }
        return sql.preparedQuery("select from selection where flow = $1 and account is null for update")
                .execute(Tuple.of(connection.selection().get().uuid()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw GatewayError.of(ErrorCode.SELECTION_NOT_FOUND, "the selection was made already");
                    }
                    return null;
                });
    }

    private static Future<Optional<Standing>> standing(SqlClient sql, Connection connection) {
        var text = """
                select id, grant_id from account
                where profile = $1 and platform = $2 and kind = $3 and upstream_id = $4 for update""";
        var subject = connection.subject();
        return sql.preparedQuery(text)
                .execute(Tuple.of(
                        connection.profile().uuid(),
                        connection.grant().platform(),
                        subject.kind().name(),
                        subject.id()))
                .map(rows -> {
                    var standing = PgAccounts.first(rows, row -> new Standing(id(row, "id"), id(row, "grant_id")));
                    connection.reconnecting().ifPresent(meant -> {
                        if (standing.filter(there -> there.account().equals(meant))
                                .isEmpty()) {
                            throw GatewayError.of(
                                    ErrorCode.ACCOUNT_MISMATCH, "this is another account than the one to reconnect");
                        }
                    });
                    return standing;
                });
    }

    /** The first account has come to rest on a kept grant: it is to stay, and is looked at as others are. */
    private Future<Void> rest(SqlClient sql, Grant grant) {
        var text = """
                update oauth_grant set kept_until = null, next_refresh_at = coalesce(next_refresh_at, $2)
                where id = $1 and kept_until is not null""";
        var now = clock.instant();
        return sql.preparedQuery(text)
                .execute(Tuple.of(grant.id().uuid(), time(policies.next(grant.platform(), grant.tokens(), now))))
                .mapEmpty();
    }

    /**
     * False for a grant that is there already (a clone's, a kept one): it stays as it is, for it may have been renewed since it was
     * read. One that is kept until an account rests on it is not looked at until then: its first use renews it if need be.
     */
    private Future<Boolean> insertGrant(SqlClient sql, Grant grant, Id profile, Optional<Instant> keptUntil) {
        var text = """
                insert into oauth_grant (id, tenant, platform, client_id, identity_id, identity, access_token, refresh_token,
                    token_type, scopes, extras, access_expires_at, refresh_expires_at, created_at, updated_at,
                    issued_at, next_refresh_at, profile, kept_until)
                values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9, $10, $11::text::jsonb, $12, $13, $14, $14, $14, $15, $16, $17)
                on conflict (id) do nothing""";
        var tokens = grant.tokens();
        var now = clock.instant();
        var values = Tuple.tuple(Arrays.asList(
                grant.id().uuid(),
                grant.tenant().uuid(),
                grant.platform(),
                grant.clientId(),
                grant.identity().id(),
                Columns.json(grant.identity()),
                grants.access(grant, tokens),
                grants.refresh(grant, tokens),
                tokens.type(),
                tokens.scopes().toArray(String[]::new),
                Columns.json(tokens.extras()),
                time(tokens.accessExpiresAt()),
                time(tokens.refreshExpiresAt()),
                time(now),
                time(keptUntil.isPresent() ? Optional.empty() : policies.next(grant.platform(), tokens, now)),
                profile.uuid(),
                time(keptUntil)));
        return sql.preparedQuery(text).execute(values).map(rows -> rows.rowCount() > 0);
    }

    /** Whoever follows the flow that the grant came from learns of the account with the same statement, and so does the audit log. */
    private Future<Id> upsert(SqlClient sql, Connection connection, Optional<Standing> standing) {
        var text = """
                with saved as (
                insert into account as a (id, tenant, profile, platform, grant_id, kind, upstream_id, username, display_name,
                    picture, url, details, own_token, status, connected_at, updated_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::jsonb, $13,
                    (select refresh_state from oauth_grant where id = $5), $14, $14)
                on conflict on constraint account_upstream do update
                set grant_id = excluded.grant_id, username = excluded.username, display_name = excluded.display_name,
                    picture = excluded.picture, url = excluded.url, details = (a.details - 'variant') || excluded.details,
                    own_token = excluded.own_token, status = excluded.status, updated_at = excluded.updated_at
                where a.id = excluded.id
                returning id),
                followed as (
                update watched_flow w
                set status = 'COMPLETED', state = null, settled_at = coalesce(w.settled_at, $14),
                    accounts = array_remove(w.accounts, saved.id) || saved.id
                from saved where w.flow = $5 and w.profile = $3),
                audited as (
                insert into audit (id, tenant, request_id, action, object, at)
                select $15, $2, '', $16, $17, $14 from saved)
                select id from saved""";
        var grant = connection.grant();
        var subject = connection.subject();
        var account = standing.map(Standing::account).orElseGet(() -> Id.at(connection.at()));
        var values = Tuple.tuple(Arrays.asList(
                account.uuid(),
                grant.tenant().uuid(),
                connection.profile().uuid(),
                grant.platform(),
                grant.id().uuid(),
                subject.kind().name(),
                subject.id(),
                subject.username(),
                subject.displayName(),
                text(subject.picture()),
                text(subject.url()),
                Columns.json(subject.details()),
                bytes(subject.token()
                        .map(token -> vault.seal(token, PgAccounts.place(grant.tenant(), account, "own")))
                        .orElse(null)),
                time(connection.at()),
                Id.at(connection.at()).uuid(),
                (standing.isEmpty() ? Action.ACCOUNT_CONNECTED : Action.ACCOUNT_RECONNECTED).name(),
                account.hex()));
        return sql.preparedQuery(text).execute(values).map(rows -> PgAccounts.first(rows, row -> id(row, "id"))
                .orElseThrow(Raced::new));
    }

    private static Future<Void> settleSelection(SqlClient sql, Connection connection, Id account) {
        return connection
                .selection()
                .map(flow -> sql.preparedQuery("update selection set account = $2, sealed = null where flow = $1")
                        .execute(Tuple.of(flow.uuid(), account.uuid()))
                        .<Void>mapEmpty())
                .orElseGet(Future::succeededFuture);
    }

    /** The grant an account rested on before goes when nothing rests on it any more. */
    private static Future<Void> dropForsaken(SqlClient sql, Optional<Standing> standing, Connection connection) {
        return standing.filter(there -> !there.grant().equals(connection.grant().id()))
                .map(there -> PgAccounts.dropUnlessUsed(sql, there.grant()).<Void>mapEmpty())
                .orElseGet(Future::succeededFuture);
    }

    /** Somebody connected the same account in the same moment; the transaction is to be run again. */
    private static final class Raced extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Raced() {
            super(null, null, false, false);
        }
    }
}
