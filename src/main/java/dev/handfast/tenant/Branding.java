package dev.handfast.tenant;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the hosted pages present themselves to a tenant's people.
 *
 * @param name the product's name; empty: the tenant's own name
 * @param logo an https picture
 * @param colour the accent colour, {@code #rrggbb}
 */
public record Branding(Optional<String> name, Optional<URI> logo, Optional<String> colour) {
    /** The gateway's own look. */
    public static final Branding DEFAULT = new Branding(Optional.empty(), Optional.empty(), Optional.empty());

    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");

    public Branding {
        name.filter(text -> text.isBlank() || text.length() > 80).ifPresent(text -> {
            throw new IllegalArgumentException("a brand name has 1 to 80 characters");
        });
        logo.filter(uri -> !"https".equals(uri.getScheme()) || uri.getHost() == null)
                .ifPresent(uri -> {
                    throw new IllegalArgumentException("a brand logo is an https address");
                });
        colour.filter(text -> !COLOUR.matcher(text).matches()).ifPresent(text -> {
            throw new IllegalArgumentException("a brand colour is written #rrggbb");
        });
    }
}
