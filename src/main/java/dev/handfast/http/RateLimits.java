package dev.handfast.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.handfast.core.Id;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How much one key may ask of this process: a token bucket that fills evenly and holds a minute's worth. Replicas count for
 * themselves.
 */
public final class RateLimits {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_KEYS = 100_000; // each some hundred bytes

    /**
     * What a key has left.
     *
     * @param allowed whether this request may go on
     * @param limit requests per minute
     * @param remaining what is left of them just now
     * @param reset when all of them are there again
     * @param pause how long until one is
     */
    public record Left(boolean allowed, int limit, long remaining, Instant reset, Duration pause) {}

    private final int perMinute;
    private final InstantSource clock;
    private final Cache<Id, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .build();

    /** @param perMinute 0: no limit */
    public RateLimits(int perMinute, InstantSource clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Takes one request off what this key has left; empty when there is no limit. */
    public Optional<Left> take(Id key) {
        if (perMinute == 0) {
            return Optional.empty();
        }
        var taken = buckets.get(key, fresh -> bucket()).tryConsumeAndReturnRemaining(1);
        long missing = perMinute - taken.getRemainingTokens();
        return Optional.of(new Left(
                taken.isConsumed(),
                perMinute,
                taken.getRemainingTokens(),
                clock.instant().plus(WINDOW.multipliedBy(missing).dividedBy(perMinute)),
                Duration.ofNanos(taken.getNanosToWaitForRefill())));
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
                .build();
    }
}
