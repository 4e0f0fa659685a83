package dev.handfast.store;

import dev.handfast.account.Grant;
import dev.handfast.core.Id;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells whether a consent that was carried here is here already.
 *
 * @param grants opens what is here: sealed, the same token looks different in each row
 */
record Carried(StoredGrants grants) {
    /**
     * The grant that a carried consent rests on: the one that is here, or else itself. Held until the transaction ends, so that nobody
     * removes it meanwhile, and so that of two who bring the same the later one finds what the earlier one brought.
     */
    Future<Grant> grant(SqlClient sql, Grant brought, Optional<Id> beside) {
        var person = brought.tenant() + " " + brought.platform() + " " + brought.clientId() + " "
                + brought.identity().id();
        return sql.preparedQuery("select pg_advisory_xact_lock(hashtextextended($1, 0))")
                .execute(Tuple.of(person))
                .compose(held -> sql.preparedQuery("select " + StoredGrants.COLUMNS + """
                         from oauth_grant g
                        where g.client_id = $1 and g.identity_id = $2 and g.tenant = $3 and g.platform = $4
                          and (g.id = $5 or g.refresh_state <> 'RECONNECT_REQUIRED')
                        order by g.id = $5 desc nulls last, g.id for no key update""")
                        .execute(Tuple.of(
                                brought.clientId(),
                                brought.identity().id(),
                                brought.tenant().uuid(),
                                brought.platform(),
                                beside.map(Id::uuid).orElse((UUID) null))))
                .map(rows -> PgAccounts.stream(rows)
                        .map(grants::grant)
                        .filter(here -> beside.equals(Optional.of(here.id()))
                                || here.tokens()
                                        .lasting()
                                        .equals(brought.tokens().lasting()))
                        .findFirst()
                        .orElse(brought));
    }
}
