package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.Gateway;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While the database is away a gateway says so, quickly and in its dialects' words, and comes back with it. */
class DatabaseDownTest {
    private static final Duration TELLS_WITHIN = Duration.ofSeconds(25); // clients give up after 30
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Stage stage = Stage.shared();
    private final Stage.Guest guest = stage.tenant();
    private final Wire wire;
    private final Gateway gateway;

    DatabaseDownTest() throws IOException {
        var url = URI.create(stage.databaseUrl());
        wire = new Wire(url.getPort());
        gateway = stage.replica(URI.create(url.toString().replace(":" + url.getPort() + "/", ":" + wire.port() + "/")));
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

        assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(TELLS_WITHIN) < 0);
        wire.join();
        await().atMost(SOON).until(() -> late.get("/v1/accounts").status() == 200);
        assertTrue(browser.open(Ways.at(gateway.httpPort(), callback))
                .location()
                .toString()
                .contains("connected=twitter"));
    }

    @Test
    void lines_that_died_silently_are_not_waited_for_long_and_replaced() {
        var late = late();
        assertEquals(200, late.get("/v1/accounts").status());
        wire.silenceAllThereAre();
        long before = System.nanoTime();

        assertAway(late.get("/v1/accounts"));

        assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(TELLS_WITHIN) < 0);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> late.get("/v1/accounts").status() == 200);
        assertEquals(
                201,
                late.post("/v1/profiles", Map.of("name", "After the silence")).status());
    }

    @Test
    void a_revoked_key_stops_though_the_line_of_changes_died_silently() throws IOException {
        var key = guest.key(dev.handfast.tenant.Role.OWNER, Set.of());
        var late = new LateClient(URI.create("http://localhost:" + gateway.httpPort()), Optional.of(key));
        assertEquals(200, late.get("/v1/profiles").status());
        wire.silenceListeners(Rows.of(stage));
        Rows.of(stage).change("delete from api_key where hash = sha256(convert_to(?, 'UTF8'))", key.reveal());
        await().atMost(SOON).until(() -> late.get("/v1/profiles").status() == 401);
        await().atMost(SOON).until(() -> wire.listening(Rows.of(stage)));
    }
}
