package dev.handfast.state;

import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Followed flows as they are stored (port). They are stored with the flow that starts, and move on with the selection or the account
 * that is saved, in the same transaction.
 */
public interface WatchedFlows {
    /** The tenant's flow with this id. It may be over by its time. */
    Future<Optional<WatchedFlow>> find(Id tenant, Id flow);

    /** The state of a flow whose person has not come back. */
    Future<Optional<Secret>> state(Id tenant, Id flow, Instant now);

    /** Those of these that stand otherwise than they are known to. */
    Future<List<WatchedFlow>> changed(Collection<WatchedFlow> known);

    /** Remembers why nothing came of a flow. */
    Future<Void> fail(Id flow, GatewayError error, Instant now);

    /**
     * Calls a flow off, unless it came to its end before: no callback and no choice counts any more. False when the person is back and
     * the platform is being asked just now.
     */
    Future<Boolean> cancel(Id tenant, Id flow, Instant now);
}
