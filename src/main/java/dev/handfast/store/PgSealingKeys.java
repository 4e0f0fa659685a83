package dev.handfast.store;

import static dev.handfast.store.Columns.time;

import dev.handfast.vault.KeyNeeds;
import dev.handfast.vault.SealedKind;
import dev.handfast.vault.SealingKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The keys that rows are sealed with, in PostgreSQL. */
public final class PgSealingKeys implements SealingKeys {
    /** What is read of one kind: rows of up to three keys each, and how many rows have just these. */
    private record Census(SealedKind kind, String sql, boolean expires) {}

    private static final List<Census> CENSUSES = List.of(
            new Census(
                    SealedKind.GRANT,
                    "select key_of(access_token), key_of(refresh_token), null::bigint, count(*) from oauth_grant group by 1, 2",
                    false),
            new Census(
                    SealedKind.ACCOUNT,
                    "select key_of(own_token), null::bigint, null::bigint, count(*) from account group by 1",
                    false),
            new Census(
                    SealedKind.OWN_APP,
                    "select key_of(client_secret), null::bigint, null::bigint, count(*) from own_app group by 1",
                    false),
            new Census(
                    SealedKind.ENDPOINT,
                    "select key_of(secret), key_of(previous_secret), key_of(headers), count(*) from webhook_endpoint"
                            + " group by 1, 2, 3",
                    false),
            new Census(
                    SealedKind.FLOW,
                    "select key_of(sealed), key_of(ending), null::bigint, count(*) from connect_flow"
                            + " where expires_at > $1 group by 1, 2",
                    true),
            new Census(
                    SealedKind.SELECTION,
                    "select key_of(intent), key_of(sealed), null::bigint, count(*) from selection"
                            + " where expires_at > $1 group by 1, 2",
                    true),
            new Census(
                    SealedKind.HANDOFF,
                    "select key_of(sealed), null::bigint, null::bigint, count(*) from handoff"
                            + " where expires_at > $1 group by 1",
                    true),
            new Census(
                    SealedKind.WATCHED_FLOW,
                    "select key_of(state), null::bigint, null::bigint, count(*) from watched_flow"
                            + " where expires_at > $1 group by 1",
                    true),
            new Census(
                    SealedKind.REPLAY,
                    "select key_of(answer), null::bigint, null::bigint, count(*) from replay"
                            + " where expires_at > $1 group by 1",
                    true),
            new Census(
                    SealedKind.OWED_REVOCATION,
                    "select key_of(sealed), null::bigint, null::bigint, count(*) from owed_revocation"
                            + " where expires_at > $1 group by 1",
                    true));
    private static final int KEYS_PER_ROW = 3;

    /** A process notes its key every ten minutes; one that was silent this long has stopped, or will note it again before long. */
    private static final String OF_LATE = "seals_at > now() - interval '30 minutes'";

    private final Database database;
    private final InstantSource clock;

    public PgSealingKeys(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<Void> note(long key) {
        var sql = """
                insert into sealing_key (id, seals_at) values ($1, now())
                on conflict (id) do update set seals_at = excluded.seals_at""";
        return run(sql, Tuple.of(key)).mapEmpty();
    }

    @Override
    public Future<Set<Long>> noted() {
        return keys("select id from sealing_key");
    }

    @Override
    public Future<Void> forget(long key) {
        return run("delete from sealing_key where id = $1 and not " + OF_LATE, Tuple.of(key))
                .mapEmpty();
    }

    @Override
    public Future<KeyNeeds> needs() {
        var needs = new HashMap<Long, Map<SealedKind, Long>>();
        var counted = Future.<Void>succeededFuture();
        for (var census : CENSUSES) {
            counted = counted.compose(before -> count(census, needs));
        }
        return counted.compose(all -> keys("select id from sealing_key where " + OF_LATE))
                .map(sealing -> new KeyNeeds(needs, sealing));
    }

    private Future<Void> count(Census census, Map<Long, Map<SealedKind, Long>> needs) {
        var values = census.expires() ? Tuple.of(time(clock.instant())) : Tuple.tuple();
        return database.atLength(
                        connection -> connection.preparedQuery(census.sql()).execute(values))
                .map(rows -> {
                    rows.forEach(row -> new LinkedHashSet<>(keysOf(row))
                            .forEach(key -> needs.computeIfAbsent(key, first -> new HashMap<>())
                                    .merge(census.kind(), row.getLong(KEYS_PER_ROW), Long::sum)));
                    return null;
                });
    }

    private static List<Long> keysOf(Row row) {
        return IntStream.range(0, KEYS_PER_ROW)
                .mapToObj(row::getLong)
                .filter(Objects::nonNull)
                .toList();
    }

    private Future<Set<Long>> keys(String sql) {
        return run(sql, Tuple.tuple())
                .map(rows -> stream(rows).map(row -> row.getLong(0)).collect(Collectors.toUnmodifiableSet()));
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    private Future<RowSet<Row>> run(String sql, Tuple values) {
        return database.client().preparedQuery(sql).execute(values);
    }
}
