package dev.handfast.journey;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A stage's database, looked at from outside.
 *
 * @param url {@code postgresql://user:password@host:port/database}
 */
public record Rows(URI url) {
    /** Reads a row. */
    public interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    public static Rows of(Stage stage) {
        return new Rows(URI.create(stage.databaseUrl()));
    }

    private Connection connect() throws SQLException {
        var user = url.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(),
                user[0],
                user.length == 2 ? user[1] : "");
    }

    /** What a query answers, row by row. */
    public <T> List<T> read(String sql, Reading<T> reading, Object... values) {
        try (var connection = connect();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            var all = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(reading.of(rows));
                }
            }
            return all;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The one number a query answers. */
    public long number(String sql, Object... values) {
        return read(sql, row -> row.getLong(1), values).get(0);
    }

    /** Changes rows; how many. */
    public int change(String sql, Object... values) {
        try (var connection = connect();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** How many accounts, grants and open selections a tenant has: what a failed connection must not leave behind. */
    public List<Long> savedFor(Stage.Guest guest) {
        var tenant = guest.tenant().id().uuid();
        return List.of(
                number("select count(*) from account where tenant = ?", tenant),
                number("select count(*) from oauth_grant where tenant = ?", tenant),
                number("select count(*) from selection where tenant = ?", tenant));
    }
}
