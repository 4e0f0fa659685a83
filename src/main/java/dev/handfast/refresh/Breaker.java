package dev.handfast.refresh;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Leaves a platform alone that fails again and again: one call at a time finds out whether it is back. Its outage then costs its own
 * grants no attempts and those of other platforms no room. Confined to one event loop.
 */
final class Breaker {
    private static final int PATIENCE = 5; // failures in a row, of whatever grants
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 10;

    private int failures;
    private int pauses;
    private Instant openUntil;

    /** How many more calls may be made now. */
    int room(int most, int running, Instant now) {
        if (openUntil == null) {
            return Math.max(0, most - running);
        }
        return now.isBefore(openUntil) || running > 0 ? 0 : 1;
    }

    /** How long no call may be made, if that is so. */
    Optional<Duration> pause(Instant now) {
        return Optional.ofNullable(openUntil).filter(now::isBefore).map(until -> Duration.between(now, until));
    }

    /** The platform answered sensibly, be it with a refusal. */
    void answered() {
        failures = 0;
        pauses = 0;
        openUntil = null;
    }

    /**
     * The platform was out of order, or wants to be left alone. How long it asks for it gets at once, up to the longest pause of our
     * own: it may mean one grant alone. When the next call is answered likewise, it gets all of it.
     */
    void failed(Instant now, Optional<Duration> asked) {
        failures++;
        boolean probing = openUntil != null && !now.isBefore(openUntil);
        if (probing || openUntil == null && failures >= PATIENCE) {
            var own = shorter(FIRST_PAUSE.multipliedBy(1L << Math.min(pauses++, MOST_DOUBLINGS)), LONGEST_PAUSE);
            openUntil = now.plus(asked.filter(wait -> wait.compareTo(own) > 0).orElse(own));
        } else {
            asked.map(wait -> now.plus(shorter(wait, LONGEST_PAUSE)))
                    .filter(until -> openUntil == null || until.isAfter(openUntil))
                    .ifPresent(until -> openUntil = until);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
