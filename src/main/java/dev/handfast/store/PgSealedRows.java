package dev.handfast.store;

import static dev.handfast.store.Columns.bytes;
import static dev.handfast.store.Columns.id;

import dev.handfast.vault.Place;
import dev.handfast.vault.SealBrokenException;
import dev.handfast.vault.SealedKind;
import dev.handfast.vault.SealedRows;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Values sealed anew in PostgreSQL. */
public final class PgSealedRows implements SealedRows {
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final UUID BEHIND_ALL = new UUID(-1, -1);

    /**
     * A sealed column.
     *
     * @param place where its value is sealed for, told from its row
     */
    private record Column(String name, Function<Row, Place> place) {
        static Column of(String name, String field) {
            return new Column(name, row -> new Place(id(row, "tenant"), id(row, "id"), field));
        }
    }

    /**
     * A table with sealed columns.
     *
     * @param walk the column that its rows are walked by: of type uuid, first of the primary key
     * @param key the primary key
     */
    private record Table(String name, String walk, List<String> key, List<Column> columns) {
        /** The end of the stretch behind this row. */
        String boundary() {
            return "select %1$s from %2$s where %1$s > $1 order by %1$s limit 1 offset $2".formatted(walk, name);
        }

        /** What of the stretch is sealed with these keys, held until it is written. What somebody else holds is left for another time. */
        String stale() {
            return "select %s, tenant, %s from %s where %s > $1 and %4$s <= $2 and (%s) for no key update skip locked"
                    .formatted(
                            String.join(
                                    ", ",
                                    key.stream()
                                            .filter(column -> !column.equals("tenant"))
                                            .toList()),
                            names(Column::name, ", "),
                            name,
                            walk,
                            names(column -> "key_of(" + column.name() + ") = any($3)", " or "));
        }

        String update() {
            return "update " + name + " set "
                    + numbered(columns.stream().map(Column::name).toList(), 1, ", ") + " where "
                    + numbered(key, 1 + columns.size(), " and ");
        }

        private String names(Function<Column, String> spelled, String between) {
            return columns.stream().map(spelled).collect(Collectors.joining(between));
        }

        private static String numbered(List<String> names, int from, String between) {
            return IntStream.range(0, names.size())
                    .mapToObj(i -> names.get(i) + " = $" + (from + i))
                    .collect(Collectors.joining(between));
        }
    }

    private static final Table GRANTS = new Table(
            "oauth_grant",
            "id",
            List.of("id"),
            List.of(Column.of("access_token", "access"), Column.of("refresh_token", "refresh")));
    private static final Table ACCOUNTS =
            new Table("account", "id", List.of("id"), List.of(Column.of("own_token", "own")));
    private static final Table OWN_APPS = new Table(
            "own_app",
            "tenant",
            List.of("tenant", "platform"),
            List.of(new Column(
                    "client_secret", row -> OwnAppRows.place(id(row, "tenant"), row.getString("platform")))));
    private static final Table ENDPOINTS = new Table(
            "webhook_endpoint",
            "id",
            List.of("id"),
            List.of(
                    Column.of("secret", EndpointRows.SECRET),
                    Column.of("previous_secret", EndpointRows.SECRET),
                    Column.of("headers", EndpointRows.HEADERS)));

    private final Database database;
    private final Vault vault;

    public PgSealedRows(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    @Override
    public Future<Stretch> reseal(SealedKind kind, Set<Long> keys, Optional<UUID> after, int rows) {
        var table = table(kind);
        var from = after.orElse(BEFORE_ALL);
        return database.client()
                .preparedQuery(table.boundary())
                .execute(Tuple.of(from, rows - 1L))
                .compose(found -> {
                    var end = found.size() == 0
                            ? Optional.<UUID>empty()
                            : Optional.of(found.iterator().next().getUUID(0));
                    var stretch = Tuple.of(from, end.orElse(BEHIND_ALL), keys.toArray(Long[]::new));
                    return database.inTransaction(connection -> connection
                            .preparedQuery(table.stale())
                            .execute(stretch)
                            .compose(stale -> write(connection, table, keys, stale, end)));
                });
    }

    private static Table table(SealedKind kind) {
        return switch (kind) {
            case GRANT -> GRANTS;
            case ACCOUNT -> ACCOUNTS;
            case OWN_APP -> OWN_APPS;
            case ENDPOINT -> ENDPOINTS;
            case FLOW, SELECTION, HANDOFF, WATCHED_FLOW, REPLAY, OWED_REVOCATION ->
                throw new IllegalArgumentException(kind + " ends by itself");
        };
    }

    private Future<Stretch> write(
            SqlConnection connection, Table table, Set<Long> keys, RowSet<Row> stale, Optional<UUID> end) {
        var updates = new ArrayList<Tuple>();
        int broken = 0;
        for (var row : stale) {
            try {
                updates.add(update(table, keys, row));
            } catch (SealBrokenException moved) {
                broken++;
            }
        }
        var stretch = new Stretch(updates.size(), broken, end);
        return updates.isEmpty()
                ? Future.succeededFuture(stretch)
                : connection.preparedQuery(table.update()).executeBatch(updates).map(stretch);
    }

    private Tuple update(Table table, Set<Long> keys, Row row) {
        var values = Tuple.tuple();
        for (var column : table.columns()) {
            var sealed = bytes(row, column.name());
            boolean anew = sealed != null && keys.contains(vault.keyId(sealed));
            values.addValue(bytes(anew ? vault.reseal(sealed, column.place().apply(row)) : sealed));
        }
        table.key().forEach(key -> values.addValue(row.getValue(key)));
        return values;
    }
}
