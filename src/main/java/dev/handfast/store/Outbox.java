package dev.handfast.store;

import static dev.handfast.store.Columns.time;

import dev.handfast.core.Id;
import dev.handfast.webhook.Event;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;

/** What is to be told, written in the transaction of the change it tells of: both are there afterwards, or neither. */
public final class Outbox {
    private Outbox() {}

    /**
     * Appends an event and a delivery for every endpoint that wants it; false, and nothing appended, when the same subject, type and
     * cause were told before. Whoever calls this holds the subject's row locked (or has just inserted or deleted it) in the same
     * transaction, so that events of one subject are numbered in the order in which they are committed.
     */
    public static Future<Boolean> append(SqlClient transaction, Event event) {
        // A delivery behind others of its subject becomes due with them; behind a paused endpoint it waits for the end
        // of the pause.
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
                           else greatest(told.created_at, (select max(d.next_at) from delivery d
                               where d.endpoint = e.id and d.subject = told.subject and d.state = 'WAITING')) end
                    from told join webhook_endpoint e on e.tenant = told.tenant and e.active and told.type = any(e.types))
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
                        time(event.at()))))
                .map(rows -> rows.iterator().next().getLong("told") > 0);
    }
}
