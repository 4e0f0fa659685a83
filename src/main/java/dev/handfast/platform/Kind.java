package dev.handfast.platform;

import java.util.Locale;

/** What sort of thing is connected. */
public enum Kind {
    /** The person, or the one identity, that consented. */
    PERSON,
    /** A page of a person. */
    PAGE,
    /** An organization a person administers. */
    ORGANIZATION,
    /** A place of business. */
    LOCATION,
    /** A board of a person; chosen as a default, never connected by itself. */
    BOARD;

    /** Its word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
