package dev.handfast.store;

import static dev.handfast.store.Columns.time;

import dev.handfast.account.Connection;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.platform.Kind;
import dev.handfast.state.Terms;
import dev.handfast.tenant.Duplicates;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** Whether another account is in the way of one that is about to be saved. */
final class Competition {
    private Competition() {}

    /**
     * Fails with {@code ALREADY_CONNECTED} where the rule for duplicates says so. Of two that are saved at the same moment one alone
     * passes: what could compete is held until the transaction ends.
     */
    static Future<Void> refuse(SqlClient sql, Connection connection, Instant now) {
        return switch (connection.duplicates()) {
            case UPDATE -> Future.succeededFuture();
            case REFUSE_SAME -> refuse(sql, connection, same(connection), """
                    select from account
                    where tenant = $1 and platform = $2 and kind = $3 and (upstream_id = $4 or lower(username) = lower($5)) limit 1""");
            case REFUSE_SECOND -> refuse(sql, connection, second(connection, now), """
                    select from account a join oauth_grant g on g.id = a.grant_id
                    where a.profile = $1 and a.platform = $2 and (a.kind = 'PERSON') = $3
                      and a.details ->> 'variant' is not distinct from $4 and a.status <> 'RECONNECT_REQUIRED'
                      and (a.own_token is not null or g.refresh_token is not null or g.access_expires_at is null
                           or g.access_expires_at > $5) limit 1""");
        };
    }

    private static Future<Void> refuse(SqlClient sql, Connection connection, Tuple values, String text) {
        boolean same = connection.duplicates() == Duplicates.REFUSE_SAME;
        var contested = (same ? connection.grant().tenant() : connection.profile()) + " "
                + connection.grant().platform();
        return sql.preparedQuery("select pg_advisory_xact_lock(hashtextextended($1, 0))")
                .execute(Tuple.of(contested))
                .compose(held -> sql.preparedQuery(text).execute(values))
                .map(rivals -> {
                    if (rivals.size() > 0) {
                        throw GatewayError.of(ErrorCode.ALREADY_CONNECTED, "this account is connected already");
                    }
                    return null;
                });
    }

    private static Tuple same(Connection connection) {
        var subject = connection.subject();
        return Tuple.of(
                connection.grant().tenant().uuid(),
                connection.grant().platform(),
                subject.kind().name(),
                subject.id(),
                subject.username());
    }

    private static Tuple second(Connection connection, Instant now) {
        var subject = connection.subject();
        return Tuple.of(
                connection.profile().uuid(),
                connection.grant().platform(),
                subject.kind() == Kind.PERSON,
                subject.details().get(Terms.VARIANT),
                time(now));
    }
}
