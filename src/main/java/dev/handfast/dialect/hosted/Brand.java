package dev.handfast.dialect.hosted;

import dev.handfast.tenant.Branding;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Whose product a page belongs to.
 *
 * @param name what people call it
 * @param logo its picture
 * @param accent its colour
 */
public record Brand(String name, Optional<URI> logo, Colour accent) {
    private static final Colour OURS = Colour.of("#0f766e");

    /** For pages that cannot know whose they are, such as the answer to an unknown link. */
    public static final Brand NEUTRAL = new Brand("Handfast", Optional.empty(), OURS);

    public Brand {
        Objects.requireNonNull(logo, "a brand without a logo has an empty one");
        Objects.requireNonNull(accent, "a brand has a colour");
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a brand has a name");
        }
    }

    /** The name, kept from turning the direction of the sentence around it (Unicode's isolates, UAX 9). */
    public String inText() {
        return "\u2068" + name + "\u2069";
    }

    /** What a tenant chose, or its own name and our colour. */
    public static Brand of(Branding branding, String tenantName) {
        return new Brand(
                branding.name().orElse(tenantName),
                branding.logo(),
                branding.colour().map(Colour::of).orElse(OURS));
    }
}
