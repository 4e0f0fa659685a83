package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.Gateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While the database is away a gateway says so, quickly and in its dialects' words, and comes back with it. */
class DatabaseDownTest {
    /** A wire to the database that can be cut, and be silent. */
    private static final class Wire implements AutoCloseable {
        private final int to;
        private final int port;
        private final Set<Socket> open = ConcurrentHashMap.newKeySet();
        private ServerSocket server;
        private final Set<Integer> silenced = ConcurrentHashMap.newKeySet();
        private volatile boolean silent;

        Wire(int to) throws IOException {
            this.to = to;
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            this.port = server.getLocalPort();
            accept(server);
        }

        private void accept(ServerSocket from) {
            start(() -> {
                while (!from.isClosed()) {
                    var near = from.accept();
                    var far = new Socket(InetAddress.getLoopbackAddress(), to);
                    open.add(near);
                    open.add(far);
                    start(() -> copy(near, far));
                    start(() -> copy(far, near));
                }
            });
        }

        private void copy(Socket from, Socket into) throws IOException {
            try (from;
                    into) {
                var buffer = new byte[8192];
                for (int read = from.getInputStream().read(buffer);
                        read >= 0;
                        read = from.getInputStream().read(buffer)) {
                    if (!silent && !silenced.contains(from.getLocalPort())) {
                        into.getOutputStream().write(buffer, 0, read);
                    }
                }
            }
        }

        private interface Work {
            void run() throws IOException;
        }

        private static void start(Work work) {
            var thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException closed) {
                    // the wire was cut
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private static final String LISTENING =
                "select client_port from pg_stat_activity where datname = current_database() and query ilike 'listen%'";

        /** Lets nothing more come from the database to those that listen. */
        void silenceListeners(Rows rows) {
            silenced.addAll(rows.read(LISTENING, row -> row.getInt(1)));
        }

        /** Whether somebody listens who is not silenced. */
        boolean listening(Rows rows) {
            return rows.read(LISTENING, row -> row.getInt(1)).stream()
                    .anyMatch(port -> open.stream().anyMatch(socket -> socket.getLocalPort() == port)
                            && !silenced.contains(port));
        }

        void cut() throws IOException {
            server.close();
            for (var socket : open) {
                socket.close();
            }
            open.clear();
        }

        void join() throws IOException {
            silent = false;
            server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            accept(server);
        }

        @Override
        public void close() throws IOException {
            cut();
        }
    }

    private final Stage stage = Stage.shared();
    private final Stage.Guest guest = stage.tenant();
    private final Wire wire;
    private final Gateway gateway;

    DatabaseDownTest() throws IOException {
        var url = URI.create(stage.databaseUrl());
        wire = new Wire(url.getPort());
        gateway = stage.replica(URI.create(url.toString().replace(":" + url.getPort() + "/", ":" + wire.port + "/")));
    }

    @AfterEach
    void close() throws IOException {
        Stage.await(gateway.stop());
        wire.close();
    }

    private LateClient late() {
        return new LateClient(URI.create("http://localhost:" + gateway.httpPort()), Optional.of(guest.key()));
    }

    private static void assertAway(Reply reply) {
        assertEquals(503, reply.status(), reply.text());
    }

    private void everythingIsAway(LateClient late, Browser browser, URI callback) {
        for (var path : new String[] {
            "/v1/accounts", "/v1/profiles", "/v1/connect/twitter?profileId=" + guest.profile(), "/v1/api-keys"
        }) {
            var reply = late.get(path);
            assertAway(reply);
            assertEquals("overloaded", reply.json().path("code").asText());
        }
        var page = browser.open(Ways.at(gateway.httpPort(), callback));
        assertAway(page);
        assertTrue(page.header("Content-Type").orElse("").startsWith("text/html"));
    }

    @Test
    void a_lost_database_is_told_at_once_and_found_again() throws IOException {
        var late = late();
        assertEquals(200, late.get("/v1/accounts").status());
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        wire.cut();
        long before = System.nanoTime();

        everythingIsAway(late, browser, callback);

        assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(Duration.ofSeconds(15)) < 0);
        wire.join();
        await().atMost(Duration.ofSeconds(15))
                .until(() -> late.get("/v1/accounts").status() == 200);
        assertTrue(browser.open(Ways.at(gateway.httpPort(), callback))
                .location()
                .toString()
                .contains("connected=twitter"));
    }

    @Test
    void a_silent_database_is_not_waited_for_long() {
        var late = late();
        assertEquals(200, late.get("/v1/accounts").status());
        wire.silent = true;
        long before = System.nanoTime();

        assertAway(late.get("/v1/accounts"));

        assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(Duration.ofSeconds(12)) < 0);
    }

    @Test
    void a_revoked_key_stops_though_the_line_of_changes_died_silently() throws IOException {
        var key = guest.key(dev.handfast.tenant.Role.OWNER, Set.of());
        var late = new LateClient(URI.create("http://localhost:" + gateway.httpPort()), Optional.of(key));
        assertEquals(200, late.get("/v1/profiles").status());
        wire.silenceListeners(Rows.of(stage));
        Rows.of(stage).change("delete from api_key where hash = sha256(convert_to(?, 'UTF8'))", key.reveal());
        await().atMost(Duration.ofSeconds(12))
                .until(() -> late.get("/v1/profiles").status() == 401);
        await().atMost(Duration.ofSeconds(12)).until(() -> wire.listening(Rows.of(stage)));
    }
}
