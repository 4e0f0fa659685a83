package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens to a token because it is fetched. Tokens live as long as in reality, so that no scheduler comes in between. */
class FetchedTokensTest {
    private static Stage stage;

    private final Stage.Guest guest = stage.tenant();
    private final LateClient vendor = guest.vendor();
    private final String account = Browser.query(new Browser().connect(Ways.start(guest, "twitter"), "few"))
            .get("accountId");

    @BeforeAll
    static void open() {
        stage = Stage.open(Map.of());
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @AfterEach
    void mend() {
        stage.platforms().faults().clear();
    }

    private Reply token(LateClient from, String query) {
        return from.post("/handfast/v1/accounts/" + account + "/token" + query, Map.of());
    }

    private Reply token(String query) {
        return token(vendor, query);
    }

    /** Lets this time of the token's life pass, and none for anything else. */
    private void age(Duration time) {
        Rows.of(stage)
                .change(
                        """
                        update oauth_grant set issued_at = issued_at - make_interval(secs => ?),
                            access_expires_at = access_expires_at - make_interval(secs => ?)
                        where tenant = ?""",
                        time.toSeconds(),
                        time.toSeconds(),
                        guest.tenant().id().uuid());
    }

    private static long renewals() {
        return stage.platforms().requests().of("twitter", Endpoint.TOKEN).stream()
                .filter(request -> "refresh_token".equals(request.parameters().get("grant_type")))
                .count();
    }

    @Test
    void many_who_ask_at_once_on_two_processes_get_one_answer() throws Exception {
        var replica = stage.replica();
        var other = new LateClient(URI.create("http://localhost:" + replica.httpPort()), vendor.key());
        stage.platforms()
                .faults()
                .add(Fault.lasting("twitter", Endpoint.TOKEN, Fault.Kind.SLOW).delayed(Duration.ofMillis(800)));
        long before = renewals();
        age(Duration.ofMinutes(100));
        var pool = Executors.newFixedThreadPool(60);
        try {
            Callable<Reply> here = () -> token("?min_valid=30m");
            Callable<Reply> there = () -> token(other, "?min_valid=30m");
            var tokens = new HashSet<String>();
            for (Future<Reply> answer : pool.invokeAll(IntStream.range(0, 60)
                    .mapToObj(number -> number % 2 == 0 ? here : there)
                    .toList())) {
                assertEquals(200, answer.get().status(), answer.get().text());
                tokens.add(answer.get().json().path("access_token").asText());
            }
            assertEquals(1, tokens.size(), tokens.toString());
            assertEquals(1, renewals() - before);
        } finally {
            pool.shutdownNow();
            Stage.await(replica.stop());
        }
    }

    @Test
    void a_rejected_token_is_renewed_once_and_then_not_again_at_once() {
        var print = token("").json().path("fingerprint").asText();

        var soon = token("?rejected=" + print);

        assertEquals(429, soon.status(), "it was issued a moment ago");
        assertFalse(soon.header("retry-after").isEmpty());
        age(Duration.ofMinutes(6));
        var renewed = token("?rejected=" + print);
        assertEquals(200, renewed.status(), renewed.text());
        assertNotEquals(print, renewed.json().path("fingerprint").asText());
        assertEquals(
                renewed.json().path("access_token"),
                token("?rejected=" + print).json().path("access_token"),
                "once for each token");
        assertEquals(200, token("?rejected=" + "0".repeat(32)).status(), "that token is gone already");
        assertEquals(400, token("?rejected=mine").status());
        assertEquals(400, token("?min_valid=3d").status());
    }

    @Test
    void trouble_at_the_platform_costs_neither_the_connection_nor_what_is_left_of_the_token() {
        var whole = token("").json().path("access_token");
        stage.platforms().faults().add(Fault.once("twitter", Endpoint.TOKEN, Fault.Kind.HTML_503));
        age(Duration.ofMinutes(100));

        var failed = token("?min_valid=30m");

        assertEquals(503, failed.status(), failed.text());
        assertEquals(whole, token("?min_valid=10m").json().path("access_token"));
        assertEquals(
                "active",
                vendor.get("/handfast/v1/accounts/" + account)
                        .json()
                        .path("status")
                        .asText());
    }
}
