package dev.handfast.platform.quirks;

import dev.handfast.platform.PlatformFile.TargetsRule;
import dev.handfast.platform.Upstream;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * The limits of one walk over a platform's lists, and whether it met them. Confined to the walk's own chain of calls, which
 * never run side by side.
 */
final class Walk {
    private final InstantSource clock;
    private final Instant end;
    private int callsLeft;
    private boolean complete = true;

    private Walk(InstantSource clock, Instant end, int callsLeft) {
        this.clock = clock;
        this.end = end;
        this.callsLeft = callsLeft;
    }

    static Walk under(TargetsRule rule, Upstream upstream) {
        return new Walk(upstream.clock(), upstream.clock().instant().plus(rule.maxTime()), rule.maxRequests());
    }

    /**
     * Reads result pages one after another until there is no next one or a limit is met.
     *
     * @param first the first page
     * @param rest the page after this one, if there is one; called once for each page
     */
    <P> Future<Void> pages(Future<P> first, Function<P, Optional<Future<P>>> rest) {
        callsLeft--;
        return first.compose(page -> rest(page, rest));
    }

    private <P> Future<Void> rest(P page, Function<P, Optional<Future<P>>> rest) {
        return rest.apply(page).map(next -> pages(next, rest)).orElse(Future.succeededFuture());
    }

    /** Whether another call is within the limits; if not, the walk is not complete. */
    boolean mayGoOn() {
        if (callsLeft > 0 && clock.instant().isBefore(end)) {
            return true;
        }
        complete = false;
        return false;
    }

    /** A part of the list could not be read. */
    void lostPart() {
        complete = false;
    }

    boolean complete() {
        return complete;
    }
}
