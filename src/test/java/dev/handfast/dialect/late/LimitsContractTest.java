package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Stage;
import dev.handfast.tenant.Role;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a client is told that asks too much. */
class LimitsContractTest {
    @Test
    void a_key_that_asks_too_much_is_told_when_to_come_back_and_others_go_on() {
        try (var stage = Stage.open(Map.of("HANDFAST_LIMITS_REQUESTS_PER_MINUTE", "3"))) {
            var guest = stage.tenant();
            var other = guest.late(guest.key(Role.READER, Set.of()));

            var refused = Stream.generate(() -> guest.late().get("/v1/users"))
                    .limit(20)
                    .filter(reply -> reply.status() != 200)
                    .findFirst()
                    .orElseThrow();

            var body = refused(429, "rate_limit_exceeded", refused);
            assertEquals("rate_limit_error", body.path("type").asText());
            assertEquals("3", refused.header("X-RateLimit-Limit").orElseThrow());
            assertEquals("0", refused.header("X-RateLimit-Remaining").orElseThrow());
            var reset = Long.parseLong(refused.header("X-RateLimit-Reset").orElseThrow());
            assertTrue(reset >= Instant.now().getEpochSecond() - 1, "in seconds since 1970: " + reset);
            assertTrue(Integer.parseInt(refused.header("Retry-After").orElseThrow()) > 0);
            granted(other.get("/v1/users"));
        }
    }
}
