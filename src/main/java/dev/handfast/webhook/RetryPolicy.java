package dev.handfast.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When to try again, and when to stop.
 *
 * @param pauses before the second, third, … attempt; after the last comes no other
 * @param timeout of one attempt, connecting and answering included
 * @param lease how long a claimed delivery is left to whoever claimed it; longer than anything an attempt waits for
 * @param endurance how long an endpoint may go without a success before it is paused
 * @param mostDead how many deliveries given up pause it, once it went so long
 * @param idle how long to wait when nothing is due
 * @param ways how often and how patiently receivers of a form expect to be tried, where that differs
 */
public record RetryPolicy(
        List<Duration> pauses,
        Duration timeout,
        Duration lease,
        Duration endurance,
        int mostDead,
        Duration idle,
        Map<Form, Way> ways) {
    /**
     * How receivers of one form expect to be tried.
     *
     * @param pauses before the second, third, … attempt
     * @param timeout of one attempt
     * @param refusalEnds whether any 4xx is the last word
     */
    public record Way(List<Duration> pauses, Duration timeout, boolean refusalEnds) {
        /** Eight attempts, five seconds after the first and twice as long after each other: letmepost's. */
        static final Way DOUBLING = new Way(
                Stream.iterate(Duration.ofSeconds(5), pause -> pause.multipliedBy(2))
                        .limit(7)
                        .toList(),
                Duration.ofSeconds(10),
                true);

        public Way {
            pauses = List.copyOf(pauses);
        }

        /** When to try again after this many attempts; empty: never. */
        public Optional<Instant> next(int attempts, Instant now) {
            return attempts <= pauses.size() ? Optional.of(now.plus(pauses.get(attempts - 1))) : Optional.empty();
        }
    }

    /** Late's pauses and one day more, some three days in all; an endpoint is paused after three days without a success. */
    public static final RetryPolicy USUAL = new RetryPolicy(
            List.of(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(100),
                    Duration.ofSeconds(1_000),
                    Duration.ofSeconds(10_000),
                    Duration.ofHours(24),
                    Duration.ofHours(24),
                    Duration.ofHours(24)),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofDays(3),
            20,
            Duration.ofSeconds(1),
            Map.of(Form.LETMEPOST, Way.DOUBLING));

    public RetryPolicy {
        pauses = List.copyOf(pauses);
        ways = Map.copyOf(ways);
        var longest = Stream.concat(Stream.of(timeout), ways.values().stream().map(Way::timeout))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        if (lease.compareTo(longest.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("the lease outlasts an attempt and the lookup before it");
        }
    }

    /** The same for receivers of every form. */
    public RetryPolicy(
            List<Duration> pauses, Duration timeout, Duration lease, Duration endurance, int mostDead, Duration idle) {
        this(pauses, timeout, lease, endurance, mostDead, idle, Map.of());
    }

    /** How receivers of this form are tried. */
    public Way way(Form form) {
        return ways.getOrDefault(form, new Way(pauses, timeout, false));
    }

    /** When to try again after an attempt that failed; empty: never. */
    public Optional<Instant> next(Form form, Attempt attempt, int attempts, Instant now) {
        var way = way(form);
        boolean refused = attempt.status().filter(status -> status / 100 == 4).isPresent();
        return way.refusalEnds() && refused ? Optional.empty() : way.next(attempts, now);
    }

    /**
     * Why an endpoint is to be paused, if it is.
     *
     * @param success the last one, or when the endpoint was made
     * @param failingSince the first failure after it
     * @param dead deliveries given up since then
     */
    public Optional<String> pause(Instant success, Instant failingSince, int dead, Instant now) {
        var limit = now.minus(endurance);
        boolean quiet = !success.isAfter(limit);
        if (quiet && dead >= mostDead) {
            return Optional.of(dead + " deliveries were given up since the last one that arrived");
        }
        return quiet && !failingSince.isAfter(limit)
                ? Optional.of("every delivery has failed since " + failingSince)
                : Optional.empty();
    }
}
