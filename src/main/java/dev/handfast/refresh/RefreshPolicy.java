package dev.handfast.refresh;

import dev.handfast.account.Cause;
import dev.handfast.platform.RefreshRule;
import dev.handfast.platform.RefreshRule.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a platform's grants are renewed, tried again, and given up. It knows neither clock nor chance: both are handed in, chance
 * as a {@code spread} from 0 to 1.
 *
 * @param rule what the platform's file says
 */
public record RefreshPolicy(RefreshRule rule) {
    /** What is to be done with a grant at a moment. */
    public enum Step {
        /** Nothing yet. */
        WAIT,
        /** Renew it. */
        RENEW,
        /** Tell that its end is near and only the person can help. Until then it may be renewed all the same. */
        NOTICE,
        /** Say that it has ended. */
        END
    }

    /**
     * An end from which only the person can go on.
     *
     * @param end when it is
     * @param ahead how long before it this notice of it is due
     */
    public record Ending(Instant end, Duration ahead) {
        /** When the notice is due. */
        public Instant due() {
            return end.minus(ahead);
        }
    }

    /** How long before such an end it is told of. */
    private static final List<Duration> NOTICES = List.of(Duration.ofDays(7), Duration.ofDays(3), Duration.ofDays(1));

    private static final int LEAST_LIVES = 2; // a lead longer than half a token's life would renew it all the time
    private static final int JITTER_OF_LEAD = 4; // where the file names none
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
    private static final int PAUSES_IN_LIFE = 40; // a first pause is at most this part of a token's life
    private static final int LONG_PAUSES_IN_LIFE = 24;
    private static final int OURS = 10; // an operator needs longer than a platform to mend something
    private static final int MOST_DOUBLINGS = 20;
    private static final Duration ROUNDED = Duration.ofMinutes(1); // two ends that are one are told as lifetimes
    private static final int UNTOLD = 2; // failures in a row that pass unnoticed: platforms stumble, and get up

    /** Whether such a grant can be renewed without the person. */
    public boolean renews(Holding held, Instant now) {
        return renewable(held) && !(rule.fixedEnd() && ended(held, now));
    }

    private boolean renewable(Holding held) {
        return switch (rule.way()) {
            case REFRESH_TOKEN, SESSION -> held.refreshToken();
            case TOKEN_EXCHANGE -> true;
            case RECONNECT -> false;
        };
    }

    /** Whether the platform renews a token of this age; a younger one it refuses. */
    public boolean oldEnough(Holding held, Instant now) {
        return !now.isBefore(earliest(held));
    }

    /** From when on the platform renews this token. */
    public Instant earliest(Holding held) {
        return rule.earliestAge().map(held.issuedAt()::plus).orElse(held.issuedAt());
    }

    /**
     * When the grant is to be looked at next, if ever.
     *
     * @param now moments up to this one are past
     */
    public Optional<Instant> next(Holding held, Instant now, double spread) {
        var due = due(held, spread).or(held::accessExpiresAt).map(at -> at.isBefore(now) ? now : at);
        var notice = notices(held).map(Ending::due).filter(now::isBefore).findFirst();
        return Stream.of(due, notice).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /** The notice that was due last by this moment, if any was. */
    public Optional<Ending> ending(Holding held, Instant now) {
        return notices(held).filter(notice -> !now.isBefore(notice.due())).reduce((earlier, later) -> later);
    }

    /** All notices of a grant, in order: of the end of what cannot be renewed, or of the fixed one of what renews it. */
    private Stream<Ending> notices(Holding held) {
        var end = renewable(held) ? held.refreshExpiresAt().filter(known -> rule.fixedEnd()) : held.accessExpiresAt();
        return end.stream().flatMap(known -> NOTICES.stream().map(ahead -> new Ending(known, ahead)));
    }

    /** What is to be done with the grant at this moment. */
    public Step step(Holding held, Instant now) {
        var due = due(held, 1);
        boolean over = reached(held.accessExpiresAt(), now);
        if (over && (due.isEmpty() || rule.way() == Way.TOKEN_EXCHANGE)) {
            return Step.END;
        }
        if (reached(due, now)) {
            return Step.RENEW;
        }
        return ending(held, now).isPresent() ? Step.NOTICE : Step.WAIT;
    }

    /**
     * When to try again; empty when that is in vain, because what would be traded has ended.
     *
     * @param failures how many attempts failed in a row, this one included
     * @param asked how long the platform asks to wait
     */
    public Optional<Instant> retry(
            Holding held, Cause cause, int failures, Optional<Duration> asked, Instant now, double spread) {
        boolean inVain = ended(held, now) && (rule.way() == Way.TOKEN_EXCHANGE || cause == Cause.REJECTED);
        if (inVain) {
            return Optional.empty();
        }
        var life = life(held);
        var first = least(greatest(life.dividedBy(PAUSES_IN_LIFE), LEAST_PAUSE), FIRST_PAUSE)
                .multipliedBy(cause == Cause.MISCONFIGURED ? OURS : 1);
        var longest = least(greatest(life.dividedBy(LONG_PAUSES_IN_LIFE), first.multipliedBy(OURS)), LONGEST_PAUSE);
        var doubled = first.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS));
        var pause = part(least(doubled, longest), 0.75 + spread / 2);
        // What was asked is kept to, and those who were told the same do not come back together.
        return Optional.of(now.plus(asked.map(wait -> wait.plus(part(first, spread)))
                .filter(wait -> wait.compareTo(pause) > 0)
                .orElse(pause)));
    }

    /**
     * Whether trouble is told, and shown as {@code REFRESH_FAILING}: it lasts, or the token will have ended before the next attempt.
     * Before, the token is good and nobody can do anything about it.
     *
     * @param failures how many attempts failed in a row, this one included
     * @param next when the next one is
     */
    public boolean tells(Holding held, int failures, Instant next) {
        return failures > UNTOLD
                || held.accessExpiresAt().filter(end -> !next.isBefore(end)).isPresent();
    }

    /** Whether what would be traded for new tokens has reached its end, as far as it is known. */
    private boolean ended(Holding held, Instant now) {
        var end =
                switch (rule.way()) {
                    case REFRESH_TOKEN, SESSION -> held.refreshExpiresAt();
                    case TOKEN_EXCHANGE, RECONNECT -> held.accessExpiresAt();
                };
        return reached(end, now);
    }

    private static boolean reached(Optional<Instant> moment, Instant now) {
        return moment.filter(when -> !now.isBefore(when)).isPresent();
    }

    /** When it is renewed by schedule, if ever. A spread of 0 is the latest moment, 1 the earliest. */
    private Optional<Instant> due(Holding held, double spread) {
        return renewable(held) && !last(held)
                ? renewedUntil(held).map(end -> due(held, end, spread))
                : Optional.empty();
    }

    private Instant due(Holding held, Instant end, double spread) {
        var life = positive(Duration.between(held.issuedAt(), end));
        var lead = least(rule.lead(), life.dividedBy(LEAST_LIVES));
        var jitter = least(rule.jitter().orElse(lead.dividedBy(JITTER_OF_LEAD)), life.dividedBy(LEAST_LIVES * 5));
        var due = end.minus(lead).minus(part(jitter, spread));
        return due.isBefore(earliest(held)) ? earliest(held) : due;
    }

    /** Whether these tokens end with the grant: to renew them gives none that last longer. */
    private boolean last(Holding held) {
        return rule.fixedEnd()
                && held.accessExpiresAt()
                        .flatMap(access -> held.refreshExpiresAt().filter(end -> !end.isAfter(access.plus(ROUNDED))))
                        .isPresent();
    }

    /**
     * The end before which it is to be renewed: the access token's or, where another refresh token may be had for it, an earlier one
     * of the refresh token. One that has passed when the tokens were issued was none.
     */
    private Optional<Instant> renewedUntil(Holding held) {
        return held.accessExpiresAt().map(access -> held.refreshExpiresAt()
                .filter(end -> !rule.fixedEnd() && end.isBefore(access) && end.isAfter(held.issuedAt()))
                .orElse(access));
    }

    private Duration life(Holding held) {
        return positive(held.accessExpiresAt()
                .map(end -> Duration.between(held.issuedAt(), end))
                .or(rule::accessLifetime)
                .orElse(LONGEST_PAUSE));
    }

    private static Duration positive(Duration time) {
        return time.isNegative() ? Duration.ZERO : time;
    }

    private static Duration part(Duration whole, double share) {
        return Duration.ofMillis(Math.round(whole.toMillis() * share));
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration greatest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
