package dev.handfast.account;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What keeps a grant from being renewed.
 *
 * @param cause why
 * @param platformCode the platform's own code for it, where it refused
 * @param since when this trouble began
 * @param nextAttempt when renewing is tried again; empty: only the person can help
 * @param platformStatus the HTTP status of its answer, where it refused
 */
public record Trouble(
        Cause cause,
        Optional<String> platformCode,
        Instant since,
        Optional<Instant> nextAttempt,
        Optional<Integer> platformStatus) {
    public Trouble {
        Objects.requireNonNull(cause, "trouble has a cause");
        Objects.requireNonNull(since, "trouble has a beginning");
    }

    /** Trouble that no answer of the platform tells of. */
    public Trouble(Cause cause, Optional<String> platformCode, Instant since, Optional<Instant> nextAttempt) {
        this(cause, platformCode, since, nextAttempt, Optional.empty());
    }
}
