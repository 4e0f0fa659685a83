package dev.handfast.account;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When a grant was last renewed, and when that was last tried.
 *
 * @param renewedAt empty: its tokens are still its first
 * @param attemptedAt empty: never
 */
public record Renewal(Optional<Instant> renewedAt, Optional<Instant> attemptedAt) {
    public Renewal {
        Objects.requireNonNull(renewedAt, "what was not renewed has an empty time");
        Objects.requireNonNull(attemptedAt, "what was not tried has an empty time");
    }
}
