package dev.handfast.tenant;

/** How people want the time of day written. */
public enum TimeFormat {
    /** 0:00 to 23:59. */
    H24,
    /** 12:00 AM to 11:59 PM. */
    H12
}
