package dev.handfast.webhook;

import dev.handfast.core.Id;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stored endpoints and the log of what was sent to them (port). Everything is confined to one tenant; secrets are sealed. */
public interface Endpoints {
    /**
     * A line of the log.
     *
     * @param id who it is
     * @param endpoint where to
     * @param name the endpoint's name then
     * @param url its URL then
     * @param event the event's id
     * @param word the word it went by
     * @param request the body that was sent
     * @param number 1 for the first attempt
     * @param success whether it arrived
     * @param status the HTTP status, if an answer came
     * @param response how the answer's body began
     * @param error what went wrong, or nothing
     * @param took how long it was waited for
     * @param at when
     */
    record Logged(
            Id id,
            Id endpoint,
            String name,
            String url,
            Id event,
            String word,
            String request,
            int number,
            boolean success,
            Optional<Integer> status,
            String response,
            String error,
            Duration took,
            Instant at) {}

    /**
     * Which lines of the log.
     *
     * @param word only of this event
     * @param event only of the event with this id
     */
    record LogQuery(
            Id tenant,
            Optional<Id> endpoint,
            Optional<Id> event,
            Optional<String> word,
            Optional<Boolean> success,
            int offset,
            int limit) {
        /** Other lines of the same. */
        public LogQuery page(int from, int most) {
            return new LogQuery(tenant, endpoint, event, word, success, from, most);
        }
    }

    /**
     * A page of the log, newest first.
     *
     * @param lines at most the query's limit
     * @param total how many there are in all
     */
    record Log(List<Logged> lines, long total) {}

    /** Stores a new one; false when the tenant has {@link Endpoint#MOST}. */
    Future<Boolean> create(Endpoint endpoint);

    /** A tenant's endpoints, oldest first. */
    Future<List<Endpoint>> list(Id tenant);

    /** The endpoint with this id, if it is the tenant's. */
    Future<Optional<Endpoint>> find(Id tenant, Id endpoint);

    /** Changes one under lock. What waits there is held while nothing is to be sent, and let go when something is again. */
    Future<Optional<Endpoint>> update(Id tenant, Id endpoint, Instant now, UnaryOperator<Endpoint> change);

    /** Deletes one with its log and what waits for it; false when there is none. */
    Future<Boolean> delete(Id tenant, Id endpoint);

    /** Writes an attempt into the log. */
    Future<Void> log(Endpoint endpoint, Attempt attempt);

    /** Reads the log. */
    Future<Log> log(LogQuery query);

    /** The line of the log with this id, if it is the tenant's. */
    Future<Optional<Logged>> logged(Id tenant, Id line);

    /** Lets an event be delivered once more, with all its attempts before it; false when it is no longer known. */
    Future<Boolean> redeliver(Id tenant, Id endpoint, Id event, Instant now);
}
