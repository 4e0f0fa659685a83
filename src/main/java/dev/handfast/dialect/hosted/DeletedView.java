package dev.handfast.dialect.hosted;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/**
 * A person's data was deleted.
 *
 * @param brand whose product had it; nobody's, since several may have
 * @param platform where the person asked, by its name
 * @param at when it was done
 */
public record DeletedView(Brand brand, String platform, Instant at) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    public DeletedView {
        Objects.requireNonNull(brand, "a page has a brand");
        Objects.requireNonNull(platform, "a deletion was asked for at a platform");
        Objects.requireNonNull(at, "a deletion has a time");
    }

    /** The day it was done, UTC. */
    public String day() {
        return DAY.format(at.atZone(ZoneOffset.UTC));
    }
}
