package dev.handfast.webhook;

import dev.handfast.core.Id;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What waits to be delivered (port). */
public interface Deliveries {
    /**
     * A delivery that is this worker's until its lease ends.
     *
     * @param endpoint where to
     * @param event what
     * @param attempt 1 for the first; also tells this claim from later ones
     */
    record Claimed(Endpoint endpoint, Event event, int attempt) {}

    /**
     * How much waits.
     *
     * @param waiting deliveries that are due or will be
     * @param dead deliveries that were given up
     */
    record Backlog(long waiting, long dead) {}

    /**
     * Claims what is due: of each endpoint and subject only the oldest event, so that nothing overtakes.
     *
     * @param until when the claims end
     * @param busy endpoints that have enough under way
     * @param most how many
     */
    Future<List<Claimed>> claim(Instant now, Instant until, Set<Id> busy, int most);

    /** It arrived. A claim that ended meanwhile changes nothing but the log. */
    Future<Void> delivered(Claimed claimed, Attempt attempt);

    /** It did not; it waits for the policy's next attempt or is given up, and the endpoint is paused when the policy says so. */
    Future<Void> failed(Claimed claimed, Attempt attempt, RetryPolicy policy);

    /** Forgets events and attempts from before; tells what still waits. */
    Future<Backlog> sweep(Instant before);
}
