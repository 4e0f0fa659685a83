package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.Contract.answered;
import static dev.handfast.dialect.letmepost.Contract.body;
import static dev.handfast.dialect.letmepost.Contract.nobody;
import static dev.handfast.dialect.letmepost.Contract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.LateClient;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Idempotency-Key}. */
class RepetitionContractTest {
    private static final Customer ADA = Customer.arrives();
    private static final String HEADER = "Idempotency-Key";

    private static void assertSame(Reply first, Reply again) {
        assertEquals(first.status(), again.status());
        assertEquals(first.text(), again.text());
        assertEquals(first.header("Content-Type"), again.header("Content-Type"));
        assertNotEquals(first.header("X-Request-Id"), again.header("X-Request-Id"));
    }

    private static int keys() {
        return answered(200, ADA.api().get("/v1/api-keys")).path("data").size();
    }

    @Test
    void the_same_request_again_gets_the_same_answer_and_is_not_done_twice() {
        var word = nobody();
        var first = ADA.api().post("/v1/api-keys", Map.of("name", "Once"), HEADER, word);
        answered(201, first);
        int before = keys();

        assertSame(first, ADA.api().post("/v1/api-keys", Map.of("name", "Once"), HEADER, word));
        assertEquals(before, keys());
    }

    @Test
    void another_replica_gives_the_same_answer() {
        var word = nobody();
        var first = ADA.api().post("/v1/profiles", Map.of("name", word), HEADER, word);
        answered(201, first);
        var key = ADA.api().key();
        var replica = Stage.shared().replica();
        try {
            var there = new LateClient(URI.create("http://localhost:" + replica.httpPort()), key);

            assertSame(first, there.post("/v1/profiles", Map.of("name", word), HEADER, word));
        } finally {
            Stage.await(replica.stop());
        }
    }

    @Test
    void a_refusal_is_repeated_too() {
        var word = nobody();
        var first = ADA.api().post("/v1/profiles", Map.of("name", ""), HEADER, word);
        refused(400, "validation_failed", first);

        assertSame(first, ADA.api().post("/v1/profiles", Map.of("name", ""), HEADER, word));
    }

    @Test
    void another_body_is_a_conflict() {
        var word = nobody();
        answered(201, ADA.api().post("/v1/profiles", Map.of("name", word), HEADER, word));

        refused(409, "idempotency_conflict", ADA.api().post("/v1/profiles", Map.of("name", word + "!"), HEADER, word));
    }

    @Test
    void another_key_path_or_word_is_another_request() {
        var word = nobody();
        var name = Map.of("name", word);
        answered(201, ADA.api().post("/v1/profiles", name, HEADER, word));

        var otherKey = ADA.with(ADA.guest().key(KeyFormat.LETMEPOST, Role.OWNER, Set.of()));
        refused(409, "validation_failed", otherKey.post("/v1/profiles", name, HEADER, word));
        refused(409, "validation_failed", ADA.api().post("/letmepost/v1/profiles", name, HEADER, word));
        refused(409, "validation_failed", ADA.api().post("/v1/profiles", name, HEADER, word + "2"));
        answered(201, ADA.api().post("/v1/api-keys", name, HEADER, word));
        refused(409, "validation_failed", ADA.api().post("/v1/profiles", name));
    }

    @Test
    void of_many_at_once_one_is_done_and_the_others_get_its_answer_or_are_told_to_wait() {
        var word = nobody();

        var replies = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> ADA.api().post("/v1/profiles", Map.of("name", word), HEADER, word)))
                .limit(8)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        var done = replies.stream().filter(reply -> reply.status() == 201).toList();
        assertTrue(done.size() >= 1);
        assertEquals(1, done.stream().map(Reply::text).distinct().count());
        replies.stream()
                .filter(reply -> reply.status() != 201)
                .forEach(reply -> refused(409, "idempotency_conflict", reply));
    }

    @Test
    void a_delete_again_is_told_as_the_first_was() {
        var id = answered(201, ADA.api().post("/v1/profiles", Map.of("name", nobody())))
                .path("id")
                .asText();
        var word = nobody();
        var first = ADA.api().delete("/v1/profiles/" + id, HEADER, word);
        answered(200, first);

        assertSame(first, ADA.api().delete("/v1/profiles/" + id, HEADER, word));
        refused(404, "not_found", ADA.api().delete("/v1/profiles/" + id));
    }

    @Test
    void what_failed_on_the_platforms_side_is_tried_anew() {
        try (var stage = Stage.open(Map.of())) {
            var customer = Customer.of(stage.tenant());
            var whole = body("identifier", "ada.test", "appPassword", "abcd-efgh-ijkl-mnop");
            var path = "/v1/accounts/connect/bluesky/complete";
            stage.platforms().faults().add(Fault.lasting("bluesky", Endpoint.TOKEN, Fault.Kind.SERVER_ERROR));
            assertEquals(503, customer.api().post(path, whole, HEADER, "one").status());
            stage.platforms().faults().clear();

            assertEquals(201, customer.api().post(path, whole, HEADER, "one").status());
            assertEquals(201, customer.api().post(path, whole, HEADER, "one").status(), "as it was the first time");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "tab\tbed"})
    void a_word_that_is_none_is_refused(String word) {
        var error =
                refused(400, "validation_failed", ADA.api().post("/v1/profiles", Map.of("name", "n"), HEADER, word));

        assertEquals(HEADER, error.path("rule").asText());
        refused(400, "validation_failed", ADA.api().post("/v1/profiles", Map.of("name", "n"), HEADER, "w".repeat(129)));
    }

    @Test
    void late_makes_a_profile_once_too() {
        var late = ADA.guest().late();
        var word = nobody();
        var first = late.post("/v1/profiles", Map.of("name", word), HEADER, word);
        assertEquals(201, first.status(), first.text());

        assertSame(first, late.post("/v1/profiles", Map.of("name", word), HEADER, word));
        var other = late.post("/v1/profiles", Map.of("name", word + "!"), HEADER, word);
        assertEquals(422, other.status());
        assertEquals("idempotency_conflict", other.json().path("code").asText());
        assertEquals(Optional.empty(), first.header("Location"));
    }
}
