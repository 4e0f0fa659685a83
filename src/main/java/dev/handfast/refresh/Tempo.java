package dev.handfast.refresh;

import java.time.Duration;

/**
 * How patient processes are with one another.
 *
 * @param lease how long a claim lasts unless it is extended: a grant whose process was killed waits for so long
 * @param look how often to look for what is due
 * @param settling how long a rotating token is left alone after a claim nobody gave back ran out. Whoever held it may be alive and
 *     have its successor in hand, as after an outage of the database; so it is longer than one try to store takes, and the pause after
 */
public record Tempo(Duration lease, Duration look, Duration settling) {
    /** For processes that share a database at their side. */
    public static final Tempo USUAL = new Tempo(Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(15));

    public Tempo {
        if (lease.isNegative() || lease.isZero() || look.isNegative() || look.isZero() || settling.isNegative()) {
            throw new IllegalArgumentException("a lease and a look take some time");
        }
    }
}
