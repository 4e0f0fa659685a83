package dev.handfast.store;

import static dev.handfast.store.Columns.column;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.time;

import dev.handfast.account.AccountStatus;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.refresh.Vends;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Accounts whose tokens are handed out, and the log of that, in PostgreSQL. */
public final class PgVends implements Vends {
    private static final String RESTING = """
            select w.place, a.id as account, a.profile, a.status, a.own_token, %s
            from unnest($1::uuid[], $2::uuid[]) with ordinality as w (tenant, account, place)
            join account a on a.id = w.account and a.tenant = w.tenant
            join oauth_grant g on g.id = a.grant_id""".formatted(StoredGrants.COLUMNS);

    private final Database database;
    private final Vault vault;
    private final StoredGrants grants;

    public PgVends(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
        this.grants = new StoredGrants(vault);
    }

    @Override
    public Future<List<Future<Optional<Resting>>>> resting(List<Wanted> wanted) {
        var asked = Tuple.tuple()
                .addArrayOfUUID(
                        column(wanted, UUID[]::new, each -> each.tenant().uuid()))
                .addArrayOfUUID(
                        column(wanted, UUID[]::new, each -> each.account().uuid()));
        return database.client().preparedQuery(RESTING).execute(asked).map(rows -> {
            var found = new ArrayList<Future<Optional<Resting>>>(
                    Collections.nCopies(wanted.size(), Future.succeededFuture(Optional.empty())));
            for (var row : rows) {
                int place = row.getLong("place").intValue() - 1; // SQL counts from one
                found.set(place, Future.succeededFuture(row).map(this::resting).map(Optional::of));
            }
            return found;
        });
    }

    private Resting resting(Row row) {
        var account = id(row, "account");
        var standing = grants.standing(row);
        return new Resting(
                account,
                id(row, "profile"),
                AccountStatus.valueOf(row.getString("status")),
                ownToken(row, new Place(standing.grant().tenant(), account, "own")),
                standing);
    }

    private Optional<Secret> ownToken(Row row, Place place) {
        return Optional.ofNullable(Columns.bytes(row, "own_token")).map(stored -> vault.open(stored, place));
    }

    @Override
    public Future<Void> record(List<Vend> vends) {
        return database.client()
                .preparedQuery("""
                        insert into token_vend (id, tenant, account, api_key, request_id, at)
                        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[])""")
                .execute(Tuple.of(
                        column(vends, UUID[]::new, vend -> Id.at(vend.at()).uuid()),
                        column(vends, UUID[]::new, vend -> vend.tenant().uuid()),
                        column(vends, UUID[]::new, vend -> vend.account().uuid()),
                        column(vends, UUID[]::new, vend -> vend.key().uuid()),
                        column(vends, String[]::new, Vend::requestId),
                        column(vends, OffsetDateTime[]::new, vend -> time(vend.at()))))
                .mapEmpty();
    }

    @Override
    public Future<Void> sweep(Instant before) {
        return database.atLength(sql -> sql.preparedQuery("delete from token_vend where at < $1")
                .execute(Tuple.of(time(before)))
                .mapEmpty());
    }
}
