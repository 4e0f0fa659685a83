package dev.handfast.sandbox.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * A real PostgreSQL of one's own on loopback, opened by a random password (SCRAM), every commit on disk before it is
 * acknowledged. Works as root and as an ordinary user. Blocks: start it off the event loop.
 *
 * <p>The superuser's password stands in the folder, readable by its owner; other local users get in neither by TCP nor by socket.
 */
public final class LocalPostgres implements AutoCloseable {
    private static final String USER = "postgres";
    private static final String DATABASE = "handfast";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EXISTS = "42P04"; // duplicate_database

    /** How the server ends. */
    private interface Ending {
        void end() throws IOException;
    }

    private final DataFolder folder;
    private final int port;
    private final String password;
    private final boolean adopted;
    private final Ending ending;

    private LocalPostgres(DataFolder folder, int port, String password, boolean adopted, Ending ending) {
        this.folder = folder;
        this.port = port;
        this.password = password;
        this.adopted = adopted;
        this.ending = ending;
    }

    /**
     * Starts the server of this folder, making the folder at the first time; a server that runs on it already is adopted: one that a
     * killed process left behind is stopped in the end, one of a living process is left to it. The data stays when it is closed. Fails with {@link IllegalStateException}, saying what to do, when the folder is of
     * another major version, not writable, or no database.
     */
    public static LocalPostgres keptIn(Path folder) {
        // the program lies beside the data, where nobody else can write
        return keptIn(folder, Optional.of(folder.toAbsolutePath().resolve("server")));
    }

    /** The same, with the program unpacked to another folder; empty: to one that every user of the library shares. */
    static LocalPostgres keptIn(Path folder, Optional<Path> program) {
        return open(new DataFolder(folder.toAbsolutePath().normalize()), program, false);
    }

    /** Starts a server in a new folder that is deleted when it is closed. */
    public static LocalPostgres ephemeral() {
        try {
            return open(new DataFolder(Files.createTempDirectory("handfast-postgres")), Optional.empty(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The one server all tests of this JVM share, started at the first call and closed when the JVM ends. Take a
     * {@link #freshDatabase()} of it.
     */
    public static LocalPostgres shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        private static final LocalPostgres SERVER = ephemeral();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "stop-shared-postgres"));
        }
    }

    private static LocalPostgres open(DataFolder folder, Optional<Path> program, boolean ephemeral) {
        try {
            folder.prepare();
            var ownership = folder.own();
            var password = folder.password();
            var running = Postmaster.of(folder.data());
            var server = ownership.isEmpty()
                    ? guest(folder, running, password)
                    : running.isPresent()
                            ? heir(folder, running.get(), password, ownership.get())
                            : launched(folder, program, password, ephemeral, ownership.get());
            server.create(DATABASE);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start in " + folder.root(), e);
        }
    }

    /** Someone alive has the folder: their server is used, and left to them. */
    private static LocalPostgres guest(DataFolder folder, Optional<Postmaster> running, String password) {
        var server = running.orElseThrow(() -> new IllegalStateException(
                ("Another process is just starting or stopping the database in %s. Try again in a moment, or name another"
                                + " folder by HANDFAST_SANDBOX_DATA.")
                        .formatted(folder.root())));
        return new LocalPostgres(folder, server.port(), password, true, () -> {});
    }

    /** Whoever started the server is dead: it is taken over, and stopped in the end. */
    private static LocalPostgres heir(DataFolder folder, Postmaster running, String password, FileChannel ownership) {
        return new LocalPostgres(folder, running.port(), password, true, () -> {
            end(running, password);
            ownership.close();
        });
    }

    /** Clients that hang on are sent away: a server that is asked to end waits for them. */
    private static void end(Postmaster server, String password) throws IOException {
        try (var connection = connect(server.port(), password);
                var statement = connection.createStatement()) {
            server.askToEnd();
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where backend_type = 'client backend' and pid <> pg_backend_pid()");
        } catch (SQLException e) {
            server.askToEnd();
        }
        if (!server.awaitEnd()) {
            throw new IOException("the server with process id " + server.pid() + " does not end");
        }
    }

    private static LocalPostgres launched(
            DataFolder folder, Optional<Path> program, String password, boolean ephemeral, FileChannel ownership)
            throws IOException {
        var builder = EmbeddedPostgres.builder();
        program.map(Path::toFile).ifPresent(builder::setOverrideWorkingDirectory);
        var server = builder.setDataDirectory(folder.data())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(PATIENCE)
                // extra words for initdb, which come after, and so win over, the library's "trust"
                .setLocaleConfig("auth-host", "scram-sha-256")
                .setLocaleConfig("auth-local", "scram-sha-256")
                .setLocaleConfig("pwfile", folder.passwordFile().toString())
                .setLocaleConfig("locale", "C")
                .setConnectConfig("password", password)
                // the library turns both off to be quick; a database that is kept must keep its word
                .setServerConfig("fsync", ephemeral ? "off" : "on")
                .setServerConfig("synchronous_commit", ephemeral ? "off" : "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("max_connections", "200")
                .start();
        return new LocalPostgres(folder, server.getPort(), password, false, () -> {
            server.close();
            ownership.close();
            if (ephemeral) {
                delete(folder.root());
            }
        });
    }

    /** {@code postgresql://user:password@host:port/handfast}. */
    public URI url() {
        return url(DATABASE);
    }

    /** Makes a new empty database and answers its URL; other databases of the server go on as they are. */
    public URI freshDatabase() {
        var name = "t_" + UUID.randomUUID().toString().replace("-", "");
        create(name);
        return url(name);
    }

    /** The folder the data is in. */
    public Path folder() {
        return folder.root();
    }

    /** Whether the server was running already: left behind by a killed process, or owned by a living one. */
    public boolean isAdopted() {
        return adopted;
    }

    public int port() {
        return port;
    }

    private URI url(String database) {
        return URI.create("postgresql://%s:%s@127.0.0.1:%d/%s".formatted(USER, password, port, database));
    }

    private void create(String database) {
        try (var connection = connect(port, password);
                var statement = connection.createStatement();
                var found = statement.executeQuery("select 1 from pg_database where datname = '" + database + "'")) {
            if (!found.next()) {
                statement.execute("create database \"" + database + "\"");
            }
        } catch (SQLException e) {
            if (!EXISTS.equals(e.getSQLState())) {
                throw new IllegalStateException("PostgreSQL could not make the database " + database, e);
            }
        }
    }

    private static Connection connect(int port, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
    }

    /** Stops the server, one left behind by a killed process too; a living process keeps its own. */
    @Override
    public void close() {
        try {
            ending.end();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop in " + folder.root(), e);
        }
    }

    private static void delete(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
