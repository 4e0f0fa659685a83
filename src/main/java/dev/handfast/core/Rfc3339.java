package dev.handfast.core;

import java.time.Instant;

/** What moments can be told in RFC 3339, whose years have four digits (§1). */
public final class Rfc3339 {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Rfc3339() {}

    /** Whether this moment can be told. */
    public static boolean tells(Instant moment) {
        return moment.equals(nearest(moment));
    }

    /** The moment, or the one nearest to it that can be told. */
    public static Instant nearest(Instant moment) {
        if (moment.isBefore(FIRST)) {
            return FIRST;
        }
        return moment.isAfter(LAST) ? LAST : moment;
    }
}
