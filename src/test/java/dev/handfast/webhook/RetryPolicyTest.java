package dev.handfast.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.handfast.core.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    private static Attempt answered(Integer status) {
        var event = new Event(
                Id.at(NOW), Id.at(NOW), Id.at(NOW), Optional.empty(), EventType.TOKEN_REVOKED, "x", Map.of(), NOW);
        return new Attempt(
                Id.at(NOW), event, "token.revoked", "{}", 1, Optional.ofNullable(status), "", "", Duration.ZERO, NOW);
    }

    private static List<Long> pauses(Form form, Attempt attempt) {
        return IntStream.rangeClosed(1, 20)
                .mapToObj(attempts -> RetryPolicy.USUAL.next(form, attempt, attempts, NOW))
                .flatMap(Optional::stream)
                .map(next -> Duration.between(NOW, next).toSeconds())
                .toList();
    }

    @Test
    void a_letmepost_receiver_is_tried_eight_times_at_twice_the_pause_each_time() {
        var doubling = List.of(5L, 10L, 20L, 40L, 80L, 160L, 320L);

        assertEquals(doubling, pauses(Form.LETMEPOST, answered(500)));
        assertEquals(doubling, pauses(Form.LETMEPOST, answered(null)));
        assertEquals(doubling, pauses(Form.LETMEPOST, answered(302)));
        assertEquals(
                Duration.ofSeconds(10), RetryPolicy.USUAL.way(Form.LETMEPOST).timeout());
    }

    @ParameterizedTest
    @CsvSource({"400,0", "404,0", "410,0", "422,0", "429,0", "500,7", "503,7"})
    void any_4xx_of_a_letmepost_receiver_is_its_last_word(int status, int more) {
        assertEquals(more, pauses(Form.LETMEPOST, answered(status)).size());
    }

    @ParameterizedTest
    @CsvSource({"LATE", "STANDARD"})
    void others_are_tried_for_days_whatever_they_answer(Form form) {
        assertEquals(pauses(form, answered(500)), pauses(form, answered(404)));
        assertEquals(7, pauses(form, answered(404)).size());
        assertEquals(Duration.ofSeconds(5), RetryPolicy.USUAL.way(form).timeout());
    }

    @Test
    void a_lease_outlasts_the_most_patient_way() {
        var patient = new RetryPolicy.Way(List.of(), Duration.ofMinutes(1), true);

        assertThrows(
                IllegalArgumentException.class,
                () -> new RetryPolicy(
                        List.of(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofDays(3),
                        20,
                        Duration.ofSeconds(1),
                        Map.of(Form.LETMEPOST, patient)));
    }
}
