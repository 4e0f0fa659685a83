package dev.handfast.state;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** What one step of a journey leaves for a later one, sealed, for minutes, under a handle that is stored as a hash (port). */
public interface Handoffs {
    /**
     * What is left.
     *
     * @param handle what it is found by
     * @param tenant whose it is; it goes with the tenant
     * @param purpose what it is for: it is found by whoever asks for the same alone
     * @param text what is found
     * @param expiresAt until when
     */
    record Handoff(Secret handle, Id tenant, String purpose, Secret text, Instant expiresAt) {
        public Handoff {
            Objects.requireNonNull(handle, "a handoff has a handle");
            Objects.requireNonNull(tenant, "a handoff has a tenant");
            Objects.requireNonNull(purpose, "a handoff has a purpose");
            Objects.requireNonNull(text, "a handoff has a text");
            Objects.requireNonNull(expiresAt, "a handoff expires");
        }
    }

    /** Stores it. */
    Future<Void> leave(Handoff handoff, Instant now);

    /** What was left under this handle, until it expires. */
    Future<Optional<Secret>> find(Secret handle, String purpose, Instant now);

    /** The same, for one caller alone over all replicas: it is gone then. */
    Future<Optional<Secret>> take(Secret handle, String purpose, Instant now);
}
