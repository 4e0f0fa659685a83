package dev.handfast.sandbox.platforms;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Trouble a platform is told to make.
 *
 * @param platform whose; empty: every platform's
 * @param endpoint at which addresses; empty: all but the consent page
 * @param kind what happens
 * @param times how often; 0: until cleared
 * @param delay how long the answer waits
 * @param retryAfter what a 429 asks to wait
 */
public record Fault(
        Optional<String> platform,
        Optional<Endpoint> endpoint,
        Kind kind,
        int times,
        Duration delay,
        Duration retryAfter) {
    /** What happens. */
    public enum Kind {
        /** The connection is dropped without an answer; nothing was done. */
        DOWN,
        /** The connection is dropped without an answer after everything was done: a code is spent, a token rotated. */
        LOST_ANSWER,
        /** The usual answer, late. */
        SLOW,
        /** 429 with Retry-After. */
        RATE_LIMIT,
        /** A limit in the platform's own disguise: Meta's 400 that looks like a dead token; elsewhere 429 without Retry-After. */
        DISGUISED_LIMIT,
        /** 503 with a page for people. */
        HTML_503,
        /** 200 with a page for people. */
        HTML_200,
        /** 500 in the platform's own words. */
        SERVER_ERROR,
        /** The usual answer, cut in half. */
        TRUNCATED_JSON,
        /** The beginning of an answer with tokens; nothing was done. */
        CUT_JSON,
        /** The usual answer without any lifetime in it. */
        TOKEN_WITHOUT_EXPIRY,
        /** 200 with {@code {}}. */
        EMPTY_200,
        /** 200 with an empty access token. */
        BLANK_TOKEN,
        /** 200 with a megabyte of JSON. */
        HUGE_BODY,
        /** 302 to somewhere else, which nobody should follow. */
        REDIRECT;

        /** The name in words of the control address: {@code html-503}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Fails with {@link IllegalArgumentException}, listing the words, when there is no such kind. */
        public static Kind of(String word) {
            for (var kind : values()) {
                if (kind.word().equals(word)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no fault is called \"" + word + "\"; there are "
                    + java.util.Arrays.stream(values()).map(Kind::word).toList());
        }
    }

    private static final Duration WAIT = Duration.ofSeconds(2);

    public Fault {
        if (times < 0 || delay.isNegative() || retryAfter.isNegative()) {
            throw new IllegalArgumentException("times, delay and retryAfter are not negative");
        }
    }

    /** This once, at one kind of address of one platform. */
    public static Fault once(String platform, Endpoint endpoint, Kind kind) {
        return new Fault(Optional.of(platform), Optional.of(endpoint), kind, 1, Duration.ZERO, WAIT);
    }

    /** From now on until cleared. */
    public static Fault lasting(String platform, Endpoint endpoint, Kind kind) {
        return once(platform, endpoint, kind).times(0);
    }

    public Fault times(int count) {
        return new Fault(platform, endpoint, kind, count, delay, retryAfter);
    }

    public Fault delayed(Duration by) {
        return new Fault(platform, endpoint, kind, times, by, retryAfter);
    }

    public Fault retryAfter(Duration wait) {
        return new Fault(platform, endpoint, kind, times, delay, wait);
    }

    boolean strikes(String at, Endpoint where) {
        return platform.map(at::equals).orElse(true)
                && endpoint.map(where::equals).orElse(where != Endpoint.AUTHORIZE);
    }
}
