package dev.handfast.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.Id;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** How an endpoint wants to be told: the shape of the body, and with {@link Signatures} the headers. */
public enum Form {
    /** {@code {type, timestamp, data}}, as Standard Webhooks recommends. Ours unless something else is asked for. */
    STANDARD,
    /** {@code {id, event, account, timestamp}}. */
    LATE,
    /** {@code {id, type, createdAt, organizationId, data}}. */
    LETMEPOST;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What the words that a client named mean. Late knows neither the renewal of a connection nor the end of a token by names of
     * their own: the one is a connection there, the other a disconnection nobody intended. letmepost takes no words for all it tells.
     */
    public Set<EventType> types(Set<String> words) {
        if (this == LETMEPOST && words.isEmpty()) {
            return EnumSet.of(EventType.TOKEN_EXPIRING, EventType.TOKEN_REVOKED);
        }
        var types = EnumSet.noneOf(EventType.class);
        words.forEach(word -> EventType.of(word).ifPresent(types::add));
        if (this == LATE && types.contains(EventType.ACCOUNT_CONNECTED)) {
            types.add(EventType.ACCOUNT_RECONNECTED);
        }
        if (this == LATE && types.contains(EventType.ACCOUNT_DISCONNECTED)) {
            types.add(EventType.TOKEN_REVOKED);
        }
        return types;
    }

    /** The word an event goes by at an endpoint that asked for these. */
    String word(EventType type, Set<String> asked) {
        if (this == LATE && !asked.contains(type.word())) {
            return switch (type) {
                case ACCOUNT_RECONNECTED -> EventType.ACCOUNT_CONNECTED.word();
                case TOKEN_REVOKED -> EventType.ACCOUNT_DISCONNECTED.word();
                case ACCOUNT_CONNECTED,
                        ACCOUNT_DISCONNECTED,
                        TOKEN_EXPIRING,
                        TOKEN_REFRESH_FAILING,
                        TOKEN_RECOVERED,
                        WEBHOOK_PAUSED,
                        WEBHOOK_TEST -> type.word();
            };
        }
        return type.word();
    }

    /** The body, the same bytes for the same event each time. */
    String body(Event event, Set<String> asked) {
        var word = word(event.type(), asked);
        var body = new LinkedHashMap<String, Object>();
        switch (this) {
            case STANDARD -> {
                body.put("type", word);
                body.put("timestamp", event.at().toString());
                body.put("data", about(event, id -> id.hex(), word, true));
            }
            case LATE -> {
                body.put("id", event.id().hex());
                body.put("event", word);
                switch (event.type()) {
                    case WEBHOOK_TEST -> body.put("message", event.facts().getOrDefault("message", ""));
                    case WEBHOOK_PAUSED -> body.put("webhook", about(event, Id::hex, word, true));
                    case ACCOUNT_CONNECTED,
                            ACCOUNT_RECONNECTED,
                            ACCOUNT_DISCONNECTED,
                            TOKEN_EXPIRING,
                            TOKEN_REVOKED,
                            TOKEN_REFRESH_FAILING,
                            TOKEN_RECOVERED -> body.put("account", about(event, Id::hex, word, false));
                }
                body.put("timestamp", event.at().toString());
            }
            case LETMEPOST ->
                body = enveloped(event, word, about(event, id -> id.uuid().toString(), word, true));
        }
        return written(body);
    }

    /**
     * The body of a trial: what an event of this word would look like with this to tell of it. Fails with {@link
     * IllegalStateException} for a form whose trials are fixed.
     */
    String trial(Event event, String word, JsonNode data) {
        return switch (this) {
            case LETMEPOST -> written(enveloped(event, word, data));
            case STANDARD, LATE -> throw new IllegalStateException("trials of this form are all alike");
        };
    }

    private static LinkedHashMap<String, Object> enveloped(Event event, String word, Object data) {
        var body = new LinkedHashMap<String, Object>();
        body.put("id", "evt_" + event.id().uuid());
        body.put("type", word);
        body.put("createdAt", event.at().toString());
        body.put("organizationId", "org_" + event.tenant().uuid());
        body.put("data", data);
        return body;
    }

    private static String written(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts cannot be written as JSON", e);
        }
    }

    private static Map<String, Object> about(
            Event event, java.util.function.Function<Id, String> spelling, String word, boolean upstream) {
        var about = new LinkedHashMap<String, Object>();
        about.put(event.profile().isPresent() ? "accountId" : "webhookId", spelling.apply(event.subject()));
        event.profile().ifPresent(profile -> about.put("profileId", spelling.apply(profile)));
        new TreeMap<>(event.facts()).forEach((name, fact) -> {
            if (upstream || !name.equals("platformAccountId")) {
                about.put(name, number(name, fact).<Object>map(it -> it).orElse(fact));
            }
        });
        if (word.equals(EventType.ACCOUNT_DISCONNECTED.word())) {
            about.putIfAbsent("disconnectionType", "unintentional");
            about.putIfAbsent("reason", "the platform no longer accepts the connection");
        }
        return about;
    }

    /** Facts are texts; one of them is a number on the wire. */
    private static Optional<Integer> number(String name, String fact) {
        return name.equals("daysUntilExpiry") && fact.matches("-?[0-9]{1,6}")
                ? Optional.of(Integer.valueOf(fact))
                : Optional.empty();
    }
}
