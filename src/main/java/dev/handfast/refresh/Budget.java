package dev.handfast.refresh;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many calls a minute this process may make to a platform, on average: a tenth of them at once, and as many again for whoever
 * demands one and cannot wait. Confined to one event loop.
 */
final class Budget {
    private static final int PARTS = 10;

    private final int atOnce;
    private final Duration pace;
    private Instant spent = Instant.EPOCH; // at this pace, the calls so far would last until then

    Budget(int perMinute) {
        this.atOnce = Math.max(1, perMinute / PARTS);
        this.pace = Duration.ofMinutes(1).dividedBy(perMinute);
    }

    /** A call is made. */
    void spend(Instant now) {
        spent = now.plus(ahead(now)).plus(pace);
    }

    /** How many calls there is room for. */
    int room(Instant now) {
        long taken = ahead(now).plus(pace).minusNanos(1).dividedBy(pace);
        return (int) Math.max(0, atOnce - taken);
    }

    /** How long even a call that somebody demands has to wait, if it has to. */
    Optional<Duration> pause(Instant now) {
        return Optional.of(ahead(now).minus(pace.multipliedBy(2L * atOnce - 1)))
                .filter(wait -> wait.compareTo(Duration.ZERO) > 0);
    }

    private Duration ahead(Instant now) {
        return spent.isAfter(now) ? Duration.between(now, spent) : Duration.ZERO;
    }
}
