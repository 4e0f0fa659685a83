package dev.handfast.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private final Breaker breaker = new Breaker();

    private void failing(int times, Instant at) {
        for (int i = 0; i < times; i++) {
            breaker.failed(at, Optional.empty());
        }
    }

    @Test
    void a_few_failures_change_nothing() {
        failing(4, NOW);

        assertEquals(30, breaker.room(32, 2, NOW));
    }

    @Test
    void one_sensible_answer_forgives_all() {
        failing(4, NOW);
        breaker.answered();
        failing(4, NOW);

        assertEquals(32, breaker.room(32, 0, NOW));
    }

    @Test
    void a_platform_that_is_down_is_left_alone_then_asked_by_one() {
        failing(5, NOW);

        assertEquals(0, breaker.room(32, 0, NOW.plusSeconds(29)));
        assertEquals(Optional.of(Duration.ofSeconds(30)), breaker.pause(NOW));
        assertEquals(1, breaker.room(32, 0, NOW.plusSeconds(30)));
        assertEquals(0, breaker.room(32, 1, NOW.plusSeconds(30)), "one is on its way");
    }

    @Test
    void each_vain_question_doubles_the_pause_up_to_five_minutes() {
        failing(5, NOW);
        breaker.failed(NOW.plusSeconds(30), Optional.empty());

        assertEquals(0, breaker.room(32, 0, NOW.plusSeconds(89)));
        assertEquals(1, breaker.room(32, 0, NOW.plusSeconds(90)));

        var now = NOW.plusSeconds(90);
        for (int i = 0; i < 20; i++) {
            breaker.failed(now, Optional.empty());
            now = now.plus(Duration.ofMinutes(5));
        }
        assertEquals(1, breaker.room(32, 0, now));
    }

    @Test
    void calls_that_were_on_their_way_do_not_prolong_it() {
        failing(30, NOW);

        assertEquals(1, breaker.room(32, 0, NOW.plusSeconds(30)));
    }

    @Test
    void it_waits_as_long_as_it_is_asked_to() {
        failing(4, NOW);
        breaker.failed(NOW, Optional.of(Duration.ofMinutes(15)));

        assertEquals(0, breaker.room(32, 0, NOW.plusSeconds(899)));
        breaker.answered();
        assertEquals(32, breaker.room(32, 0, NOW));
    }

    @Test
    void a_wait_that_is_named_is_kept_from_the_first_time_on() {
        breaker.failed(NOW, Optional.of(Duration.ofSeconds(90)));
        breaker.failed(NOW.plusSeconds(1), Optional.of(Duration.ofSeconds(20)));

        assertEquals(0, breaker.room(32, 0, NOW.plusSeconds(89)));
        assertEquals(1, breaker.room(32, 0, NOW.plusSeconds(90)), "one asks whether it is over");
    }

    @Test
    void a_long_wait_is_kept_by_all_once_a_second_one_is_told_it() {
        var hour = Optional.of(Duration.ofHours(1));
        breaker.failed(NOW, hour);

        assertEquals(Optional.of(Duration.ofMinutes(5)), breaker.pause(NOW), "it may have meant one alone");
        breaker.failed(NOW.plusSeconds(300), hour);
        assertEquals(hour, breaker.pause(NOW.plusSeconds(300)));
    }
}
