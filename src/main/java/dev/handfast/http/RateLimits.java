package dev.handfast.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.handfast.core.Id;
import dev.handfast.dialect.Allowance;
import dev.handfast.dialect.Rate;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How much each key has left at this process. Replicas count for themselves. */
public final class RateLimits {
    private static final int MOST_KEYS = 100_000; // each some hundred bytes

    private record Metered(Rate rate, Bucket bucket) {
        static Metered of(Rate rate) {
            return new Metered(
                    rate,
                    Bucket.builder()
                            .addLimit(limit ->
                                    limit.capacity(rate.requests()).refillGreedy(rate.requests(), rate.window()))
                            .build());
        }
    }

    private final Optional<Rate> configured;
    private final boolean documented;
    private final InstantSource clock;
    private final Cache<Id, List<Metered>> meters = Caffeine.newBuilder()
            .maximumSize(MOST_KEYS)
            .expireAfter(Expiry.<Id, List<Metered>>accessing(
                    (key, metered) -> longest(metered).multipliedBy(2)))
            .build();

    /**
     * Limits as the operator wants them.
     *
     * @param perMinute for APIs without limits of their own; 0: none
     * @param documented whether APIs keep to the limits of their own documents
     */
    public RateLimits(int perMinute, boolean documented, InstantSource clock) {
        this.configured = perMinute == 0 ? Optional.empty() : Optional.of(new Rate(perMinute, Duration.ofMinutes(1)));
        this.documented = documented;
        this.clock = clock;
    }

    /** Takes one request off what this key has left of an API's rates; empty when there is no limit. */
    Optional<Allowance> take(Id key, List<Rate> own) {
        var rates = documented && !own.isEmpty() ? own : configured.stream().toList();
        return rates.isEmpty()
                ? Optional.empty()
                : Optional.of(take(
                        meters.get(key, fresh -> rates.stream().map(Metered::of).toList())));
    }

    /** A request counts for all rates or, refused by one of them, for none. */
    private Allowance take(List<Metered> metered) {
        var pause = metered.stream()
                .map(one -> Duration.ofNanos(
                        one.bucket().estimateAbilityToConsume(1).getNanosToWaitForRefill()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        boolean granted = pause.isZero();
        if (granted) {
            metered.forEach(one -> one.bucket().tryConsume(1));
        }
        return new Allowance(granted, metered.stream().map(this::left).toList(), pause);
    }

    private Allowance.Left left(Metered metered) {
        long remaining = metered.bucket().getAvailableTokens();
        var rate = metered.rate();
        long missing = rate.requests() - remaining;
        return new Allowance.Left(
                rate,
                remaining,
                clock.instant().plus(rate.window().multipliedBy(missing).dividedBy(rate.requests())));
    }

    private static Duration longest(List<Metered> metered) {
        return metered.stream()
                .map(one -> one.rate().window())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
