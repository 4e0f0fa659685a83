package dev.handfast.store;

import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.time;

import dev.handfast.platform.Catalog;
import dev.handfast.refresh.Forsaken;
import dev.handfast.vault.SealBrokenException;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kept consents in PostgreSQL. */
public final class PgForsaken implements Forsaken {
    private static final Logger LOG = LoggerFactory.getLogger(PgForsaken.class);

    private final Database database;
    private final StoredGrants grants;
    private final Siblings siblings;

    public PgForsaken(Database database, Vault vault, Catalog catalog) {
        this.database = database;
        this.grants = new StoredGrants(vault);
        this.siblings = Siblings.at(catalog);
    }

    @Override
    public Future<List<GivenUp>> giveUp(Instant now, int most) {
        // One that somebody renews just now is left for the next time.
        var text = """
                with over as (
                    select id from oauth_grant
                    where kept_until <= $1 and (leased_until is null or leased_until <= $1)
                    order by kept_until limit $2 for update skip locked)
                delete from oauth_grant g using over
                where g.id = over.id and not exists (select from account where grant_id = g.id)
                returning\s""" + StoredGrants.COLUMNS;
        return database.inTransaction(sql -> sql.preparedQuery(text)
                .execute(Tuple.of(time(now), most))
                .compose(rows -> {
                    var given = PgAccounts.stream(rows)
                            .flatMap(this::opened)
                            .map(grant -> siblings.stand(sql, grant).map(standing -> new GivenUp(grant, !standing)))
                            .toList();
                    return given.isEmpty()
                            ? Future.succeededFuture(List.of())
                            : Future.all(given).map(all -> all.<GivenUp>list());
                }));
    }

    /** One that does not open goes like the others, but there is nothing to give back. */
    private Stream<dev.handfast.account.Grant> opened(Row row) {
        try {
            return Stream.of(grants.grant(row));
        } catch (SealBrokenException broken) {
            LOG.atError().addKeyValue("grant", id(row, "grant_id")).log("grant.seal.broken");
            return Stream.empty();
        }
    }
}
