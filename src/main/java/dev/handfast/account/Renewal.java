package dev.handfast.account;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When a grant was last renewed, when that was last tried, and what came of it.
 *
 * @param renewedAt empty: its tokens are still its first
 * @param attemptedAt empty: never
 * @param failed why the last attempt, or the grant itself, came to nothing, be it told as trouble yet or not
 * @param platformCode the platform's own code for that
 */
public record Renewal(
        Optional<Instant> renewedAt,
        Optional<Instant> attemptedAt,
        Optional<Cause> failed,
        Optional<String> platformCode) {
    public Renewal {
        Objects.requireNonNull(renewedAt, "what was not renewed has an empty time");
        Objects.requireNonNull(attemptedAt, "what was not tried has an empty time");
        Objects.requireNonNull(failed, "what did not fail has an empty cause");
        Objects.requireNonNull(platformCode, "what did not fail has an empty code");
    }
}
