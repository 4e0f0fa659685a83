package dev.handfast.sandbox.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is kept is kept; one that is shared is shared. */
class LocalPostgresTest {
    @TempDir
    private Path folder;

    @Test
    void data_outlives_its_server_and_a_server_left_running_is_adopted() throws SQLException {
        // Given a database with a row in it, whose server was stopped
        URI first;
        try (var server = LocalPostgres.keptIn(folder)) {
            first = server.url();
            assertEquals("on", ask(server.url(), "show fsync"));
            assertEquals("on", ask(server.url(), "show synchronous_commit"));
            ask(server.url(), "create table kept as select 'here' as word");
            // When a second owner opens the folder while the first is still there
            var second = LocalPostgres.keptIn(folder);
            // Then it finds the running server
            assertTrue(second.isAdopted());
            assertEquals(server.url(), second.url());
            second.close();
        }
        // And when the folder is opened once more, after the adopted server was stopped
        try (var again = LocalPostgres.keptIn(folder)) {
            // Then the row is still there, and so is the password
            assertFalse(again.isAdopted());
            assertEquals("here", ask(again.url(), "select word from kept"));
            assertEquals(first.getUserInfo(), again.url().getUserInfo());
            assertThrows(SQLException.class, () -> DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + again.port() + "/handfast?user=postgres&password=wrong")
                    .close());
        }
    }

    @Test
    void each_fresh_database_is_empty_and_apart() throws SQLException {
        var one = LocalPostgres.shared().freshDatabase();
        var other = LocalPostgres.shared().freshDatabase();
        assertNotEquals(one, other);
        ask(one, "create table mine as select 1 as number");
        assertEquals("0", ask(other, "select count(*) from pg_tables where tablename = 'mine'"));
    }

    @Test
    void a_folder_of_another_major_version_is_refused_with_advice() throws Exception {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/PG_VERSION"), "15\n");
        var refused = assertThrows(IllegalStateException.class, () -> LocalPostgres.keptIn(folder));
        assertTrue(refused.getMessage().contains("PostgreSQL 15"), refused.getMessage());
        assertTrue(refused.getMessage().contains("HANDFAST_SANDBOX_DATA"), refused.getMessage());
    }

    @Test
    void a_path_that_is_no_folder_is_refused_with_advice() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "x");
        var refused = assertThrows(IllegalStateException.class, () -> LocalPostgres.keptIn(file));
        assertTrue(refused.getMessage().contains("cannot be written"), refused.getMessage());
    }

    private static String ask(URI url, String sql) throws SQLException {
        var user = url.getUserInfo().split(":", 2);
        var jdbc = "jdbc:postgresql://%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath());
        try (var connection = DriverManager.getConnection(jdbc, user[0], user[1]);
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (var rows = statement.getResultSet()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
