package dev.handfast.dialect.leadconnector;

import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The stage's database, for moving the time of rows.
 *
 * @param url {@code postgresql://user:password@host:port/database}
 */
record Database(URI url) {
    static Database of(Lead lead) {
        return new Database(URI.create(lead.guest().stage().databaseUrl()));
    }

    /** Changes rows; how many. */
    int change(String sql, Object... values) {
        var user = url.getUserInfo().split(":", 2);
        var address = "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath();
        try (var connection = DriverManager.getConnection(address, user[0], user.length == 2 ? user[1] : "");
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
