package dev.handfast.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.dialect.Rate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How much a key has left, where an API has rates of its own. */
class RateLimitsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    // So long that nothing comes back while the test runs.
    private static final Rate BURST = new Rate(100, Duration.ofDays(30));
    private static final Rate SUSTAINED = new Rate(5, Duration.ofDays(60));

    private final Id key = Id.at(NOW);
    private final RateLimits limits = new RateLimits(0, true, InstantSource.fixed(NOW));

    @Test
    void a_request_counts_for_every_rate_and_a_refused_one_for_none() {
        for (int i = 1; i <= 5; i++) {
            assertTrue(limits.take(key, List.of(BURST, SUSTAINED)).orElseThrow().granted(), "request " + i);
        }

        for (int i = 6; i <= 8; i++) {
            var refused = limits.take(key, List.of(BURST, SUSTAINED)).orElseThrow();
            assertFalse(refused.granted(), "request " + i);
            assertEquals(95, refused.left().get(0).remaining());
            assertEquals(0, refused.left().get(1).remaining());
            assertTrue(refused.pause().compareTo(Duration.ofDays(11)) > 0, "one of five comes back in twelve days");
            assertTrue(refused.pause().compareTo(Duration.ofDays(12)) <= 0);
        }
    }

    @Test
    void keys_are_counted_apart() {
        for (int i = 0; i < 6; i++) {
            limits.take(key, List.of(SUSTAINED));
        }

        assertTrue(limits.take(Id.at(NOW), List.of(SUSTAINED)).orElseThrow().granted());
    }

    @Test
    void what_an_operator_decided_holds_where_documents_are_not_to_count() {
        var own = new RateLimits(7, false, InstantSource.fixed(NOW));

        assertEquals(
                Optional.of(7L),
                own.take(key, List.of(SUSTAINED))
                        .map(allowance -> allowance.left().get(0).remaining() + 1));
        assertEquals(
                Optional.empty(), new RateLimits(0, false, InstantSource.fixed(NOW)).take(key, List.of(SUSTAINED)));
        assertEquals(Optional.empty(), limits.take(key, List.of()));
    }
}
