package dev.handfast.connect;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.state.Handoffs;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Passes things on from one step of a browser's journey to a later one without the browser seeing more of them than a handle, which
 * nobody can forge.
 *
 * @param handoffs where they wait
 * @param clock what time it is
 * @param patience how long they wait
 */
public record Passing(Handoffs handoffs, InstantSource clock, Duration patience) {
    private static final int LONGEST_HANDLE = 128; // ours have 43 characters

    /** Leaves a text, and tells the one handle it is found by. */
    public Future<Secret> leave(Id tenant, String purpose, Secret text) {
        var handle = Secret.random();
        var now = clock.instant();
        return handoffs.leave(new Handoffs.Handoff(handle, tenant, purpose, text, now.plus(patience)), now)
                .map(handle);
    }

    /** What was left. Fails with {@code FLOW_NOT_FOUND} for a handle that is unknown, of another purpose, or too old. */
    public Future<Secret> find(String handle, String purpose) {
        return fits(handle)
                ? handoffs.find(Secret.of(handle), purpose, clock.instant())
                        .map(found -> found.orElseThrow(Passing::unknown))
                : Future.failedFuture(unknown());
    }

    /** The same, once: later callers, and those who come at the same moment, fail. */
    public Future<Secret> take(String handle, String purpose) {
        return fits(handle)
                ? handoffs.take(Secret.of(handle), purpose, clock.instant())
                        .map(found -> found.orElseThrow(Passing::unknown))
                : Future.failedFuture(unknown());
    }

    private static boolean fits(String handle) {
        return !handle.isEmpty() && handle.length() <= LONGEST_HANDLE;
    }

    private static GatewayError unknown() {
        return GatewayError.of(ErrorCode.FLOW_NOT_FOUND, "this link has expired, was used already, or never existed");
    }
}
