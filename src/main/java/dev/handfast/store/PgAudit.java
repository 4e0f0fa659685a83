package dev.handfast.store;

import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.time;

import dev.handfast.core.Id;
import dev.handfast.tenant.Audit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The audit log in PostgreSQL. */
public final class PgAudit implements Audit {
    private final SqlClient client;

    public PgAudit(Database database) {
        this.client = database.client();
    }

    @Override
    public Future<Void> record(Entry entry) {
        return append(client, entry);
    }

    /** Adds an entry with the transaction that it tells of. */
    static Future<Void> append(SqlClient sql, Entry entry) {
        var text = """
                insert into audit (id, tenant, api_key, request_id, action, object, at)
                values ($1, $2, $3, $4, $5, $6, $7)""";
        return sql.preparedQuery(text)
                .execute(Tuple.tuple(Arrays.asList(
                        entry.id().uuid(),
                        entry.tenant().uuid(),
                        entry.key().map(Id::uuid).orElse(null),
                        entry.requestId(),
                        entry.action().name(),
                        entry.object(),
                        time(entry.at()))))
                .mapEmpty();
    }

    @Override
    public Future<List<Entry>> list(Id tenant, Query query) {
        var sql = """
                select * from audit_trail
                where tenant = $1 and (cardinality($2::text[]) = 0 or action = any($2)) and ($3::uuid is null or api_key = $3)
                  and ($4::text is null or object = $4 or object = $5::uuid::text)
                  and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
                order by at desc, id desc offset $8 limit $9""";
        return client.preparedQuery(sql)
                .execute(Tuple.tuple(Arrays.asList(
                        tenant.uuid(),
                        query.actions().stream().map(Enum::name).toArray(String[]::new),
                        query.key().map(Id::uuid).orElse(null),
                        query.object().orElse(null),
                        query.object().flatMap(Id::fromHex).map(Id::uuid).orElse(null),
                        time(query.since()),
                        time(query.until()),
                        query.offset(),
                        query.limit())))
                .map(rows -> PgAccounts.stream(rows).map(PgAudit::entry).toList());
    }

    @Override
    public Future<Void> sweep(Instant before) {
        return client.preparedQuery("delete from audit where at < $1")
                .execute(Tuple.of(time(before)))
                .mapEmpty();
    }

    private static Entry entry(Row row) {
        var object = row.getString("object");
        return new Entry(
                id(row, "id"),
                id(row, "tenant"),
                Optional.ofNullable(row.getUUID("api_key")).map(Columns::id),
                row.getString("request_id"),
                Action.valueOf(row.getString("action")),
                account(object).map(Id::hex).orElse(object),
                time(row, "at"));
    }

    /** The log of fetched tokens names accounts by their stored form. */
    private static Optional<Id> account(String object) {
        try {
            return object.length() == 36 ? Id.fromUuid(UUID.fromString(object)) : Optional.empty();
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}
