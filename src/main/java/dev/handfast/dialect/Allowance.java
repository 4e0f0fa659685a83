package dev.handfast.dialect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a key has left after a request.
 *
 * @param granted whether that request may go on
 * @param left what is left of each rate, in the order in which they were told; at least one
 * @param pause how long until a request would be granted again, where it was not
 */
public record Allowance(boolean granted, List<Left> left, Duration pause) {
    /**
     * What is left of one rate.
     *
     * @param rate the rate
     * @param remaining requests
     * @param reset when all of them are there again
     */
    public record Left(Rate rate, long remaining, Instant reset) {}

    public Allowance {
        left = List.copyOf(left);
    }
}
