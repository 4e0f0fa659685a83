package dev.handfast.store;

import static dev.handfast.store.Columns.maybeTime;
import static dev.handfast.store.Columns.time;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.KeyLedger;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** Keys and what became of them in PostgreSQL. */
public final class PgKeyLedger implements KeyLedger {
    private final Database database;

    public PgKeyLedger(Database database) {
        this.database = database;
    }

    @Override
    public Future<Void> create(ApiKey key, Secret text, List<String> notedScopes) {
        return PgTenancy.insert(database.client(), key, text, notedScopes);
    }

    @Override
    public Future<List<Entry>> entries(Id tenant, String dialect) {
        var text = """
                select k.id as key_id, k.tenant, k.dialect, k.name as key_name, k.preview, k.role, k.profiles,
                       k.created_at as key_created_at, k.expires_at, k.noted_scopes, k.revoked_at, u.used_at
                from api_key k left join api_key_use u on u.key = k.id
                where k.tenant = $1 and k.dialect = $2 order by k.id desc""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(tenant.uuid(), dialect))
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(row -> new Entry(
                                PgTenancy.key(row),
                                List.of(row.getArrayOfStrings("noted_scopes")),
                                maybeTime(row, "used_at"),
                                maybeTime(row, "revoked_at")))
                        .toList());
    }

    @Override
    public Future<Boolean> revoke(Id tenant, String dialect, Id key, Instant at) {
        var text = """
                update api_key set revoked_at = $4
                where tenant = $1 and dialect = $2 and id = $3 and revoked_at is null""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(tenant.uuid(), dialect, key.uuid(), time(at)))
                .map(done -> done.rowCount() > 0);
    }

    @Override
    public Future<Void> used(Id key, Instant at) {
        // Of processes whose clocks differ, the latest word counts.
        var text = """
                insert into api_key_use (key, used_at) select id, $2 from api_key where id = $1
                on conflict (key) do update set used_at = greatest(api_key_use.used_at, excluded.used_at)""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(key.uuid(), time(at)))
                .mapEmpty();
    }
}
