package dev.handfast.tenant;

import dev.handfast.core.Id;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A tenant's key to one dialect. Only a hash of the key itself is stored.
 *
 * @param id who it is
 * @param tenant whose it is
 * @param dialect the API it was made for: {@code late}, {@code puffle}, …
 * @param name what its owner calls it, 1 to 200 characters
 * @param preview a few characters of each end, to recognise it by
 * @param role what its holder may do
 * @param profiles the profiles it is limited to; empty: all of the tenant's
 * @param createdAt when it was made
 * @param expiresAt when it stops to count, if ever
 */
public record ApiKey(
        Id id,
        Id tenant,
        String dialect,
        String name,
        String preview,
        Role role,
        Set<Id> profiles,
        Instant createdAt,
        Optional<Instant> expiresAt) {
    public ApiKey {
        Objects.requireNonNull(id, "a key needs an id");
        Objects.requireNonNull(tenant, "a key needs a tenant");
        Objects.requireNonNull(dialect, "a key needs a dialect");
        Objects.requireNonNull(role, "a key needs a role");
        profiles = Set.copyOf(profiles);
    }

    /** Whether the key reaches this profile of its tenant. */
    public boolean reaches(Id profile) {
        return profiles.isEmpty() || profiles.contains(profile);
    }

    /** Whether the key still counts at this moment. */
    public boolean countsAt(Instant now) {
        return expiresAt.map(now::isBefore).orElse(true);
    }
}
