package dev.handfast.store;

import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.text;
import static dev.handfast.store.Columns.time;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.ProfileCard;
import dev.handfast.tenant.TimeFormat;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/**
 * Tenants' profiles in their rows. Those of a tenant are changed one after the other, so that no change is lost and one of them is the
 * default, as long as there is any.
 *
 * @param database where they are
 */
record ProfileRows(Database database) {
    private static final Map<String, GatewayError> MEANINGS = Map.of(
            "profile_name", GatewayError.of(ErrorCode.NAME_TAKEN, "a profile of this name exists already"),
            "profile_slug", GatewayError.of(ErrorCode.NAME_TAKEN, "a profile with this slug exists already"),
            "account_profile",
                    GatewayError.of(ErrorCode.PROFILE_NOT_EMPTY, "the profile still has connected accounts"));

    /** The first profile of a tenant becomes its default. */
    Future<Profile> create(Profile profile) {
        var sql = """
                insert into profile (id, tenant, name, description, color, is_default, created_at,
                    slug, timezone, time_format, logo, updated_at)
                select $1, $2, $3, $4, $5, not exists (select from profile where tenant = $2), $6, $7, $8, $9, $10, $11
                returning *""";
        var values = Tuple.tuple(Arrays.asList(
                profile.id().uuid(),
                profile.tenant().uuid(),
                profile.name(),
                profile.description(),
                profile.color(),
                time(profile.createdAt()),
                profile.card().slug(),
                profile.card().timezone().getId(),
                profile.card().timeFormat().name(),
                text(profile.card().logo()),
                time(profile.card().updatedAt())));
        return inTurn(profile.tenant(), connection -> one(connection, sql, values))
                .map(Optional::orElseThrow);
    }

    Future<Optional<Profile>> one(Id tenant, Id profile) {
        return one(database.client(), tenant, profile);
    }

    Future<List<Profile>> all(Id tenant) {
        return database.client()
                .preparedQuery("select * from profile where tenant = $1 order by id")
                .execute(Tuple.of(tenant.uuid()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ProfileRows::profile)
                        .toList());
    }

    /** Applies a change to what is stored; there is one default afterwards. */
    Future<Optional<Profile>> update(Id tenant, Id profile, UnaryOperator<Profile> change) {
        return inTurn(tenant, connection -> one(connection, tenant, profile).compose(found -> found.map(change)
                .map(changed -> yieldDefault(connection, changed).compose(yielded -> put(connection, changed)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()))));
    }

    private static Future<Optional<Profile>> put(SqlClient connection, Profile profile) {
        var sql = """
                update profile set name = $3, description = $4, color = $5, is_default = $6, timezone = $7, time_format = $8,
                    logo = $9, updated_at = $10
                where tenant = $1 and id = $2 returning *""";
        return one(
                connection,
                sql,
                Tuple.tuple(Arrays.asList(
                        profile.tenant().uuid(),
                        profile.id().uuid(),
                        profile.name(),
                        profile.description(),
                        profile.color(),
                        profile.isDefault(),
                        profile.card().timezone().getId(),
                        profile.card().timeFormat().name(),
                        text(profile.card().logo()),
                        time(profile.card().updatedAt()))));
    }

    private static Future<Void> yieldDefault(SqlClient connection, Profile profile) {
        if (!profile.isDefault()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery("update profile set is_default = false where tenant = $1 and is_default and id <> $2")
                .execute(Tuple.of(profile.tenant().uuid(), profile.id().uuid()))
                .mapEmpty();
    }

    /** Where the default goes, the oldest that is left takes its place. Consents that were kept for the profile go with it. */
    Future<Boolean> delete(Id tenant, Id profile) {
        var kept = """
                delete from oauth_grant g -- unless accounts that moved elsewhere rest on it
                where tenant = $1 and profile = $2 and not exists (select from account where grant_id = g.id)""";
        var heir = """
                update profile set is_default = true
                where id = (select id from profile where tenant = $1 order by id limit 1)
                  and not exists (select from profile where tenant = $1 and is_default)""";
        var of = Tuple.of(tenant.uuid(), profile.uuid());
        return inTurn(tenant, connection -> connection
                .preparedQuery(kept)
                .execute(of)
                .compose(done -> connection
                        .preparedQuery("delete from profile where tenant = $1 and id = $2")
                        .execute(of))
                .compose(deleted -> connection
                        .preparedQuery(heir)
                        .execute(Tuple.of(tenant.uuid()))
                        .map(inherited -> deleted.rowCount() > 0)));
    }

    /** The tenant is held until the end, and may be referred to meanwhile. */
    private <T> Future<T> inTurn(Id tenant, Function<SqlConnection, Future<T>> work) {
        return database.inTransaction(connection -> connection
                        .preparedQuery("select from tenant where id = $1 for no key update")
                        .execute(Tuple.of(tenant.uuid()))
                        .compose(held -> work.apply(connection)))
                .recover(Conflicts.meaning(MEANINGS));
    }

    private static Future<Optional<Profile>> one(SqlClient sql, Id tenant, Id profile) {
        return one(sql, "select * from profile where tenant = $1 and id = $2", Tuple.of(tenant.uuid(), profile.uuid()));
    }

    private static Future<Optional<Profile>> one(SqlClient sql, String text, Tuple values) {
        return sql.preparedQuery(text).execute(values).map(ProfileRows::first);
    }

    private static Optional<Profile> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst().map(ProfileRows::profile);
    }

    private static Profile profile(Row row) {
        return new Profile(
                id(row, "id"),
                id(row, "tenant"),
                row.getString("name"),
                row.getString("description"),
                row.getString("color"),
                row.getBoolean("is_default"),
                time(row, "created_at"),
                new ProfileCard(
                        row.getString("slug"),
                        ZoneId.of(row.getString("timezone")),
                        TimeFormat.valueOf(row.getString("time_format")),
                        Columns.uri(row, "logo"),
                        time(row, "updated_at")));
    }
}
