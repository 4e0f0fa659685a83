package dev.handfast.state;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stored flows (port). States and handles are stored as hashes, everything else sealed. */
public interface Flows {
    /** A flow under the state it will be found by. */
    record Opened(Secret state, ConnectFlow.AwaitingCallback flow) {}

    /**
     * What a callback shows to take a flow.
     *
     * @param state the state
     * @param platform the platform in the callback's path
     * @param browser the cookie of the flow, if there was one
     * @param proof the code, or the error instead of it: what tells a repetition from another try
     */
    record Claim(Secret state, String platform, Optional<Secret> browser, Secret proof) {}

    /** Stores all of them in one statement. */
    Future<Void> open(List<Opened> flows);

    /** The flow under this state while nobody took it; taking nothing. */
    Future<Optional<ConnectFlow.AwaitingCallback>> peek(Secret state, Instant now);

    /** Takes a flow, at most once over all replicas. A repetition counts as one for {@code replay} after the first. */
    Future<Taken> take(Claim claim, Instant now, Duration replay);

    /** Remembers where the browser of a taken flow was sent, for repetitions. */
    Future<Void> conclude(Secret state, Id tenant, Id flow, Secret ending);

    /** Stores a selection under its two handles. */
    Future<Void> suspend(ConnectFlow.AwaitingSelection flow, Handles handles);

    /** The selection these handles lead to, open or made, until it expires. */
    Future<Optional<Selection>> selection(Handles handles, Instant now);

    /** The newest open selection of a profile at a platform. */
    Future<Optional<ConnectFlow.AwaitingSelection>> latestSelection(
            Id tenant, Id profile, String platform, Instant now);

    /** Deletes a selection that is still open. */
    Future<Void> dropSelection(Id tenant, Id flow);

    /** The open selection of a flow. */
    Future<Optional<ConnectFlow.AwaitingSelection>> selectionOf(Id tenant, Id flow, Instant now);

    /** Deletes what expired before; how many rows. */
    Future<Integer> sweep(Instant before);

    /** How many flows await their callback or selection. */
    Future<Long> openCount(Instant now);
}
