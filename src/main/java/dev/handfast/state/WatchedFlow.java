package dev.handfast.state;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.Id;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a flow stands that whoever started it follows. It holds nothing of the grant.
 *
 * @param id which flow
 * @param tenant whose it is
 * @param profile what it connects to
 * @param platform the platform's id
 * @param headless whether the client chooses on pages of its own
 * @param reconnecting the one account that may come of it, where it is to come back
 * @param status how it stands
 * @param accounts what came of it, in the order in which it was connected
 * @param failure why nothing came of it
 * @param expiresAt when the stage it is in ends unused
 * @param settledAt when it came to its end
 */
public record WatchedFlow(
        Id id,
        Id tenant,
        Id profile,
        String platform,
        boolean headless,
        Optional<Id> reconnecting,
        Status status,
        List<Id> accounts,
        Optional<Failure> failure,
        Instant expiresAt,
        Optional<Instant> settledAt) {
    /** How a flow may stand. */
    public enum Status {
        /** The person has not come back yet. */
        PENDING,
        /** The person consented; somebody is to choose. */
        AWAITING_SELECTION,
        /** The person consented, and what was to be connected at once is. */
        COMPLETED,
        /** Nothing was connected. */
        FAILED,
        /** It was called off. */
        CANCELLED,
        /** Its time ran out. */
        EXPIRED
    }

    /**
     * Why nothing came of it.
     *
     * @param code which failure
     * @param detail a sentence
     * @param platformCode the platform's own code for it
     */
    public record Failure(ErrorCode code, String detail, Optional<String> platformCode) {
        public Failure {
            Objects.requireNonNull(code, "a failure has a code");
            Objects.requireNonNull(detail, "a failure has a sentence");
        }
    }

    public WatchedFlow {
        Objects.requireNonNull(id, "a flow has an id");
        Objects.requireNonNull(status, "a flow has a status");
        Objects.requireNonNull(expiresAt, "a flow expires");
        accounts = List.copyOf(accounts);
    }

    /** Whether nothing more will come by itself. */
    public boolean isSettled() {
        return switch (status) {
            case PENDING, AWAITING_SELECTION -> false;
            case COMPLETED, FAILED, CANCELLED, EXPIRED -> true;
        };
    }

    /** How it stands at this moment: what was open until its time ran out is expired. */
    public WatchedFlow at(Instant now) {
        return isSettled() || now.isBefore(expiresAt)
                ? this
                : new WatchedFlow(
                        id,
                        tenant,
                        profile,
                        platform,
                        headless,
                        reconnecting,
                        Status.EXPIRED,
                        accounts,
                        failure,
                        expiresAt,
                        Optional.of(expiresAt));
    }
}
