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
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** How accounts and grants come into their tables, each arrival in one transaction with all it brings about. */
final class Arrivals {
    private final Database database;
    private final Vault vault;
    private final StoredGrants grants;
    private final RefreshPolicies policies;
    private final InstantSource clock;

    Arrivals(Database database, Vault vault, StoredGrants grants, RefreshPolicies policies, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.grants = grants;
        this.policies = policies;
        this.clock = clock;
    }

    Future<List<Saved>> save(List<Connection> connections) {
        return attempt(connections)
                .recover(failure -> failure instanceof Raced ? attempt(connections) : Future.failedFuture(failure));
    }

    private Future<List<Saved>> attempt(List<Connection> connections) {
        return database.inTransaction(sql -> {
            var saved = Future.succeededFuture(List.<Saved>of());
            for (var connection : connections) {
                saved = saved.compose(
                        before -> save(sql, connection).map(one -> Stream.concat(before.stream(), Stream.of(one))
                                .toList()));
            }
            return saved;
        });
    }

    Future<Saved> attach(Connection connection) {
        return attachOnce(connection)
                .recover(failure -> failure instanceof Raced ? attachOnce(connection) : Future.failedFuture(failure));
    }

    /** The grant is held until the account rests on it: whoever removes the last account of it meanwhile waits, and finds this one. */
    private Future<Saved> attachOnce(Connection connection) {
        return database.inTransaction(sql -> sql.preparedQuery("select from oauth_grant where id = $1 for share")
                .execute(Tuple.of(connection.grant().id().uuid()))
                .compose(rows -> rows.size() > 0
                        ? save(sql, connection)
                        : Future.failedFuture(GatewayError.of(
                                ErrorCode.GRANT_DEAD, "this connection was removed a moment ago; connect again"))));
    }

    private Future<Saved> save(SqlConnection sql, Connection connection) {
        return claimSelection(sql, connection)
                .compose(claimed -> Competition.refuse(sql, connection, clock.instant()))
                .compose(free -> standing(sql, connection))
                .compose(standing -> insertGrant(sql, connection.grant(), connection.profile())
                        .compose(stored -> upsert(sql, connection, standing))
                        .compose(account -> settleSelection(sql, connection, account)
                                .compose(settled -> dropForsaken(sql, standing, connection))
                                .compose(dropped ->
                                        PgAccounts.find(sql, connection.grant().tenant(), account)))
                        .map(account -> new Saved(account.orElseThrow(), standing.isEmpty()))
                        .compose(saved ->
                                Outbox.append(sql, told(saved, connection)).map(saved)));
    }

    Future<Kept> keep(Grant grant, Id profile, boolean reviving) {
        return database.inTransaction(sql -> insertGrant(sql, grant, profile)
                .compose(stored -> reviving ? revive(sql, grant, profile) : Future.succeededFuture())
                .compose(revived -> PgAccounts.restingOn(sql, grant.id()))
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

    /** Moves what stands for this person in this profile onto the new grant; the old ones go when nothing is left on them. */
    private static Future<Void> revive(SqlClient sql, Grant grant, Id profile) {
        var text = """
                select a.id, a.grant_id from account a join oauth_grant g on g.id = a.grant_id
                where a.tenant = $1 and a.profile = $2 and g.platform = $3 and g.client_id = $4 and g.identity_id = $5 and g.id <> $6
                order by a.id for update""";
        var values = Tuple.of(
                grant.tenant().uuid(),
                profile.uuid(),
                grant.platform(),
                grant.clientId(),
                grant.identity().id(),
                grant.id().uuid());
        return sql.preparedQuery(text).execute(values).compose(rows -> {
            var accounts = PgAccounts.stream(rows).map(row -> row.getUUID("id")).toArray(UUID[]::new);
            var moved = sql.preparedQuery(
                            "update account set grant_id = $1, status = 'ACTIVE', updated_at = now() where id = any($2)")
                    .execute(Tuple.of(grant.id().uuid()).addArrayOfUUID(accounts))
                    .<Void>mapEmpty();
            for (var old : PgAccounts.stream(rows)
                    .map(row -> id(row, "grant_id"))
                    .distinct()
                    .toList()) {
                moved = moved.compose(
                        before -> PgAccounts.dropUnlessUsed(sql, old).mapEmpty());
            }
            return moved;
        });
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

    /** A grant that is there already (a clone's) stays as it is: it may have been renewed since it was read. */
    private Future<Void> insertGrant(SqlClient sql, Grant grant, Id profile) {
        var text = """
                insert into oauth_grant (id, tenant, platform, client_id, identity_id, identity, access_token, refresh_token,
                    token_type, scopes, extras, access_expires_at, refresh_expires_at, created_at, updated_at,
                    issued_at, next_refresh_at, profile)
                values ($1, $2, $3, $4, $5, $6::text::jsonb, $7, $8, $9, $10, $11::text::jsonb, $12, $13, $14, $14, $14, $15, $16)
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
                time(policies.next(grant.platform(), tokens, now)),
                profile.uuid()));
        return sql.preparedQuery(text).execute(values).mapEmpty();
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
