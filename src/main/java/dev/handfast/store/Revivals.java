package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;
import static dev.handfast.store.Columns.time;

import dev.handfast.account.Grant;
import dev.handfast.account.Subject;
import dev.handfast.core.Id;
import dev.handfast.platform.Kind;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Puts accounts of a person that stand already on a new consent of that person.
 *
 * @param vault seals the tokens of their own
 * @param clock tells when they changed
 */
record Revivals(Vault vault, InstantSource clock) {
    /** Moves what stands for one of these subjects; the old grants go when nothing is left on them. True when something moved. */
    Future<Boolean> revive(SqlClient sql, Grant grant, Id profile, List<Subject> subjects) {
        if (subjects.isEmpty()) {
            return Future.succeededFuture(false);
        }
        var text = """
                select a.id, a.grant_id, a.kind, a.upstream_id from account a join oauth_grant g on g.id = a.grant_id
                where a.tenant = $1 and a.profile = $2 and g.platform = $3 and g.client_id = $4 and g.identity_id = $5 and g.id <> $6
                order by a.id for update of a""";
        var values = Tuple.of(
                grant.tenant().uuid(),
                profile.uuid(),
                grant.platform(),
                grant.clientId(),
                grant.identity().id(),
                grant.id().uuid());
        return sql.preparedQuery(text).execute(values).compose(rows -> {
            var moved = Future.<Void>succeededFuture();
            var forsaken = new HashSet<Id>();
            for (var row : PgAccounts.stream(rows).toList()) {
                var subject = meant(row, subjects);
                if (subject.isPresent()) {
                    forsaken.add(id(row, "grant_id"));
                    moved = moved.compose(before -> move(sql, id(row, "id"), grant, subject.get()));
                }
            }
            for (var old : forsaken) {
                moved = moved.compose(
                        before -> PgAccounts.dropUnlessUsed(sql, old).mapEmpty());
            }
            return moved.map(!forsaken.isEmpty());
        });
    }

    private static Optional<Subject> meant(Row row, List<Subject> subjects) {
        var kind = Kind.valueOf(row.getString("kind"));
        var upstream = row.getString("upstream_id");
        return subjects.stream()
                .filter(subject -> subject.kind() == kind && subject.id().equals(upstream))
                .findFirst();
    }

    private Future<Void> move(SqlClient sql, Id account, Grant grant, Subject subject) {
        var text = "update account set grant_id = $2, own_token = $3, status = 'ACTIVE', updated_at = $4 where id = $1";
        var own = subject.token()
                .map(token -> vault.seal(token, PgAccounts.place(grant.tenant(), account, "own")))
                .orElse(null);
        return sql.preparedQuery(text)
                .execute(Tuple.of(account.uuid(), grant.id().uuid(), bytes(own), time(clock.instant())))
                .mapEmpty();
    }
}
