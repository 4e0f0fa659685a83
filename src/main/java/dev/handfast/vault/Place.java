package dev.handfast.vault;

import dev.handfast.core.Id;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a sealed value is stored. It is authenticated with the value: moved elsewhere, the value does not open.
 *
 * @param tenant whose it is
 * @param owner the row it stands in
 * @param field the column: {@code access}, {@code refresh}, {@code flow}, …; lower-case letters and dashes
 */
public record Place(Id tenant, Id owner, String field) {
    private static final Pattern FIELD = Pattern.compile("[a-z-]+");

    public Place {
        Objects.requireNonNull(tenant, "a place has a tenant");
        Objects.requireNonNull(owner, "a place has an owner");
        if (field == null || !FIELD.matcher(field).matches()) {
            throw new IllegalArgumentException("a place's field has lower-case letters and dashes only");
        }
    }

    /** The associated data: {@code tenant|owner|field} in ASCII, ambiguous for no two places. */
    byte[] associatedData() {
        return (tenant.hex() + "|" + owner.hex() + "|" + field).getBytes(StandardCharsets.US_ASCII);
    }
}
