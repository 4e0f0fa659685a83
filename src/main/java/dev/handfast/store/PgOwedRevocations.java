package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.time;

import dev.handfast.account.Grant;
import dev.handfast.account.OwedRevocations;
import dev.handfast.core.Id;
import dev.handfast.platform.Catalog;
import dev.handfast.vault.Place;
import dev.handfast.vault.SealBrokenException;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owed revocations in PostgreSQL. */
public final class PgOwedRevocations implements OwedRevocations {
    private static final Logger LOG = LoggerFactory.getLogger(PgOwedRevocations.class);
    private static final Duration FIRST_PAUSE =
            Duration.ofMinutes(10); // and twice as long each time: seven tries in a day
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final String FIELD = "owed";

    private final Database database;
    private final Vault vault;
    private final Siblings siblings;

    public PgOwedRevocations(Database database, Vault vault, Catalog catalog) {
        this.database = database;
        this.vault = vault;
        this.siblings = Siblings.at(catalog);
    }

    @Override
    public Future<Void> owe(Grant grant, Instant now) {
        var text = """
                insert into owed_revocation
                    (grant_id, tenant, platform, client_id, identity_id, sealed, tries, due_at, expires_at)
                values ($1, $2, $3, $4, $5, $6, 0, $7, $8) on conflict do nothing""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(
                        grant.id().uuid(),
                        grant.tenant().uuid(),
                        grant.platform(),
                        grant.clientId(),
                        grant.identity().id(),
                        bytes(vault.sealRecord(grant, place(grant.tenant(), grant.id()))),
                        time(now.plus(FIRST_PAUSE)),
                        time(now.plus(LONGEST))))
                .mapEmpty();
    }

    @Override
    public Future<List<Grant>> due(Instant now, int most) {
        // What somebody connected anew meanwhile would fall with the old grant.
        var text = """
                with over as (delete from owed_revocation where expires_at <= $1),
                due as (
                    select grant_id from owed_revocation where due_at <= $1 and expires_at > $1
                    order by due_at limit $2 for update skip locked)
                update owed_revocation o
                set tries = tries + 1, due_at = $1::timestamptz + $3 * interval '1 second' * power(2, tries + 1)
                from due where o.grant_id = due.grant_id
                returning o.grant_id, o.tenant, o.sealed""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.of(time(now), most, (double) FIRST_PAUSE.toSeconds()))
                .compose(rows -> {
                    var alone = PgAccounts.stream(rows)
                            .flatMap(this::opened)
                            .map(this::alone)
                            .toList();
                    return alone.isEmpty()
                            ? Future.succeededFuture(List.of())
                            : Future.all(alone).map(all -> all.<Optional<Grant>>list().stream()
                                    .flatMap(Optional::stream)
                                    .toList());
                });
    }

    private Future<Optional<Grant>> alone(Grant grant) {
        return siblings.stand(database.client(), grant)
                .compose(standing -> standing
                        ? settled(grant.id()).map(Optional.empty())
                        : Future.succeededFuture(Optional.of(grant)));
    }

    @Override
    public Future<Void> settled(Id grant) {
        return database.client()
                .preparedQuery("delete from owed_revocation where grant_id = $1")
                .execute(Tuple.of(grant.uuid()))
                .mapEmpty();
    }

    /** One that does not open comes again until its day is over. */
    private Stream<Grant> opened(Row row) {
        var grant = id(row, "grant_id");
        try {
            return Stream.of(vault.openRecord(bytes(row, "sealed"), Grant.class, place(id(row, "tenant"), grant)));
        } catch (SealBrokenException broken) {
            LOG.atError().addKeyValue("grant", grant).log("grant.seal.broken");
            return Stream.empty();
        }
    }

    private static Place place(Id tenant, Id grant) {
        return new Place(tenant, grant, FIELD);
    }
}
