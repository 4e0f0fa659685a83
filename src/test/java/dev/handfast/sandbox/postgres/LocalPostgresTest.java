package dev.handfast.sandbox.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is kept is kept; one that is shared is shared. */
class LocalPostgresTest {
    @TempDir
    private Path folder;

    @Test
    void only_the_password_opens_it() {
        var port = LocalPostgres.shared().port();
        for (var password : new String[] {"", "&password=wrong"}) {
            var url = "jdbc:postgresql://127.0.0.1:" + port + "/handfast?user=postgres" + password;
            assertThrows(
                    SQLException.class, () -> DriverManager.getConnection(url).close());
        }
    }

    /** Starts a server and dies without a word. */
    static final class Killed {
        public static void main(String[] arguments) {
            LocalPostgres.keptIn(Path.of(arguments[0]), Optional.empty());
            Runtime.getRuntime().halt(9);
        }
    }

    @Test
    void a_server_left_by_a_killed_process_is_adopted_and_its_data_outlives_it() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var killed = new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), Killed.class.getName(), folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(killed.waitFor(60, TimeUnit.SECONDS));
        assertEquals(9, killed.exitValue());
        URI first;
        try (var adopted = LocalPostgres.keptIn(folder, Optional.empty())) {
            first = adopted.url();
            assertTrue(adopted.isAdopted());
            assertEquals("on", ask(first, "show fsync"));
            assertEquals("on", ask(first, "show synchronous_commit"));
            ask(first, "create table kept as select 'here' as word");
            open(first); // a client that hangs on must not keep the server from ending
        }
        try (var own = LocalPostgres.keptIn(folder, Optional.empty())) {
            assertFalse(own.isAdopted());
            assertEquals("here", ask(own.url(), "select word from kept"));
            assertEquals(first.getUserInfo(), own.url().getUserInfo());
            try (var guest = LocalPostgres.keptIn(folder, Optional.empty())) {
                assertTrue(guest.isAdopted());
            }
            assertEquals("here", ask(own.url(), "select word from kept"));
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
        var refused = assertThrows(IllegalStateException.class, () -> LocalPostgres.keptIn(folder, Optional.empty()));
        assertTrue(refused.getMessage().contains("PostgreSQL 15"), refused.getMessage());
        assertTrue(refused.getMessage().contains("HANDFAST_SANDBOX_DATA"), refused.getMessage());
    }

    @Test
    void a_path_that_is_no_folder_is_refused_with_advice() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "x");
        var refused = assertThrows(IllegalStateException.class, () -> LocalPostgres.keptIn(file));
        assertTrue(refused.getMessage().contains("cannot be written"), refused.getMessage());
    }

    private static Connection open(URI url) throws SQLException {
        var user = url.getUserInfo().split(":", 2);
        var jdbc = "jdbc:postgresql://%s:%d%s".formatted(url.getHost(), url.getPort(), url.getPath());
        return DriverManager.getConnection(jdbc, user[0], user[1]);
    }

    private static String ask(URI url, String sql) throws SQLException {
        try (var connection = open(url);
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
