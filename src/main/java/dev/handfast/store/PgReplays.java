package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.time;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Replays;
import dev.handfast.vault.Place;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/** Answers that may be given again in PostgreSQL, sealed: some of them show a new key, once. */
public final class PgReplays implements Replays {
    private static final int SWEPT = 20; // rows cleared away for each that comes

    private record Kept(int status, Map<String, String> headers, Secret body) {}

    private final Database database;
    private final Vault vault;

    public PgReplays(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    @Override
    public Future<Standing> ask(Asked asked, Instant now, Instant lease, Instant expires) {
        // What expired, or was left by a process that is gone, is claimed anew under this attempt's id.
        var text = """
                with swept as (
                    delete from replay where id in (
                        select id from replay where expires_at <= $5 and name_hash <> $2 limit $8 for update skip locked))
                insert into replay as r (id, name_hash, tenant, body_hash, lease_ends, expires_at) values ($1, $2, $3, $4, $6, $7)
                on conflict (name_hash) do update
                set id = excluded.id, body_hash = excluded.body_hash, answer = null, lease_ends = excluded.lease_ends,
                    expires_at = excluded.expires_at
                where r.expires_at <= $5 or r.answer is null and r.lease_ends <= $5""";
        return database.client()
                .preparedQuery(text)
                .execute(Tuple.tuple(Arrays.asList(
                        asked.attempt().uuid(),
                        bytes(asked.name()),
                        asked.tenant().uuid(),
                        bytes(asked.body()),
                        time(now),
                        time(lease),
                        time(expires),
                        (long) SWEPT)))
                .compose(claimed -> claimed.rowCount() > 0 ? Future.succeededFuture(new First()) : standing(asked));
    }

    private Future<Standing> standing(Asked asked) {
        return database.client()
                .preparedQuery("select id, tenant, body_hash, answer from replay where name_hash = $1")
                .execute(Tuple.of(bytes(asked.name())))
                .map(found -> {
                    // Given up between the two statements: whoever asks once more will be first.
                    return found.size() == 0
                            ? new AtWork()
                            : standing(asked, found.iterator().next());
                });
    }

    private Standing standing(Asked asked, Row row) {
        if (!Arrays.equals(bytes(row, "body_hash"), asked.body())) {
            return new Different();
        }
        var sealed = bytes(row, "answer");
        if (sealed == null) {
            return new AtWork();
        }
        var kept = vault.openRecord(sealed, Kept.class, place(Columns.id(row, "tenant"), Columns.id(row, "id")));
        return new Answered(new Answer(
                kept.status(), kept.headers(), Buffer.buffer(kept.body().reveal())));
    }

    @Override
    public Future<Void> keep(Asked asked, Answer answer) {
        var kept = new Kept(
                answer.status(), answer.headers(), Secret.of(answer.body().toString()));
        return database.client()
                .preparedQuery("update replay set answer = $2 where id = $1")
                .execute(Tuple.of(
                        asked.attempt().uuid(), bytes(vault.sealRecord(kept, place(asked.tenant(), asked.attempt())))))
                .mapEmpty();
    }

    @Override
    public Future<Void> giveUp(Asked asked) {
        return database.client()
                .preparedQuery("delete from replay where id = $1 and answer is null")
                .execute(Tuple.of(asked.attempt().uuid()))
                .mapEmpty();
    }

    private static Place place(Id tenant, Id attempt) {
        return new Place(tenant, attempt, "answer");
    }
}
