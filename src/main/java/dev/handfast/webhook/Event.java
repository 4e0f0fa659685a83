package dev.handfast.webhook;

import dev.handfast.account.Account;
import dev.handfast.core.Id;
import dev.handfast.platform.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that happened. It is told once for each subject, type and cause, whoever notices it and however often.
 *
 * @param id stays the same over all deliveries, so that a receiver knows a repetition
 * @param tenant whose it is
 * @param subject the account, or the endpoint for what concerns webhooks themselves; events of one subject are delivered in order
 * @param profile the account's profile
 * @param type what happened
 * @param cause what tells this from the same thing happening another time: a grant's id, an expiry, the start of an outage
 * @param facts what is told, by name; never a secret
 * @param at when
 */
public record Event(
        Id id,
        Id tenant,
        Id subject,
        Optional<Id> profile,
        EventType type,
        String cause,
        Map<String, String> facts,
        Instant at) {
    public Event {
        Objects.requireNonNull(id, "an event has an id");
        Objects.requireNonNull(tenant, "an event has a tenant");
        Objects.requireNonNull(subject, "an event has a subject");
        Objects.requireNonNull(type, "an event has a type");
        Objects.requireNonNull(at, "an event has a time");
        if (cause == null || cause.isBlank()) {
            throw new IllegalArgumentException("an event has a cause");
        }
        facts = Map.copyOf(facts);
    }

    /** Something that happened to an account. */
    public static Event of(EventType type, Account account, String cause, Instant at) {
        var facts = Map.of(
                "platform", account.platform(),
                "kind", account.kind().word(),
                "platformAccountId", account.upstreamId(),
                "username", account.username(),
                "displayName", account.displayName());
        return new Event(
                Id.at(at), account.tenant(), account.id(), Optional.of(account.profile()), type, cause, facts, at);
    }

    /** What sort of account this is, in a word for {@link Endpoint#accounts()}. */
    public static String sort(String platform, Kind kind) {
        return sort(platform, kind.word());
    }

    private static String sort(String platform, String kind) {
        return platform + "/" + kind;
    }

    /** What sort of account it is about, if it is about one. */
    public Optional<String> sort() {
        return profile.map(known -> sort(facts.get("platform"), facts.get("kind")));
    }

    /** The same event with one more fact. */
    public Event with(String name, String fact) {
        return with(Map.of(name, fact));
    }

    /** The same event with more facts. */
    public Event with(Map<String, String> more) {
        var all = new LinkedHashMap<>(facts);
        all.putAll(more);
        return new Event(id, tenant, subject, profile, type, cause, all, at);
    }
}
