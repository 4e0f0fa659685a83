package dev.handfast.refresh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.account.Cause;
import dev.handfast.platform.PlatformFiles;
import dev.handfast.platform.RefreshRule;
import dev.handfast.platform.quirks.Quirks;
import dev.handfast.refresh.RefreshPolicy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefreshPolicyTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration YEAR = Duration.ofDays(365);
    private static final PlatformFiles FILES =
            PlatformFiles.load(new PlatformFiles.Settings(Optional.empty(), Map.of(), false), Quirks.all());

    private static RefreshPolicy policy(String platform) {
        return new RefreshPolicy(FILES.files().get(platform).refresh());
    }

    private static Holding held(Instant issuedAt, Duration lifetime, boolean refreshToken) {
        return new Holding(issuedAt, Optional.of(issuedAt.plus(lifetime)), Optional.empty(), refreshToken);
    }

    /** The lifetimes as platforms publish them; the window in which a token issued at the start is renewed. */
    @ParameterizedTest
    @CsvSource({
        "bluesky, PT2H, PT1H47M, PT1H50M",
        "twitter, PT2H, PT1H53M, PT1H55M",
        "threads, P60D, P28D, P30D",
        "instagram, P60D, P28D, P30D",
        "linkedin, P60D, P52DT12H, P53D",
        "pinterest, P30D, P26DT18H, P27D",
        "tiktok, PT2H, PT1H47M, PT1H50M",
        "tiktok, PT24H, PT23H47M, PT23H50M",
        "youtube, PT1H, PT53M, PT55M",
        "googlebusiness, PT1H, PT53M, PT55M",
        "reddit, PT24H, PT23H53M, PT23H55M",
    })
    void a_token_is_renewed_shortly_before_its_end(
            String platform, Duration lifetime, Duration earliest, Duration latest) {
        var policy = policy(platform);
        var held = held(START, lifetime, true);

        var first = policy.next(held, START, 1).orElseThrow();
        var last = policy.next(held, START, 0).orElseThrow();

        assertFalse(first.isBefore(START.plus(earliest)), first.toString());
        assertEquals(START.plus(latest), last);
        assertTrue(first.isBefore(last), "spread");
        assertEquals(Step.WAIT, policy.step(held, first.minusSeconds(1)));
        assertEquals(Step.RENEW, policy.step(held, first));
    }

    @ParameterizedTest
    @CsvSource({"facebook, false", "linkedin, false"})
    void what_cannot_be_renewed_is_told_of_seven_three_and_one_day_ahead(String platform, boolean refreshToken) {
        var policy = policy(platform);
        var held = held(START, Duration.ofDays(60), refreshToken);
        var told = new ArrayList<Duration>();
        var now = START;
        while (policy.step(held, now) != Step.END) {
            now = policy.next(held, now, 0.5).orElseThrow();
            if (policy.step(held, now) == Step.NOTICE) {
                told.add(Duration.between(now, START.plus(Duration.ofDays(60))));
            }
        }

        assertEquals(List.of(Duration.ofDays(7), Duration.ofDays(3), Duration.ofDays(1)), told);
        assertEquals(START.plus(Duration.ofDays(60)), now);
    }

    @Test
    void a_token_too_young_for_the_platform_waits() {
        var policy = policy("instagram");
        var held = held(START, Duration.ofHours(30), false);

        assertEquals(
                START.plus(Duration.ofHours(24)), policy.next(held, START, 0).orElseThrow());
        assertFalse(policy.oldEnough(held, START.plus(Duration.ofHours(23))));
        assertTrue(policy.oldEnough(held, START.plus(Duration.ofHours(24))));
    }

    @Test
    void an_exchanged_token_is_over_at_its_end_and_a_refresh_token_is_tried() {
        var end = START.plus(Duration.ofDays(60));

        assertEquals(Step.END, policy("threads").step(held(START, Duration.ofDays(60), false), end));
        assertEquals(Step.RENEW, policy("linkedin").step(held(START, Duration.ofDays(60), true), end));
    }

    @Test
    void what_has_no_end_is_never_looked_at() {
        var endless = new Holding(START, Optional.empty(), Optional.empty(), true);

        assertEquals(Optional.empty(), policy("twitter").next(endless, START, 0));
        assertEquals(Optional.empty(), policy("facebook").next(endless, START, 0));
        assertEquals(Step.WAIT, policy("facebook").step(endless, START.plus(YEAR)));
    }

    /** Access lifetimes of a year of simulated time, and about how often each is renewed in it. */
    static Stream<org.junit.jupiter.params.provider.Arguments> years() {
        return FILES.files().entrySet().stream()
                .filter(file -> file.getValue().refresh().way() != RefreshRule.Way.RECONNECT)
                .map(file -> org.junit.jupiter.params.provider.Arguments.of(
                        file.getKey(),
                        file.getValue().refresh().accessLifetime().orElseThrow()));
    }

    @ParameterizedTest
    @MethodSource("years")
    void over_a_year_each_renewal_comes_in_time_and_none_needlessly(String platform, Duration lifetime) {
        var policy = policy(platform);
        var chance = new Random(7);
        var rule = policy.rule();
        var lead = rule.lead().compareTo(lifetime.dividedBy(2)) < 0 ? rule.lead() : lifetime.dividedBy(2);
        var refreshLifetime = rule.refreshLifetime();
        var now = START;
        int renewals = 0;
        while (now.isBefore(START.plus(YEAR))) {
            var held = new Holding(now, Optional.of(now.plus(lifetime)), refreshLifetime.map(now::plus), true);
            var at = policy.next(held, now, chance.nextDouble()).orElseThrow();
            assertFalse(at.isAfter(held.accessExpiresAt().orElseThrow().minus(lead)), "too late");
            assertFalse(at.isBefore(now.plus(rule.earliestAge().orElse(Duration.ZERO))), "too young");
            assertEquals(Step.RENEW, policy.step(held, at));
            renewals++;
            now = at;
        }
        var longest = YEAR.dividedBy(lifetime.minus(lead)) + 1;
        assertTrue(renewals <= longest * 1.3, renewals + " renewals where about " + longest + " are needed");
    }

    /** What a platform does whose refresh token ends when it would have anyway: a renewal gives no token that lasts longer than that. */
    private static List<Step> fixed(RefreshPolicy policy, Duration access, Instant end, List<Duration> told) {
        var chance = new Random(7);
        var steps = new ArrayList<Step>();
        var held = fixed(START, access, end);
        var now = START;
        while (steps.size() < 2000 && !steps.contains(Step.END)) {
            now = policy.next(held, now, chance.nextDouble()).orElseThrow();
            steps.add(policy.step(held, now));
            if (policy.step(held, now) == Step.RENEW) {
                held = fixed(now, access, end);
            } else if (policy.step(held, now) == Step.NOTICE) {
                told.add(policy.ending(held, now).orElseThrow().ahead());
            }
            if (!now.isBefore(end.minusSeconds(1))) {
                break;
            }
        }
        return steps;
    }

    private static Holding fixed(Instant now, Duration access, Instant end) {
        var first = now.plus(access).isBefore(end) ? now.plus(access) : end;
        return new Holding(now, Optional.of(first), Optional.of(end), true);
    }

    @ParameterizedTest
    @CsvSource({"linkedin, P60D, P365D, 6, 8", "youtube, PT1H, P8D, 205, 240", "googlebusiness, PT1H, P8D, 205, 240"})
    void a_fixed_end_is_told_of_seven_three_and_one_day_ahead_while_tokens_are_renewed_as_ever(
            String platform, Duration access, Duration life, int least, int most) {
        var told = new ArrayList<Duration>();

        var steps = fixed(policy(platform), access, START.plus(life), told);

        long renewals = steps.stream().filter(Step.RENEW::equals).count();
        assertTrue(renewals >= least && renewals <= most, renewals + " renewals");
        assertEquals(List.of(Duration.ofDays(7), Duration.ofDays(3), Duration.ofDays(1)), told);
        assertEquals(Step.END, steps.get(steps.size() - 1));
        assertEquals(renewals + 4, steps.size(), "it is looked at for nothing else");
    }

    @Test
    void an_end_that_proves_to_be_fixed_brings_no_storm_of_renewals() {
        var steps = fixed(policy("pinterest"), Duration.ofDays(30), START.plus(YEAR), new ArrayList<>());

        assertTrue(steps.size() < 40, steps.size() + " looks");
    }

    @Test
    void past_its_fixed_end_a_refresh_token_renews_nothing() {
        var end = START.plus(Duration.ofDays(7));
        var held = new Holding(START, Optional.of(START.plusSeconds(3600)), Optional.of(end), true);

        assertTrue(policy("youtube").renews(held, end.minusSeconds(1)));
        assertFalse(policy("youtube").renews(held, end));
        assertTrue(policy("twitter").renews(held, end), "as long as nobody said that it is fixed, it is tried");
    }

    @ParameterizedTest
    @CsvSource({
        "1, PT22.5S, PT37.5S", // thirty seconds, give or take a quarter
        "2, PT45S, PT75S",
        "5, PT3M45S, PT6M15S", // no longer than a part of the token's life
        "60, PT3M45S, PT6M15S",
    })
    void attempts_grow_rarer_and_never_cease(int failures, Duration least, Duration most) {
        var held = held(START, Duration.ofHours(2), true);

        var first = retry("twitter", held, Cause.UNAVAILABLE, failures, Optional.empty(), START, 0);
        var last = retry("twitter", held, Cause.UNAVAILABLE, failures, Optional.empty(), START, 1);

        assertEquals(START.plus(least), first);
        assertEquals(START.plus(most), last);
    }

    @ParameterizedTest
    @CsvSource({
        "1, PT30S, PT5M, false", // it stumbles
        "2, PT1M, PT4M, false",
        "3, PT2M, PT3M, true", // it lasts
        "9, PT5M, PT100M, true",
        "1, PT5M, PT5M, true", // the token ends before the next attempt
        "1, PT5M, PT4M, true",
        "1, PT5M, PT0S, true", // it has ended already
    })
    void trouble_is_told_when_it_lasts_or_the_token_ends_before_the_next_attempt(
            int failures, Duration pause, Duration left, boolean told) {
        var now = START.plus(Duration.ofHours(2)).minus(left);

        assertEquals(told, policy("twitter").tells(held(START, Duration.ofHours(2), true), failures, now.plus(pause)));
    }

    @Test
    void a_platform_that_asks_to_wait_is_left_alone_for_so_long() {
        var held = held(START, Duration.ofHours(2), true);
        var asked = Optional.of(Duration.ofMinutes(15));

        var at = retry("twitter", held, Cause.LIMITED, 1, asked, START, 0.5);

        assertFalse(at.isBefore(START.plus(asked.get())));
        assertTrue(at.isBefore(START.plus(Duration.ofMinutes(16))));
    }

    @Test
    void trouble_that_passes_ends_nothing_however_long_it_lasts() {
        var held = new Holding(
                START, Optional.of(START.plusSeconds(7200)), Optional.of(START.plus(Duration.ofDays(9))), true);
        var late = START.plus(Duration.ofDays(10));

        for (var cause : List.of(Cause.UNAVAILABLE, Cause.LIMITED, Cause.UNREADABLE, Cause.MISCONFIGURED)) {
            assertTrue(policy("twitter")
                    .retry(held, cause, 500, Optional.empty(), late, 0)
                    .isPresent());
        }
        assertEquals(
                Optional.empty(),
                policy("twitter").retry(held, Cause.REJECTED, 3, Optional.empty(), late, 0),
                "refused after its known end");
        assertTrue(policy("twitter")
                .retry(held, Cause.REJECTED, 3, Optional.empty(), START, 0)
                .isPresent());
    }

    private static Instant retry(
            String platform,
            Holding held,
            Cause cause,
            int failures,
            Optional<Duration> asked,
            Instant now,
            double spread) {
        return policy(platform).retry(held, cause, failures, asked, now, spread).orElseThrow();
    }
}
