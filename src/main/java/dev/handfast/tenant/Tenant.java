package dev.handfast.tenant;

import dev.handfast.core.Id;
import java.time.Instant;
import java.util.Objects;

/**
 * A customer of the gateway: holds keys, profiles and settings, and never sees another tenant's things.
 *
 * @param id who it is
 * @param name shown to people, 1 to 200 characters
 * @param email whom to write to, or empty
 * @param settings what the tenant decided
 * @param createdAt when it was made
 */
public record Tenant(Id id, String name, String email, TenantSettings settings, Instant createdAt) {
    public Tenant {
        Objects.requireNonNull(id, "a tenant needs an id");
        Objects.requireNonNull(settings, "a tenant needs settings");
        if (name == null || name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("a tenant's name has 1 to 200 characters");
        }
    }
}
