package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.time;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.Kind;
import dev.handfast.refresh.OwnTokens;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Accounts' own tokens in PostgreSQL. */
public final class PgOwnTokens implements OwnTokens {
    private final Database database;
    private final Vault vault;

    public PgOwnTokens(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    @Override
    public Future<Optional<Turn>> take(Id tenant, Id account, Instant now, Instant last) {
        var text = """
                update account set own_fetched_at = $3
                where tenant = $1 and id = $2 and own_token is not null and (own_fetched_at is null or own_fetched_at <= $4)
                returning kind, upstream_id""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(tenant.uuid(), account.uuid(), time(now), time(last)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(row -> new Turn(Kind.valueOf(row.getString("kind")), row.getString("upstream_id"))));
    }

    @Override
    public Future<Void> store(Id tenant, Id account, Secret token) {
        return database.client()
                .preparedQuery(
                        "update account set own_token = $3 where tenant = $1 and id = $2 and own_token is not null")
                .execute(Tuple.of(
                        tenant.uuid(), account.uuid(), bytes(vault.seal(token, new Place(tenant, account, "own")))))
                .mapEmpty();
    }
}
