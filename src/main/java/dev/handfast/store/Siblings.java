package dev.handfast.store;

import dev.handfast.account.Grant;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Connector;
import dev.handfast.platform.Platform;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/**
 * What would fall with a grant that is taken back.
 *
 * @param byProject the platforms that end all that a person granted to the app's whole project
 */
record Siblings(String[] byProject) {
    static Siblings at(Catalog catalog) {
        return new Siblings(catalog.all().stream()
                .map(Connector::platform)
                .filter(Platform::endsByProject)
                .map(Platform::id)
                .toArray(String[]::new));
    }

    /**
     * Whether something else rests on the consent of a grant that is gone, whoever's: grants of the same person to the same app,
     * and where the whole project ends, those of that app under other names, for there the same person has another id.
     */
    Future<Boolean> stand(SqlClient sql, Grant grant) {
        return sql.preparedQuery("""
                        (select from oauth_grant where client_id = $1 and platform = $2 and identity_id = $3 limit 1)
                        union all
                        (select from oauth_grant
                         where client_id = $1 and platform = any($4) and platform <> $2 and $2 = any($4) limit 1)""")
                .execute(Tuple.of(
                        grant.clientId(), grant.platform(), grant.identity().id(), byProject))
                .map(siblings -> siblings.size() > 0);
    }
}
