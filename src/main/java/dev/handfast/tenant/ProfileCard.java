package dev.handfast.tenant;

import dev.handfast.core.Id;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What some APIs keep with a profile for its people, and Handfast itself does not look at.
 *
 * @param slug a word for addresses, unique in the tenant; it never changes
 * @param timezone where its people live
 * @param timeFormat how they want the time written
 * @param logo an https picture
 * @param updatedAt when the profile last changed
 */
public record ProfileCard(String slug, ZoneId timezone, TimeFormat timeFormat, Optional<URI> logo, Instant updatedAt) {
    /** The slugs there can be. */
    public static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    public static final int LONGEST_SLUG = 80;
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");
    private static final int LONGEST_HEAD = 40;
    private static final int TAIL = 6; // 24 random bits tell profiles of like names apart

    public ProfileCard {
        Objects.requireNonNull(timezone, "a profile has a timezone");
        Objects.requireNonNull(timeFormat, "a profile has a time format");
        Objects.requireNonNull(updatedAt, "a profile has changed when it was made, or later");
        if (slug.length() > LONGEST_SLUG || !SLUG.matcher(slug).matches()) {
            throw new IllegalArgumentException("a slug has lower-case letters, digits and single hyphens between them");
        }
        logo.filter(uri -> !"https".equals(uri.getScheme()) || uri.getHost() == null)
                .ifPresent(uri -> {
                    throw new IllegalArgumentException("a logo is an https address");
                });
    }

    /** A new profile's: a slug after its name, UTC, 24 hours, no logo. */
    static ProfileCard of(Id profile, String name, Instant at) {
        var words = OTHER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-").replaceAll("^-|-$", "");
        var head = words.substring(0, Math.min(LONGEST_HEAD, words.length())).replaceAll("-$", "");
        var hex = profile.hex();
        var tail = hex.substring(hex.length() - TAIL);
        return new ProfileCard(head.isEmpty() ? tail : head + "-" + tail, UTC, TimeFormat.H24, Optional.empty(), at);
    }

    /** The same under another slug. */
    public ProfileCard called(String other) {
        return new ProfileCard(other, timezone, timeFormat, logo, updatedAt);
    }

    /** The same in another timezone. */
    public ProfileCard in(ZoneId other) {
        return new ProfileCard(slug, other, timeFormat, logo, updatedAt);
    }

    /** The same with the time written otherwise. */
    public ProfileCard with(TimeFormat other) {
        return new ProfileCard(slug, timezone, other, logo, updatedAt);
    }

    /** The same with another logo, or none. */
    public ProfileCard with(Optional<URI> other) {
        return new ProfileCard(slug, timezone, timeFormat, other, updatedAt);
    }

    ProfileCard changedAt(Instant at) {
        return new ProfileCard(slug, timezone, timeFormat, logo, at);
    }
}
