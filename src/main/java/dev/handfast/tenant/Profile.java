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
 * @param card what else is kept with it
 */
public record Profile(
        Id id,
        Id tenant,
        String name,
        String description,
        String color,
        boolean isDefault,
        Instant createdAt,
        ProfileCard card) {
    /** Characters of the longest name. */
    public static final int LONGEST_NAME = 200;

    public Profile {
        Objects.requireNonNull(id, "a profile needs an id");
        Objects.requireNonNull(tenant, "a profile needs a tenant");
        Objects.requireNonNull(card, "a profile has a card");
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a profile's name has 1 to 200 characters");
        }
    }

    /** A profile with the usual card. */
    public Profile(
            Id id, Id tenant, String name, String description, String color, boolean isDefault, Instant createdAt) {
        this(
                id,
                tenant,
                name,
                description,
                color,
                isDefault,
                createdAt,
                ProfileCard.of(id, Objects.requireNonNullElse(name, ""), createdAt));
    }

    /** The same under another name. */
    public Profile named(String other) {
        return new Profile(id, tenant, other, description, color, isDefault, createdAt, card);
    }

    /** The same in another colour. */
    public Profile coloured(String other) {
        return new Profile(id, tenant, name, description, other, isDefault, createdAt, card);
    }

    /** The same with another card. */
    public Profile with(ProfileCard other) {
        return new Profile(id, tenant, name, description, color, isDefault, createdAt, other);
    }
}
