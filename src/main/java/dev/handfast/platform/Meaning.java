package dev.handfast.platform;

/** What a platform's refusal means for the gateway. */
public enum Meaning {
    /** The grant has ended; the person must consent again. */
    DEAD,
    /** It may work later. */
    PASSING,
    /** Too many calls. */
    LIMITED,
    /** A permission is missing. */
    PERMISSION,
    /** The app or its settings are wrong. */
    OURS,
    /** The code is wrong, used or too old. */
    BAD_CODE,
    /** The grant may have ended: it has if its access token, not yet at its end, no longer opens the API either. */
    UNSURE,
    /** Refused for another reason. */
    REJECTED,
    /** Nothing we can read. */
    UNREADABLE
}
