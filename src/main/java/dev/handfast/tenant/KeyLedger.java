package dev.handfast.tenant;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stored keys with all that is remembered of them, those that were revoked included (port). */
public interface KeyLedger {
    /**
     * A key and what became of it.
     *
     * @param key what it opens
     * @param notedScopes as its maker wrote them down; nothing rests on them
     * @param lastUsedAt to the minute
     * @param revokedAt when it was revoked
     */
    record Entry(ApiKey key, List<String> notedScopes, Optional<Instant> lastUsedAt, Optional<Instant> revokedAt) {
        public Entry {
            notedScopes = List.copyOf(notedScopes);
        }
    }

    /** Stores a new key by the hash of its text. */
    Future<Void> create(ApiKey key, Secret text, List<String> notedScopes);

    /** A tenant's keys to one API, newest first. */
    Future<List<Entry>> entries(Id tenant, String dialect);

    /** Revokes a key to this API; false when there is none that still stands. */
    Future<Boolean> revoke(Id tenant, String dialect, Id key, Instant at);

    /** Remembers that a key was used, unless it was revoked and forgotten meanwhile. */
    Future<Void> used(Id key, Instant at);
}
