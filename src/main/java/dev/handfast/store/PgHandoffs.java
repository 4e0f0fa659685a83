package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.time;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.state.Handoffs;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;

/** Handoffs in PostgreSQL. */
public final class PgHandoffs implements Handoffs {
    private static final String FIELD = "handoff";

    private final SqlClient client;
    private final Vault vault;

    public PgHandoffs(Database database, Vault vault) {
        this.client = database.client();
        this.vault = vault;
    }

    @Override
    public Future<Void> leave(Handoff handoff, Instant now) {
        // Whoever leaves something sweeps up what nobody came for.
        var text = """
                with swept as (delete from handoff where expires_at <= $7)
                insert into handoff (handle_hash, id, tenant, purpose, sealed, expires_at) values ($1, $2, $3, $4, $5, $6)""";
        var id = Id.at(now);
        return client.preparedQuery(text)
                .execute(Tuple.of(
                                bytes(handoff.handle().sha256()),
                                id.uuid(),
                                handoff.tenant().uuid(),
                                handoff.purpose(),
                                bytes(vault.seal(handoff.text(), new Place(handoff.tenant(), id, FIELD))),
                                time(handoff.expiresAt()))
                        .addValue(time(now)))
                .mapEmpty();
    }

    @Override
    public Future<Optional<Secret>> find(Secret handle, String purpose, Instant now) {
        return one(
                "select id, tenant, sealed from handoff where handle_hash = $1 and purpose = $2 and expires_at > $3",
                handle,
                purpose,
                now);
    }

    @Override
    public Future<Optional<Secret>> take(Secret handle, String purpose, Instant now) {
        return one(
                "delete from handoff where handle_hash = $1 and purpose = $2 and expires_at > $3 returning id, tenant, sealed",
                handle,
                purpose,
                now);
    }

    private Future<Optional<Secret>> one(String text, Secret handle, String purpose, Instant now) {
        return client.preparedQuery(text)
                .execute(Tuple.of(bytes(handle.sha256()), purpose, time(now)))
                .map(rows -> PgAccounts.first(
                        rows,
                        row -> vault.open(bytes(row, "sealed"), new Place(id(row, "tenant"), id(row, "id"), FIELD))));
    }
}
