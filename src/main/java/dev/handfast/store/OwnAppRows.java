package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.tenant.OwnApp;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Tenants' own apps in their rows.
 *
 * @param database where they are
 * @param vault seals their secrets, all of an app's together, one a line
 */
record OwnAppRows(Database database, Vault vault) {
    private static final String COLUMNS = "select tenant, platform, client_id, client_secret from own_app where ";

    Future<Optional<OwnApp>> one(Id tenant, String platform) {
        return read("tenant = $1 and platform = $2", Tuple.of(tenant.uuid(), platform))
                .map(found -> found.stream().findFirst());
    }

    Future<List<OwnApp>> all(Id tenant) {
        return read("tenant = $1 order by platform", Tuple.of(tenant.uuid()));
    }

    Future<List<OwnApp>> all(String platform, String clientId) {
        return read("platform = $1 and client_id = $2", Tuple.of(platform, clientId));
    }

    Future<Boolean> delete(Id tenant, String platform) {
        return run("delete from own_app where tenant = $1 and platform = $2", Tuple.of(tenant.uuid(), platform))
                .map(done -> done.rowCount() > 0);
    }

    Future<Void> put(OwnApp app) {
        var sql = """
                with noted as ( -- the command line may be the first to seal with this key
                    insert into sealing_key (id, seals_at) values ($5, now())
                    on conflict (id) do update set seals_at = excluded.seals_at)
                insert into own_app (tenant, platform, client_id, client_secret) values ($1, $2, $3, $4)
                on conflict (tenant, platform)
                do update set client_id = excluded.client_id, client_secret = excluded.client_secret""";
        var sealed = vault.seal(Secret.joined(app.clientSecrets()), place(app.tenant(), app.platform()));
        return run(
                        sql,
                        Tuple.of(
                                app.tenant().uuid(),
                                app.platform(),
                                app.clientId(),
                                bytes(sealed),
                                vault.keyId(sealed)))
                .mapEmpty();
    }

    /** The row of an own app has no id of its own: tenant and platform are its key. */
    static Place place(Id tenant, String platform) {
        return new Place(tenant, tenant, "app-" + platform.replaceAll("[^a-z]", "-"));
    }

    private Future<List<OwnApp>> read(String condition, Tuple values) {
        return run(COLUMNS + condition, values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(this::app)
                .toList());
    }

    private OwnApp app(Row row) {
        var tenant = id(row, "tenant");
        var platform = row.getString("platform");
        var secrets = vault.open(bytes(row, "client_secret"), place(tenant, platform));
        return new OwnApp(tenant, platform, row.getString("client_id"), secrets.lines());
    }

    private Future<RowSet<Row>> run(String sql, Tuple values) {
        return database.client().preparedQuery(sql).execute(values);
    }
}
