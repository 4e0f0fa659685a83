package dev.handfast.store;

import static dev.handfast.store.Columns.time;

import dev.handfast.core.Id;
import dev.handfast.refresh.VendLog;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** The log of fetched tokens in PostgreSQL. */
public final class PgVendLog implements VendLog {
    private final Database database;

    public PgVendLog(Database database) {
        this.database = database;
    }

    @Override
    public Future<Void> record(Vend vend) {
        return database.client()
                .preparedQuery("insert into token_vend (id, tenant, account, api_key, request_id, at)"
                        + " values ($1, $2, $3, $4, $5, $6)")
                .execute(Tuple.of(
                        Id.at(vend.at()).uuid(),
                        vend.tenant().uuid(),
                        vend.account().uuid(),
                        vend.key().uuid(),
                        vend.requestId(),
                        time(vend.at())))
                .mapEmpty();
    }

    @Override
    public Future<Void> sweep(Instant before) {
        return database.client()
                .preparedQuery("delete from token_vend where at < $1")
                .execute(Tuple.of(time(before)))
                .mapEmpty();
    }
}
