package dev.handfast.tenant;

import dev.handfast.core.Id;
import java.time.Instant;
import java.util.Objects;

/**
 * What accounts are connected to, inside a tenant: a brand, a workspace, a person's space.
 *
 * @param id who it is
 * @param tenant whose it is
 * @param name 1 to 200 characters, unique in the tenant whatever the case
 * @param description free text, may be empty
 * @param color {@code #rrggbb} or empty
 * @param isDefault whether it is the tenant's first choice; at most one is
 * @param createdAt when it was made
 */
public record Profile(
        Id id, Id tenant, String name, String description, String color, boolean isDefault, Instant createdAt) {
    public Profile {
        Objects.requireNonNull(id, "a profile needs an id");
        Objects.requireNonNull(tenant, "a profile needs a tenant");
        if (name == null || name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("a profile's name has 1 to 200 characters");
        }
    }
}
