package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.sandbox.platforms.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A clone that is made while its source goes. */
class CloneRaceTest {
    private static final int ROUNDS = 20;

    @Test
    void a_clone_stands_on_a_grant_that_is_there_or_it_is_refused() {
        // Alone: a grant is given back only where nobody else connected the same person to the same app.
        try (var stage = Stage.open(Map.of())) {
            race(stage);
        }
    }

    private static void race(Stage stage) {
        var guest = stage.tenant();
        var browser = new Browser();

        for (int round = 0; round < ROUNDS; round++) {
            browser.connect(Ways.start(guest, "twitter"), "few");
            var source = guest.late()
                    .get("/v1/accounts")
                    .json()
                    .path("accounts")
                    .path(0)
                    .path("_id")
                    .asText();
            var other = guest.profile("Other " + round);

            var cloned = CompletableFuture.supplyAsync(() -> guest.late()
                    .post(
                            "/v1/profiles/" + other.hex() + "/clone-connection",
                            Map.of("sourceAccountId", source, "platform", "twitter")));
            var removed = CompletableFuture.supplyAsync(() -> guest.late().delete("/v1/accounts/" + source));

            assertEquals(200, removed.join().status(), removed.join().text());
            assertTrue(
                    List.of(200, 201, 400, 404, 409).contains(cloned.join().status()),
                    cloned.join().text());
            var left = guest.late().get("/v1/accounts").json().path("accounts");
            assertEquals(cloned.join().status() < 300 ? 1 : 0, left.size(), left.toString());
            IntStream.range(0, left.size())
                    .forEach(i -> assertEquals(
                            200,
                            guest.late()
                                    .delete("/v1/accounts/"
                                            + left.path(i).path("_id").asText())
                                    .status()));
        }
        assertEquals(List.of(0L, 0L, 0L), Rows.of(stage).savedFor(guest));
        // Each consent is given back once, when its last account goes: not while a clone stands on it.
        await().atMost(Duration.ofSeconds(30)).until(() -> revocations(stage) >= ROUNDS);
        await().during(Duration.ofMillis(500)).until(() -> revocations(stage) == ROUNDS);
    }

    private static int revocations(Stage stage) {
        return stage.platforms().requests().of("twitter", Endpoint.REVOKE).size();
    }
}
