package dev.handfast.account;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Grants that were to be given back when their platform would not take them (port). They are nobody's any more: no account rests on
 * them, no token of them is handed out, and they go with their tenant. A platform that is out of order has revoked nothing, and is to
 * be asked again (RFC 7009 §2.2.1); after a day it is left at that.
 */
public interface OwedRevocations {
    /** Failures that pass; whatever else a platform says will be said again. */
    Set<ErrorCode> PASSING = Set.of(
            ErrorCode.PLATFORM_UNAVAILABLE,
            ErrorCode.PLATFORM_RATE_LIMITED,
            ErrorCode.PLATFORM_UNREADABLE,
            ErrorCode.PLATFORM_MISCONFIGURED,
            ErrorCode.OVERLOADED);

    /** Whether a grant that could not be given back for this reason may be another time. */
    static boolean passes(Throwable failure) {
        return failure instanceof GatewayError error && PASSING.contains(error.code());
    }

    /** Remembers one. */
    Future<Void> owe(Grant grant, Instant now);

    /**
     * What is to be tried again: nothing else rests on the same consent by now. Each is told to one caller alone, and comes again after
     * a longer pause unless it is settled.
     */
    Future<List<Grant>> due(Instant now, int most);

    /** Forgets one. */
    Future<Void> settled(Id grant);
}
