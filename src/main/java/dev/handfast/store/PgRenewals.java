package dev.handfast.store;

import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.time;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Cause;
import dev.handfast.account.Trouble;
import dev.handfast.core.Id;
import dev.handfast.refresh.RefreshPolicy.Ending;
import dev.handfast.refresh.Renewals;
import dev.handfast.vault.SealBrokenException;
import dev.handfast.vault.Vault;
import dev.handfast.webhook.EventType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renewals in PostgreSQL. Whatever changes the status of accounts locks the accounts before the grant, as saving and removing them do.
 */
public final class PgRenewals implements Renewals {
    private static final Logger LOG = LoggerFactory.getLogger(PgRenewals.class);

    /** Pushes the due time itself forward as the lease: a claimed grant leaves the front of the index at once. */
    static final String CLAIM_DUE = """
            with due as (
                select picked.id, picked.spent, picked.abandoned
                from unnest($1::text[], $2::int[]) as room (platform, most)
                cross join lateral (
                    select id, spent_no is not distinct from token_no as spent, leased_until is not null as abandoned
                    from oauth_grant where platform = room.platform and next_refresh_at <= $3
                    order by next_refresh_at limit room.most for update skip locked) picked)
            update oauth_grant g
            set next_refresh_at = $4, leased_until = $4, fence = g.fence + 1, spent_no = g.token_no, spent_at = $3
            from due where g.id = due.id
            returning\s""" + StoredGrants.COLUMNS + ", due.spent, due.abandoned";

    private static final String CLAIM_ONE = """
            with free as (
                select id, spent_no is not distinct from token_no as spent, leased_until is not null as abandoned
                from oauth_grant where id = $1 and token_no = $2 and (leased_until is null or leased_until <= $3)
                    and refresh_state <> 'RECONNECT_REQUIRED'
                for update)
            update oauth_grant g
            set next_refresh_at = $4, leased_until = $4, fence = g.fence + 1, spent_no = g.token_no, spent_at = $3
            from free where g.id = free.id
            returning\s""" + StoredGrants.COLUMNS + ", free.spent, free.abandoned";

    /** The token's number is the fence of an answer: number n becomes n + 1 once, whoever claimed it last. */
    private static final String RENEW = """
            update oauth_grant
            set access_token = $3, refresh_token = $4, token_type = $5, scopes = $6, extras = $7::text::jsonb,
                access_expires_at = $8, refresh_expires_at = $9, issued_at = $10, updated_at = $10,
                next_refresh_at = case when kept_until is null then $11::timestamptz end,
                token_no = token_no + 1, spent_no = null, spent_at = null, leased_until = null, failures = 0,
                refresh_state = 'ACTIVE', cause = null, platform_code = null, platform_status = null,
                trouble_since = null
            where id = $1 and token_no = $2""";

    private final Database database;
    private final StoredGrants grants;
    private final Vault vault;

    public PgRenewals(Database database, Vault vault) {
        this.database = database;
        this.grants = new StoredGrants(vault);
        this.vault = vault;
    }

    @Override
    public Future<List<Claimed>> claimDue(Map<String, Integer> rooms, Instant now, Duration lease) {
        var platforms = rooms.keySet().toArray(String[]::new);
        var most = Arrays.stream(platforms).map(rooms::get).toArray(Integer[]::new);
        return database.client()
                .preparedQuery(CLAIM_DUE)
                .execute(Tuple.of(platforms, most, time(now), time(now.plus(lease))))
                .map(rows -> stream(rows).flatMap(this::opened).toList());
    }

    /** A grant that does not open must not hold up the others; it comes back when its lease ends. */
    private Stream<Claimed> opened(Row row) {
        try {
            return Stream.of(grants.claimed(row));
        } catch (SealBrokenException broken) {
            LOG.atError().addKeyValue("grant", id(row, "grant_id")).log("grant.seal.broken");
            return Stream.empty();
        }
    }

    @Override
    public Future<Optional<Claimed>> claim(Id grant, long tokenNumber, Instant now, Duration lease) {
        return database.client()
                .preparedQuery(CLAIM_ONE)
                .execute(Tuple.of(grant.uuid(), tokenNumber, time(now), time(now.plus(lease))))
                .map(rows -> stream(rows).findFirst().map(grants::claimed));
    }

    @Override
    public Future<Optional<Standing>> standing(Id grant) {
        return database.client()
                .preparedQuery("select " + StoredGrants.COLUMNS + " from oauth_grant g where g.id = $1")
                .execute(Tuple.of(grant.uuid()))
                .map(rows -> stream(rows).findFirst().map(grants::standing));
    }

    @Override
    public Future<Boolean> extend(Claimed claimed, Instant until) {
        var text = "update oauth_grant set leased_until = $3, next_refresh_at = $3 where id = $1 and fence = $2";
        return fenced(database.client(), text, claimed, time(until));
    }

    @Override
    public Future<List<Boolean>> renewed(List<Renewed> renewed) {
        // Most were well before: one round trip stores them all. The rest change their accounts too.
        return database.client()
                .preparedQuery(RENEW + " and refresh_state = 'ACTIVE'")
                .executeBatch(renewed.stream().map(this::values).toList())
                .compose(results -> {
                    var stored = new ArrayList<Future<Boolean>>();
                    var result = results;
                    for (var one : renewed) {
                        stored.add(result.rowCount() > 0 ? Future.succeededFuture(true) : recovered(one));
                        result = result.next();
                    }
                    return Future.all(stored).map(all -> all.<Boolean>list());
                });
    }

    /** REFRESH_FAILING or RECONNECT_REQUIRED to ACTIVE. */
    private Future<Boolean> recovered(Renewed renewed) {
        var grant = renewed.claimed().grant().id();
        return database.inTransaction(sql -> lockAccounts(sql, grant)
                .compose(locked -> sql.preparedQuery(RENEW).execute(values(renewed)))
                .compose(rows -> rows.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : mark(sql, grant, AccountStatus.ACTIVE, renewed.at(), true)
                                .compose(accounts -> tell(
                                        sql,
                                        renewed.claimed(),
                                        accounts,
                                        EventType.TOKEN_RECOVERED,
                                        grant.hex() + "/" + renewed.claimed().tokenNumber(),
                                        Map.of(),
                                        renewed.at()))));
    }

    private Tuple values(Renewed renewed) {
        var grant = renewed.claimed().grant();
        var tokens = renewed.tokens();
        return Tuple.tuple(Arrays.asList(
                grant.id().uuid(),
                renewed.claimed().tokenNumber(),
                grants.access(grant, tokens),
                grants.refresh(grant, tokens),
                tokens.type(),
                tokens.scopes().toArray(String[]::new),
                Columns.json(tokens.extras()),
                time(tokens.accessExpiresAt()),
                time(tokens.refreshExpiresAt()),
                time(renewed.at()),
                time(renewed.next())));
    }

    @Override
    public Future<Void> postponed(Claimed claimed, Optional<Instant> next) {
        return giveBack(database.client(), claimed, next).mapEmpty();
    }

    /** ACTIVE to ACTIVE, with notice of the end. */
    @Override
    public Future<Void> ending(Claimed claimed, Ending ending, Optional<Instant> next, Instant at) {
        var grant = claimed.grant().id();
        return database.inTransaction(sql -> lockAccounts(sql, grant)
                        .compose(locked -> giveBack(sql, claimed, next))
                        .compose(held -> held
                                ? concerned(sql, claimed)
                                        .compose(accounts -> tell(
                                                sql,
                                                claimed,
                                                accounts,
                                                EventType.TOKEN_EXPIRING,
                                                grant.hex() + "/" + ending.ahead(),
                                                endingFacts(ending.end(), at),
                                                at))
                                : Future.succeededFuture(false)))
                .mapEmpty();
    }

    private static Future<Boolean> giveBack(SqlClient sql, Claimed claimed, Optional<Instant> next) {
        var text = """
                update oauth_grant
                set next_refresh_at = $3, leased_until = null, spent_no = case when $4 then spent_no end
                where id = $1 and fence = $2""";
        return fenced(sql, text, claimed, time(next), claimed.possiblySpent());
    }

    /** ACTIVE to REFRESH_FAILING, or one more failure. */
    @Override
    public Future<Boolean> failing(Claimed claimed, Trouble trouble, boolean unknownEnd, boolean told) {
        return told && claimed.status() == AccountStatus.ACTIVE
                ? database.inTransaction(sql -> lockAccounts(
                                sql, claimed.grant().id())
                        .compose(locked -> failed(sql, claimed, trouble, unknownEnd, true))
                        .compose(held -> held
                                ? mark(sql, claimed.grant().id(), AccountStatus.REFRESH_FAILING, trouble.since(), true)
                                        .compose(accounts -> tell(
                                                sql,
                                                claimed,
                                                accounts,
                                                EventType.TOKEN_REFRESH_FAILING,
                                                trouble.since().toString(),
                                                failingFacts(claimed, trouble),
                                                trouble.since()))
                                : Future.succeededFuture(false)))
                : failed(database.client(), claimed, trouble, unknownEnd, false);
    }

    private static Future<Boolean> failed(
            SqlClient sql, Claimed claimed, Trouble trouble, boolean unknownEnd, boolean told) {
        var text = """
                update oauth_grant
                set refresh_state = case when $8 then 'REFRESH_FAILING' else refresh_state end, failures = failures + 1, cause = $3,
                    platform_code = $4, platform_status = $9, trouble_since = $5, next_refresh_at = $6, leased_until = null, spent_no = case when $7 then spent_no end
                where id = $1 and fence = $2""";
        return fenced(
                sql,
                text,
                claimed,
                trouble.cause().name(),
                trouble.platformCode().orElse(null),
                time(trouble.since()),
                time(trouble.nextAttempt()),
                unknownEnd || claimed.possiblySpent(),
                told,
                trouble.platformStatus().orElse(null));
    }

    /** ACTIVE or REFRESH_FAILING to RECONNECT_REQUIRED. What has a token of its own outlives a grant that merely expired. */
    @Override
    public Future<Boolean> ended(Claimed claimed, Trouble trouble) {
        var text = """
                update oauth_grant
                set refresh_state = 'RECONNECT_REQUIRED', cause = $3, platform_code = $4, trouble_since = $5, platform_status = $6,
                    next_refresh_at = null, leased_until = null
                where id = $1 and fence = $2""";
        var grant = claimed.grant().id();
        return database.inTransaction(sql -> lockAccounts(sql, grant)
                .compose(locked -> fenced(
                        sql,
                        text,
                        claimed,
                        trouble.cause().name(),
                        trouble.platformCode().orElse(null),
                        time(trouble.since()),
                        trouble.platformStatus().orElse(null)))
                .compose(held -> held
                        ? mark(
                                        sql,
                                        grant,
                                        AccountStatus.RECONNECT_REQUIRED,
                                        trouble.since(),
                                        trouble.cause() != Cause.EXPIRED)
                                .compose(accounts -> tell(
                                        sql,
                                        claimed,
                                        accounts,
                                        EventType.TOKEN_REVOKED,
                                        grant.hex() + "/" + claimed.tokenNumber(),
                                        endedFacts(trouble),
                                        trouble.since()))
                        : Future.succeededFuture(false)));
    }

    private static Future<Void> lockAccounts(SqlClient sql, Id grant) {
        return sql.preparedQuery("select from account where grant_id = $1 order by id for update")
                .execute(Tuple.of(grant.uuid()))
                .mapEmpty();
    }

    /** The accounts whose status changed by this. */
    private static Future<List<Id>> mark(SqlClient sql, Id grant, AccountStatus status, Instant at, boolean all) {
        var text = """
                update account set status = $2, updated_at = $3
                where grant_id = $1 and status <> $2 and ($4 or own_token is null) returning id""";
        return sql.preparedQuery(text)
                .execute(Tuple.of(grant.uuid(), status.name(), time(at), all))
                .map(rows -> stream(rows).map(row -> id(row, "id")).toList());
    }

    /** The accounts that end with the grant's own token. */
    private static Future<List<Id>> concerned(SqlClient sql, Claimed claimed) {
        return sql.preparedQuery("select id from account where grant_id = $1 and own_token is null")
                .execute(Tuple.of(claimed.grant().id().uuid()))
                .map(rows -> stream(rows).map(row -> id(row, "id")).toList());
    }

    /** Tells tenants, in the same transaction, and the log. */
    private static Future<Boolean> tell(
            SqlClient sql,
            Claimed claimed,
            List<Id> accounts,
            EventType type,
            String cause,
            Map<String, String> facts,
            Instant at) {
        accounts.forEach(account -> LOG.atInfo()
                .addKeyValue("account", account)
                .addKeyValue("platform", claimed.grant().platform())
                .log(type.word()));
        return Outbox.append(sql, accounts, type, cause, facts, at).map(true);
    }

    private static Map<String, String> endingFacts(Instant end, Instant at) {
        var days = Duration.between(at, end).plusHours(12).toDays(); // rounded
        return Map.of("expiresAt", end.toString(), "daysUntilExpiry", Long.toString(Math.max(0, days)));
    }

    private static Map<String, String> failingFacts(Claimed claimed, Trouble trouble) {
        var facts = reason(trouble);
        claimed.grant().tokens().accessExpiresAt().ifPresent(end -> facts.putAll(endingFacts(end, trouble.since())));
        return facts;
    }

    private static Map<String, String> endedFacts(Trouble trouble) {
        var facts = reason(trouble);
        facts.put("revokedAt", trouble.since().toString());
        return facts;
    }

    private static Map<String, String> reason(Trouble trouble) {
        var facts = new HashMap<String, String>();
        facts.put("reason", trouble.cause().sentence());
        facts.put("cause", trouble.cause().name().toLowerCase(Locale.ROOT));
        trouble.platformCode().ifPresent(code -> facts.put("platformCode", code));
        return facts;
    }

    /** Runs an update whose first two parameters are the grant and the claim's fence; false when the claim was lost. */
    private static Future<Boolean> fenced(SqlClient sql, String text, Claimed claimed, Object... more) {
        var values = Tuple.of(claimed.grant().id().uuid(), claimed.fence());
        Arrays.stream(more).forEach(values::addValue);
        return sql.preparedQuery(text).execute(values).map(rows -> rows.rowCount() > 0);
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }
}
