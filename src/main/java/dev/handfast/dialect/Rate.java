package dev.handfast.dialect;

import java.time.Duration;

/**
 * How much one key may ask: a bucket that fills evenly and holds a window's worth.
 *
 * @param requests per window
 * @param window the window
 */
public record Rate(int requests, Duration window) {
    public Rate {
        if (requests < 1 || window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("a rate allows at least one request in a time");
        }
    }
}
