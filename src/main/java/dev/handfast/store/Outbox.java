package dev.handfast.store;

import static dev.handfast.store.Columns.time;
import static dev.handfast.store.Columns.uuids;

import dev.handfast.core.Id;
import dev.handfast.webhook.Event;
import dev.handfast.webhook.EventType;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/** What is to be told, written in the transaction of the change it tells of: both are there afterwards, or neither. */
public final class Outbox {
    private Outbox() {}

    /**
     * Appends an event and a delivery for every endpoint that wants it; false, and nothing appended, when the same subject, type and
     * cause were told before. Whoever calls this holds the subject's row locked (or has just inserted or deleted it) in the same
     * transaction, so that events of one subject are numbered in the order in which they are committed.
     */
    public static Future<Boolean> append(SqlClient transaction, Event event) {
        // Behind a paused endpoint a delivery waits for the end of the pause; at one that fails it becomes due with
        // those of its subject before it. At a sound one it is due now: what is before it is on its way, and the end
        // of that way may pass unseen between this snapshot and this commit.
        var text = """
                with told as (
                    insert into outbox (id, tenant, subject, profile, type, cause, facts, created_at)
                    values ($1, $2, $3, $4, $5, $6, $7::text::jsonb, $8)
                    on conflict on constraint outbox_cause do nothing
                    returning id, tenant, subject, sequence, type, created_at),
                deliveries as (
                    insert into delivery (endpoint, event, subject, sequence, state, next_at)
                    select e.id, told.id, told.subject, told.sequence, 'WAITING',
                           case when e.paused_at is not null then 'infinity'::timestamptz
                           when e.failing_since is null then told.created_at
                           else greatest(told.created_at, (select max(d.next_at) from delivery d
                               where d.endpoint = e.id and d.subject = told.subject and d.state = 'WAITING')) end
                    from told join webhook_endpoint e
                        on e.tenant = told.tenant and e.active and told.type = any(e.types)
                        and (e.accounts = '{}' or $9::text is null or $9 = any(e.accounts)))
                select count(*) as told from told""";
        return transaction
                .preparedQuery(text)
                .execute(Tuple.tuple(Arrays.asList(
                        event.id().uuid(),
                        event.tenant().uuid(),
                        event.subject().uuid(),
                        event.profile().map(Id::uuid).orElse(null),
                        event.type().word(),
                        event.cause(),
                        Columns.json(event.facts()),
                        time(event.at()),
                        event.sort().orElse(null))))
                .map(rows -> rows.iterator().next().getLong("told") > 0);
    }

    /**
     * The same for each of these accounts, with what is stored of them.
     *
     * @param facts what is told besides
     */
    public static Future<Void> append(
            SqlClient transaction,
            Collection<Id> accounts,
            EventType type,
            String cause,
            Map<String, String> facts,
            Instant at) {
        return transaction
                .preparedQuery("select " + PgAccounts.ACCOUNT
                        + " from account a join oauth_grant g on g.id = a.grant_id where a.id = any($1) order by a.id")
                .execute(Tuple.of(uuids(accounts)))
                .compose(rows -> {
                    Future<Void> told = Future.succeededFuture();
                    for (var row : rows) {
                        var event = Event.of(type, PgAccounts.account(row), cause, at)
                                .with(facts);
                        told = told.compose(before -> append(transaction, event).mapEmpty());
                    }
                    return told;
                });
    }
}
