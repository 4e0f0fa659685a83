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
 * @param platformStatus the HTTP status of the platform's answer then, where it refused
 */
public record Renewal(
        Optional<Instant> renewedAt,
        Optional<Instant> attemptedAt,
        Optional<Cause> failed,
        Optional<Integer> platformStatus) {
    public Renewal {
        Objects.requireNonNull(renewedAt, "what was not renewed has an empty time");
        Objects.requireNonNull(attemptedAt, "what was not tried has an empty time");
        Objects.requireNonNull(failed, "what did not fail has an empty cause");
        Objects.requireNonNull(platformStatus, "what was not refused has an empty status");
    }
}
