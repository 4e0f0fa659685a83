package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.maybeTime;
import static dev.handfast.store.Columns.text;
import static dev.handfast.store.Columns.time;
import static dev.handfast.store.Columns.uuids;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.OwnApp;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.Tenancy;
import dev.handfast.tenant.Tenant;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Tenants, profiles, keys and own apps in PostgreSQL. */
public final class PgTenancy implements Tenancy {
    private static final String TENANT =
            "select id, name, email, settings::text as settings, created_at from tenant where id = $1";

    private final Database database;
    private final ProfileRows profiles;
    private final OwnAppRows apps;

    public PgTenancy(Database database, Vault vault) {
        this.database = database;
        this.profiles = new ProfileRows(database);
        this.apps = new OwnAppRows(database, vault);
    }

    @Override
    public Future<Tenant> createTenant(Tenant tenant) {
        var sql = "insert into tenant (id, name, email, settings, created_at) values ($1, $2, $3, $4::text::jsonb, $5)";
        return run(
                        sql,
                        Tuple.of(
                                tenant.id().uuid(),
                                tenant.name(),
                                tenant.email(),
                                Columns.json(StoredSettings.of(tenant.settings())),
                                time(tenant.createdAt())))
                .map(tenant);
    }

    @Override
    public Future<Optional<Tenant>> tenant(Id id) {
        return one(TENANT, Tuple.of(id.uuid()), PgTenancy::tenant);
    }

    @Override
    public Future<List<Tenant>> tenants() {
        return all(
                "select id, name, email, settings::text as settings, created_at from tenant order by id",
                Tuple.tuple(),
                PgTenancy::tenant);
    }

    @Override
    public Future<Optional<Tenant>> updateTenant(Id id, UnaryOperator<Tenant> change) {
        return database.inTransaction(sql -> sql.preparedQuery(TENANT + " for update")
                .execute(Tuple.of(id.uuid()))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    var changed = change.apply(tenant(rows.iterator().next()));
                    return sql.preparedQuery(
                                    "update tenant set name = $2, email = $3, settings = $4::text::jsonb where id = $1")
                            .execute(Tuple.of(
                                    id.uuid(),
                                    changed.name(),
                                    changed.email(),
                                    Columns.json(StoredSettings.of(changed.settings()))))
                            .map(Optional.of(changed));
                }));
    }

    @Override
    public Future<Void> deleteTenant(Id tenant) {
        // Accounts hold their profile and grant fast, and flows have no foreign keys: these go first.
        return database.inTransaction(connection -> {
            var of = Tuple.of(tenant.uuid());
            return connection
                    .preparedQuery("delete from account where tenant = $1")
                    .execute(of)
                    .compose(done -> connection
                            .preparedQuery("delete from selection where tenant = $1")
                            .execute(of))
                    .compose(done -> connection
                            .preparedQuery("delete from connect_flow where tenant = $1")
                            .execute(of))
                    .compose(done -> connection
                            .preparedQuery("delete from handoff where tenant = $1")
                            .execute(of))
                    .compose(done -> connection
                            .preparedQuery("delete from tenant where id = $1")
                            .execute(of))
                    .mapEmpty();
        });
    }

    @Override
    public Future<Optional<Caller>> callerBy(byte[] keyHash) {
        var sql = """
                select k.id as key_id, k.tenant, k.dialect, k.name as key_name, k.preview, k.role, k.profiles,
                       k.created_at as key_created_at, k.expires_at,
                       t.id, t.name, t.email, t.settings::text as settings, t.created_at
                from api_key k join tenant t on t.id = k.tenant
                where k.hash = $1 and k.revoked_at is null""";
        return one(sql, Tuple.of(bytes(keyHash)), row -> new Caller(tenant(row), key(row)));
    }

    @Override
    public Future<ApiKey> createKey(ApiKey key, Secret text) {
        return insert(database.client(), key, text, List.of()).map(key);
    }

    static Future<Void> insert(SqlClient client, ApiKey key, Secret text, List<String> notedScopes) {
        var sql = """
                insert into api_key (id, tenant, dialect, name, hash, preview, role, profiles, created_at, expires_at, noted_scopes)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""";
        var values = Tuple.tuple(Arrays.asList(
                key.id().uuid(),
                key.tenant().uuid(),
                key.dialect(),
                key.name(),
                bytes(text.sha256()),
                key.preview(),
                key.role().name(),
                uuids(key.profiles()),
                time(key.createdAt()),
                time(key.expiresAt()),
                notedScopes.toArray(String[]::new)));
        return client.preparedQuery(sql).execute(values).mapEmpty();
    }

    @Override
    public Future<List<ApiKey>> keys(Id tenant) {
        var sql = """
                select id as key_id, tenant, dialect, name as key_name, preview, role, profiles,
                       created_at as key_created_at, expires_at
                from api_key where tenant = $1 and revoked_at is null order by id desc""";
        return all(sql, Tuple.of(tenant.uuid()), PgTenancy::key);
    }

    @Override
    public Future<Boolean> revokeKey(Id tenant, Id key) {
        return run(
                        "update api_key set revoked_at = now() where tenant = $1 and id = $2 and revoked_at is null",
                        Tuple.of(tenant.uuid(), key.uuid()))
                .map(done -> done.rowCount() > 0);
    }

    @Override
    public Future<Profile> createProfile(Profile profile) {
        return profiles.create(profile);
    }

    @Override
    public Future<Optional<Profile>> profile(Id tenant, Id profile) {
        return profiles.one(tenant, profile);
    }

    @Override
    public Future<Optional<Tenant>> owner(Id profile) {
        var sql = """
                select t.id, t.name, t.email, t.settings::text as settings, t.created_at
                from tenant t join profile p on p.tenant = t.id where p.id = $1""";
        return one(sql, Tuple.of(profile.uuid()), PgTenancy::tenant);
    }

    @Override
    public Future<List<Profile>> profiles(Id tenant) {
        return profiles.all(tenant);
    }

    @Override
    public Future<Optional<Profile>> updateProfile(Id tenant, Id profile, UnaryOperator<Profile> change) {
        return profiles.update(tenant, profile, change);
    }

    @Override
    public Future<Boolean> deleteProfile(Id tenant, Id profile) {
        return profiles.delete(tenant, profile);
    }

    @Override
    public Future<Optional<OwnApp>> ownApp(Id tenant, String platform) {
        return apps.one(tenant, platform);
    }

    @Override
    public Future<List<OwnApp>> ownApps(String platform, String clientId) {
        return apps.all(platform, clientId);
    }

    @Override
    public Future<List<OwnApp>> ownAppsOf(Id tenant) {
        return apps.all(tenant);
    }

    @Override
    public Future<Boolean> deleteOwnApp(Id tenant, String platform) {
        return apps.delete(tenant, platform);
    }

    @Override
    public Future<Void> putOwnApp(OwnApp app) {
        return apps.put(app);
    }

    private static Tenant tenant(Row row) {
        return new Tenant(
                id(row, "id"),
                row.getString("name"),
                row.getString("email"),
                Columns.read(row.getString("settings"), StoredSettings.class).settings(),
                time(row, "created_at"));
    }

    static ApiKey key(Row row) {
        return new ApiKey(
                id(row, "key_id"),
                id(row, "tenant"),
                row.getString("dialect"),
                row.getString("key_name"),
                row.getString("preview"),
                Role.valueOf(row.getString("role")),
                Arrays.stream(row.getArrayOfUUIDs("profiles")).map(Columns::id).collect(Collectors.toUnmodifiableSet()),
                time(row, "key_created_at"),
                maybeTime(row, "expires_at"));
    }

    private Future<RowSet<Row>> run(String sql, Tuple values) {
        return database.client().preparedQuery(sql).execute(values);
    }

    private <T> Future<Optional<T>> one(String sql, Tuple values, Function<Row, T> read) {
        return run(sql, values).map(rows -> first(rows, read));
    }

    private <T> Future<List<T>> all(String sql, Tuple values, Function<Row, T> read) {
        return run(sql, values).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(read)
                .toList());
    }

    private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst().map(read);
    }
}
