package dev.handfast.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.Id;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static Event event(EventType type, Map<String, String> more) {
        var facts = new HashMap<>(Map.of("platform", "twitter", "kind", "person", "platformAccountId", "7"));
        facts.putAll(more);
        return new Event(Id.at(NOON), Id.at(NOON), Id.at(NOON), Optional.of(Id.at(NOON)), type, "once", facts, NOON);
    }

    private static JsonNode said(Form form, Event event) throws JsonProcessingException {
        return new ObjectMapper().readTree(form.body(event, Set.of()));
    }

    @Nested
    class Of_letmepost {
        @ParameterizedTest
        @CsvSource({"expired, expired", "revoked, refresh_failed", "answer_lost, refresh_failed", ", revoked"})
        void says_in_a_word_why_a_token_ended(String cause, String word) throws JsonProcessingException {
            var facts = new HashMap<>(Map.of("reason", "A sentence."));
            Optional.ofNullable(cause).ifPresent(known -> facts.put("cause", known));

            var data =
                    said(Form.LETMEPOST, event(EventType.TOKEN_REVOKED, facts)).path("data");

            assertEquals(word, data.path("reason").asText());
        }

        @ParameterizedTest
        @ValueSource(strings = {"12:00:00Z", "12:00:00.120Z", "12:00:00.123456Z", "12:00:00.123456789Z"})
        void gives_every_time_three_digits(String time) throws JsonProcessingException {
            var facts = Map.of("expiresAt", "2026-03-01T" + time, "revokedAt", "2026-03-01T" + time);

            var said = said(Form.LETMEPOST, event(EventType.TOKEN_EXPIRING, facts));

            assertEquals("2026-03-01T12:00:00.000Z", said.path("createdAt").asText());
            for (var name : facts.keySet()) {
                assertEquals(24, said.at("/data/" + name).asText().length(), said.toString());
            }
        }
    }
}
