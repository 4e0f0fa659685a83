package dev.handfast.platform;

import java.time.Instant;
import java.util.Objects;

/**
 * What a platform tells us unasked about a person, proven to come from it.
 *
 * @param identityId the platform's id of the person
 * @param issuedAt when it was written; what was granted later is not meant
 */
public record Notice(String identityId, Instant issuedAt) {
    /** What a notice asks for. */
    public enum Kind {
        /** The person took the grant back. */
        DEAUTHORIZE,
        /** The person wants what is known of them deleted. */
        DATA_DELETION
    }

    public Notice {
        if (identityId == null || identityId.isBlank()) {
            throw new IllegalArgumentException("a notice names a person");
        }
        Objects.requireNonNull(issuedAt, "a notice has a time");
    }
}
