package dev.handfast.store;

import static dev.handfast.store.Columns.time;
import static dev.handfast.store.Columns.uuids;

import dev.handfast.core.Id;
import dev.handfast.vault.SealBrokenException;
import dev.handfast.vault.Vault;
import dev.handfast.webhook.Attempt;
import dev.handfast.webhook.Deliveries;
import dev.handfast.webhook.Endpoint;
import dev.handfast.webhook.Event;
import dev.handfast.webhook.EventType;
import dev.handfast.webhook.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deliveries in PostgreSQL. */
public final class PgDeliveries implements Deliveries {
    private static final Logger LOG = LoggerFactory.getLogger(PgDeliveries.class);
    private static final int LOOKED_AT = 500; // due rows one claim looks at; the rest waits for the next
    private static final int MOST_PER_ENDPOINT = 8; // of one claim

    private final Database database;
    private final EndpointRows rows;

    public PgDeliveries(Database database, Vault vault) {
        this.database = database;
        this.rows = new EndpointRows(vault);
    }

    @Override
    public Future<List<Claimed>> claim(Instant now, Instant until, Set<Id> busy, int most) {
        // Only what no older waiting event of its subject stands before; the pushed due time is the lease.
        var text = """
                with due as (
                    select endpoint, event, subject, sequence, next_at from delivery
                    where state = 'WAITING' and next_at <= $1 and endpoint <> all($3::uuid[])
                    order by next_at limit $5),
                first as (
                    select endpoint, event, next_at,
                           row_number() over (partition by endpoint order by next_at, sequence) as place
                    from due
                    where not exists (select from delivery p where p.endpoint = due.endpoint and p.subject = due.subject
                        and p.state = 'WAITING' and p.sequence < due.sequence)),
                held as (
                    select d.endpoint, d.event from delivery d join first using (endpoint, event)
                    where first.place <= $6 and d.state = 'WAITING' and d.next_at <= $1
                    order by first.next_at limit $4 for update of d skip locked)
                update delivery d set next_at = $2, attempts = d.attempts + 1
                from held, outbox o, webhook_endpoint e
                where d.endpoint = held.endpoint and d.event = held.event and o.id = d.event
                  and e.id = d.endpoint and e.active and e.paused_at is null
                returning d.attempts, d.event, o.subject, o.profile, o.type, o.cause, o.facts::text as facts,
                    o.created_at as happened_at,""" + " " + EndpointRows.ENDPOINT;
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(
                        time(now), time(until), uuids(busy), (long) most, (long) LOOKED_AT, (long) MOST_PER_ENDPOINT))
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .flatMap(this::claimed)
                        .toList());
    }

    /** A row whose secrets do not open is left to its lease; the others go on. */
    private Stream<Claimed> claimed(Row row) {
        try {
            return Stream.of(new Claimed(rows.endpoint(row), EndpointRows.event(row), row.getInteger("attempts")));
        } catch (SealBrokenException broken) {
            LOG.atError().addKeyValue("tenant", Columns.id(row, "tenant")).log("webhooks.secret.unreadable");
            return Stream.empty();
        }
    }

    @Override
    public Future<Void> delivered(Claimed claimed, Attempt attempt) {
        // What stood behind it is due now. The endpoint is written first, as everywhere: nobody waits in a circle.
        var text = """
                with done as (
                    update delivery set state = 'DELIVERED'
                    where endpoint = $1 and event = $2 and attempts = $3 and state = 'WAITING'),
                next as (
                    update delivery set next_at = $5
                    where endpoint = $1 and subject = $4 and state = 'WAITING' and event <> $2 and next_at > $5
                      and next_at <> 'infinity')
                update webhook_endpoint
                set fired_at = $5, succeeded_at = $5, failures = 0, dead = 0, failing_since = null where id = $1""";
        return database.inTransaction(sql -> sql.preparedQuery(text)
                .execute(key(claimed)
                        .addUUID(claimed.event().subject().uuid())
                        .addOffsetDateTime(time(attempt.at().plus(attempt.took()))))
                .compose(done -> PgEndpoints.log(sql, claimed.endpoint(), attempt)));
    }

    @Override
    public Future<Void> failed(Claimed claimed, Attempt attempt, RetryPolicy policy) {
        var now = attempt.at().plus(attempt.took());
        var next = policy.next(claimed.endpoint().form(), attempt, claimed.attempt(), now);
        return database.inTransaction(sql -> lock(sql, claimed)
                .compose(locked -> mark(sql, claimed, next, now))
                .compose(marked -> marked
                        ? blame(sql, claimed, next.isEmpty(), now)
                                .compose(counters -> pause(sql, claimed, attempt, policy, counters, now))
                        : Future.succeededFuture())
                .compose(done -> PgEndpoints.log(sql, claimed.endpoint(), attempt)));
    }

    /** Whatever changes deliveries of an endpoint as a whole holds the endpoint first. */
    private static Future<Void> lock(SqlClient sql, Claimed claimed) {
        return sql.preparedQuery("select from webhook_endpoint where id = $1 for no key update")
                .execute(Tuple.of(claimed.endpoint().id().uuid()))
                .mapEmpty();
    }

    /** Waits for the next attempt together with what stands behind it, or is given up and lets that go first. */
    private static Future<Boolean> mark(SqlClient sql, Claimed claimed, Optional<Instant> next, Instant now) {
        var text = """
                with marked as (
                    update delivery set state = case when $5 then 'DEAD' else 'WAITING' end, next_at = $6
                    where endpoint = $1 and event = $2 and attempts = $3 and state = 'WAITING'
                    returning sequence),
                behind as (
                    update delivery set next_at = $6
                    where endpoint = $1 and subject = $4 and state = 'WAITING' and next_at <> 'infinity'
                      and sequence > (select sequence from marked))
                select count(*) as marked from marked""";
        return sql.preparedQuery(text)
                .execute(key(claimed)
                        .addUUID(claimed.event().subject().uuid())
                        .addBoolean(next.isEmpty())
                        .addOffsetDateTime(time(next.orElse(now))))
                .map(marked -> marked.iterator().next().getLong("marked") > 0);
    }

    private record Counters(Instant success, Instant failingSince, int dead) {}

    private static Future<Optional<Counters>> blame(SqlClient sql, Claimed claimed, boolean dead, Instant now) {
        var text = """
                update webhook_endpoint
                set fired_at = $2, failures = failures + 1, dead = dead + $3, failing_since = coalesce(failing_since, $2)
                where id = $1 and paused_at is null
                returning coalesce(succeeded_at, created_at) as success, failing_since, dead""";
        return sql.preparedQuery(text)
                .execute(Tuple.of(claimed.endpoint().id().uuid(), time(now), dead ? 1 : 0))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(row -> new Counters(
                                time(row, "success"), time(row, "failing_since"), row.getInteger("dead"))));
    }

    private static Future<Void> pause(
            SqlClient sql,
            Claimed claimed,
            Attempt attempt,
            RetryPolicy policy,
            Optional<Counters> counters,
            Instant now) {
        var reason = counters.flatMap(count -> attempt.gone()
                ? Optional.of("the endpoint answered that it is gone (410)")
                : policy.pause(count.success(), count.failingSince(), count.dead(), now));
        if (reason.isEmpty()) {
            return Future.succeededFuture();
        }
        var endpoint = claimed.endpoint();
        LOG.atWarn().addKeyValue("tenant", endpoint.tenant()).log("webhooks.endpoint.paused");
        return sql.preparedQuery("update webhook_endpoint set paused_at = $2, paused_reason = $3 where id = $1")
                .execute(Tuple.of(endpoint.id().uuid(), time(now), reason.get()))
                .compose(done -> sql.preparedQuery(
                                "update delivery set next_at = 'infinity' where endpoint = $1 and state = 'WAITING'")
                        .execute(Tuple.of(endpoint.id().uuid())))
                .compose(held -> Outbox.append(sql, notice(endpoint, reason.get(), now)))
                .mapEmpty();
    }

    private static Event notice(Endpoint endpoint, String reason, Instant now) {
        return new Event(
                Id.at(now),
                endpoint.tenant(),
                endpoint.id(),
                Optional.empty(),
                EventType.WEBHOOK_PAUSED,
                "since " + now,
                Map.of("name", endpoint.name(), "url", endpoint.url().toString(), "reason", reason),
                now);
    }

    private static Tuple key(Claimed claimed) {
        return Tuple.of(claimed.endpoint().id().uuid(), claimed.event().id().uuid(), claimed.attempt());
    }

    @Override
    public Future<Backlog> sweep(Instant before) {
        // Ids begin with their time.
        var oldest = new Id(before.toEpochMilli() << 16, 0).uuid();
        // Nobody who waits for a token stands behind it: it may be much after a long pause.
        return database.atLength(sql -> sql.preparedQuery("delete from delivery_log where id < $1")
                        .execute(Tuple.of(oldest))
                        .compose(done -> sql.preparedQuery("delete from outbox where id < $1")
                                .execute(Tuple.of(oldest)))
                        .compose(done -> sql.query("""
                                select (select count(*) from delivery where state = 'WAITING') as waiting,
                                       (select count(*) from delivery where state = 'DEAD') as dead""").execute()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Backlog(row.getLong("waiting"), row.getLong("dead")));
    }
}
