package dev.handfast.dialect;

import dev.handfast.core.Id;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Objects;

/**
 * What was answered to requests with an idempotency key (port). Of any number of requests of one name, on any replica, one at a time
 * is the first, until its answer is kept.
 */
public interface Replays {
    /**
     * A request that may come again.
     *
     * @param attempt this attempt alone
     * @param tenant whose it is
     * @param name SHA-256 of the key, the operation and the client's word for the request
     * @param body SHA-256 of its body
     */
    record Asked(Id attempt, Id tenant, byte[] name, byte[] body) {
        public Asked {
            Objects.requireNonNull(attempt, "an attempt has an id");
            Objects.requireNonNull(tenant, "a request has a tenant");
            Objects.requireNonNull(name, "a request has a name");
            Objects.requireNonNull(body, "a request has a body, be it empty");
        }
    }

    /** What is known of a request. */
    sealed interface Standing {}

    /** Nothing: it is to be done, and its answer kept or given up. */
    record First() implements Standing {}

    /** It was answered before. */
    record Answered(Answer answer) implements Standing {}

    /** The first one is still at work. */
    record AtWork() implements Standing {}

    /** It came before with another body. */
    record Different() implements Standing {}

    /**
     * Asks for a request, and where nothing is known of it claims it.
     *
     * @param lease by when a first one is done, or its process gone
     * @param expires when its answer is forgotten
     */
    Future<Standing> ask(Asked asked, Instant now, Instant lease, Instant expires);

    /** Keeps the first one's answer; one whose claim ended meanwhile changes nothing. */
    Future<Void> keep(Asked asked, Answer answer);

    /** Lets the request be done again; one whose claim ended meanwhile changes nothing. */
    Future<Void> giveUp(Asked asked);
}
