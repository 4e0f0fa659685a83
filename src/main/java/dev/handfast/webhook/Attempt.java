package dev.handfast.webhook;

import dev.handfast.core.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One try at telling an endpoint, and what came of it.
 *
 * @param id who it is
 * @param event what was told
 * @param word the word it went by
 * @param request the body that was sent
 * @param number 1 for the first
 * @param status the HTTP status; empty when no answer came
 * @param response how the answer's body began
 * @param error what went wrong, for people; empty when nothing did
 * @param took how long it was waited for
 * @param at when it began
 */
public record Attempt(
        Id id,
        Event event,
        String word,
        String request,
        int number,
        Optional<Integer> status,
        String response,
        String error,
        Duration took,
        Instant at) {
    private static final int GONE = 410;

    public Attempt {
        Objects.requireNonNull(id, "an attempt has an id");
        Objects.requireNonNull(event, "an attempt tells of an event");
        Objects.requireNonNull(at, "an attempt has a time");
    }

    /** Whether the endpoint took it: any 2xx. */
    public boolean succeeded() {
        return status.filter(code -> code / 100 == 2).isPresent();
    }

    /** Whether the endpoint says it is no more, and wants nothing sent again. */
    public boolean gone() {
        return status.equals(Optional.of(GONE));
    }
}
