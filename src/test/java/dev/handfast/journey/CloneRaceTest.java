package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        var stage = Stage.shared();
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
    }
}
