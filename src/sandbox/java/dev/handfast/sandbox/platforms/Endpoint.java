package dev.handfast.sandbox.platforms;

import java.util.Locale;

/** What an address of a platform is for; faults and the journal tell calls apart by it. */
public enum Endpoint {
    /** The consent page, opened by a browser. */
    AUTHORIZE,
    /** Codes and refresh tokens for tokens, and everything that renews one. */
    TOKEN,
    /** Who consented. */
    IDENTITY,
    /** Pages, organizations, locations, boards. */
    TARGETS,
    /** Taking a grant back. */
    REVOKE,
    /** Looking something up: handles, tokens, permissions. */
    LOOKUP;

    /** The name in words of the control addresses: {@code token}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
