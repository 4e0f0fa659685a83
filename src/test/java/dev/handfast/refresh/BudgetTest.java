package dev.handfast.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private final Budget budget = new Budget(60);

    private void spend(int calls, Instant at) {
        for (int i = 0; i < calls; i++) {
            budget.spend(at);
        }
    }

    @Test
    void a_tenth_is_there_at_once_and_the_rest_comes_evenly() {
        assertEquals(6, budget.room(NOW));
        spend(6, NOW);

        assertEquals(0, budget.room(NOW));
        assertEquals(0, budget.room(NOW.plusMillis(999)));
        assertEquals(1, budget.room(NOW.plusSeconds(1)));
        assertEquals(6, budget.room(NOW.plusSeconds(6)));
        assertEquals(6, budget.room(NOW.plus(Duration.ofDays(1))), "what was not spent does not add up");
    }

    @Test
    void over_an_hour_no_more_is_spent_than_allowed() {
        int spent = 0;
        for (int second = 0; second < 3600; second++) {
            int room = budget.room(NOW.plusSeconds(second));
            spend(room, NOW.plusSeconds(second));
            spent += room;
        }

        assertTrue(spent >= 3600 && spent <= 3606, spent + " calls");
    }

    @Test
    void who_demands_draws_ahead_as_much_again_and_then_waits() {
        spend(11, NOW);

        assertEquals(0, budget.room(NOW));
        assertEquals(Optional.empty(), budget.pause(NOW));
        budget.spend(NOW);
        assertEquals(Optional.of(Duration.ofSeconds(1)), budget.pause(NOW));
        assertEquals(Optional.empty(), budget.pause(NOW.plusSeconds(1)));
        assertEquals(0, budget.room(NOW.plusSeconds(6)), "what was drawn ahead is waited for");
        assertEquals(1, budget.room(NOW.plusSeconds(7)));
    }

    @Test
    void a_small_one_still_lets_one_begin() {
        var small = new Budget(2);

        assertEquals(1, small.room(NOW));
        small.spend(NOW);
        assertEquals(0, small.room(NOW.plusSeconds(29)));
        assertEquals(1, small.room(NOW.plusSeconds(30)));
    }
}
