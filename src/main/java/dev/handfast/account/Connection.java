package dev.handfast.account;

import dev.handfast.core.Id;
import dev.handfast.tenant.Duplicates;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A subject about to be saved in a profile, with the grant it rests on.
 *
 * @param profile what it is connected to
 * @param grant the consent
 * @param subject what was chosen
 * @param selection the selection this spends; it is spent in the same transaction, or nothing is saved
 * @param reconnecting the account that must be the one updated
 * @param duplicates what becomes of it when there is one already
 * @param at when
 */
public record Connection(
        Id profile,
        Grant grant,
        Subject subject,
        Optional<Id> selection,
        Optional<Id> reconnecting,
        Duplicates duplicates,
        Instant at) {
    public Connection {
        Objects.requireNonNull(profile, "a connection has a profile");
        Objects.requireNonNull(grant, "a connection has a grant");
        Objects.requireNonNull(subject, "a connection has a subject");
        Objects.requireNonNull(duplicates, "a connection says what becomes of duplicates");
        Objects.requireNonNull(at, "a connection has a time");
    }

    /** The same, resting on another grant. */
    public Connection on(Grant other) {
        return new Connection(profile, other, subject, selection, reconnecting, duplicates, at);
    }
}
