package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.time;
import static dev.handfast.store.Columns.uuids;

import dev.handfast.account.Account;
import dev.handfast.account.AccountStatus;
import dev.handfast.account.Withdrawals;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.webhook.Event;
import dev.handfast.webhook.EventType;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** What people took back, in PostgreSQL. */
public final class PgWithdrawals implements Withdrawals {
    private final Database database;

    public PgWithdrawals(Database database) {
        this.database = database;
    }

    @Override
    public Future<Integer> reconnect(Withdrawn withdrawn, String reason, Instant now) {
        return database.inTransaction(sql -> locked(sql, withdrawn).compose(accounts -> {
            var marked = accounts.stream()
                    .filter(account -> account.status() != AccountStatus.RECONNECT_REQUIRED)
                    .toList();
            return sql.preparedQuery(
                            "update account set status = 'RECONNECT_REQUIRED', updated_at = $2 where id = any($1)")
                    .execute(Tuple.of(ids(marked), time(now)))
                    .compose(done -> tell(sql, marked, account -> Event.of(
                                    EventType.TOKEN_REVOKED, account, "withdrawn from " + account.grant(), now)
                            .with("reason", reason)
                            .with("revokedAt", now.toString())))
                    .compose(told ->
                            // An answer that is on its way renews a token that is no longer the newest.
                            sql.preparedQuery("""
                                    update oauth_grant
                                    set refresh_state = 'RECONNECT_REQUIRED', cause = 'REVOKED', platform_code = null, platform_status = null,
                                        trouble_since = $6, next_refresh_at = null, leased_until = null, fence = fence + 1, token_no = token_no + 1
                                    where platform = $1 and client_id = $2 and identity_id = $3
                                      and ($4::uuid is null or tenant = $4) and created_at <= $5""").execute(whose(withdrawn).addOffsetDateTime(time(now))))
                    .map(marked.size());
        }));
    }

    @Override
    public Future<Integer> erase(Withdrawn withdrawn, String reason, Secret code, Instant now) {
        return database.inTransaction(sql -> locked(sql, withdrawn).compose(accounts -> forget(sql, accounts)
                .compose(done -> sql.preparedQuery("delete from account where id = any($1)")
                        .execute(Tuple.of(ids(accounts))))
                .compose(done -> tell(sql, accounts, account -> gone(account, reason, now)))
                .compose(done -> sql.preparedQuery("""
                                delete from oauth_grant
                                where platform = $1 and client_id = $2 and identity_id = $3
                                  and ($4::uuid is null or tenant = $4) and created_at <= $5""").execute(whose(withdrawn)))
                .compose(done -> sql.preparedQuery("""
                                delete from owed_revocation
                                where platform = $1 and client_id = $2 and identity_id = $3
                                  and ($4::uuid is null or tenant = $4) and expires_at <= $5::timestamptz + interval '1 day'""").execute(whose(withdrawn)))
                .compose(done -> sql.preparedQuery(
                                "insert into data_deletion (code_hash, platform, accounts, created_at) values ($1, $2, $3, $4)")
                        .execute(Tuple.of(bytes(code.sha256()), withdrawn.platform(), accounts.size(), time(now))))
                .map(accounts.size())));
    }

    /** The person's name goes with the account. */
    private static Event gone(Account account, String reason, Instant now) {
        return new Event(
                Id.at(now),
                account.tenant(),
                account.id(),
                Optional.of(account.profile()),
                EventType.ACCOUNT_DISCONNECTED,
                "erased",
                Map.of(
                        "platform", account.platform(),
                        "kind", account.kind().word(),
                        "platformAccountId", "",
                        "username", "",
                        "displayName", "",
                        "disconnectionType", "unintentional",
                        "reason", reason),
                now);
    }

    /** What was told of accounts before names the person. */
    private static Future<Void> forget(SqlClient sql, List<Account> accounts) {
        return sql.preparedQuery(
                        "delete from delivery_log where event in (select id from outbox where subject = any($1))")
                .execute(Tuple.of(ids(accounts)))
                .compose(done -> sql.preparedQuery("delete from outbox where subject = any($1)")
                        .execute(Tuple.of(ids(accounts))))
                .mapEmpty();
    }

    private static Future<List<Account>> locked(SqlClient sql, Withdrawn withdrawn) {
        return sql.preparedQuery("select " + PgAccounts.ACCOUNT + """
                         from account a join oauth_grant g on g.id = a.grant_id
                        where g.platform = $1 and g.client_id = $2 and g.identity_id = $3
                          and ($4::uuid is null or g.tenant = $4) and g.created_at <= $5
                        order by a.id for update""")
                .execute(whose(withdrawn))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(PgAccounts::account)
                        .toList());
    }

    private static Tuple whose(Withdrawn withdrawn) {
        return Tuple.tuple(Arrays.asList(
                withdrawn.platform(),
                withdrawn.clientId(),
                withdrawn.identityId(),
                withdrawn.tenant().map(Id::uuid).orElse(null),
                time(withdrawn.until())));
    }

    private static Future<Void> tell(SqlClient sql, List<Account> accounts, Function<Account, Event> event) {
        Future<Void> told = Future.succeededFuture();
        for (var account : accounts) {
            told = told.compose(
                    before -> Outbox.append(sql, event.apply(account)).mapEmpty());
        }
        return told;
    }

    private static java.util.UUID[] ids(List<Account> accounts) {
        return uuids(accounts.stream().map(Account::id).toList());
    }

    @Override
    public Future<Optional<Deletion>> deletion(Secret code) {
        return database.client()
                .preparedQuery("select platform, accounts, created_at from data_deletion where code_hash = $1")
                .execute(Tuple.of(bytes(code.sha256())))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(row -> new Deletion(
                                row.getString("platform"), row.getInteger("accounts"), time(row, "created_at"))));
    }
}
