package dev.handfast.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.Id;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** How an endpoint wants to be told: the shape of the body, and with {@link Signatures} the headers. */
public enum Form {
    /** {@code {type, timestamp, data}}, as Standard Webhooks recommends. Ours unless something else is asked for. */
    STANDARD,
    /** {@code {id, event, account, timestamp}}. */
    LATE,
    /** {@code {id, type, createdAt, organizationId, data}}. */
    LETMEPOST;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Set<String> UNTOLD_BY_LATE = Set.of("platformAccountId", "kind");

    /**
     * What the words that a client named mean. Late knows neither the renewal of a connection nor the end of a token by names of
     * their own: the one is a connection there, the other a disconnection nobody intended. letmepost takes no words for all it tells,
     * and a token that should be renewed and is not is one that expires.
     */
    public Set<EventType> types(Set<String> words) {
        if (this == LETMEPOST && words.isEmpty()) {
            return EnumSet.of(EventType.TOKEN_EXPIRING, EventType.TOKEN_REFRESH_FAILING, EventType.TOKEN_REVOKED);
        }
        var types = EnumSet.noneOf(EventType.class);
        words.forEach(word -> EventType.of(word).ifPresent(types::add));
        if (this == LETMEPOST && types.contains(EventType.TOKEN_EXPIRING)) {
            types.add(EventType.TOKEN_REFRESH_FAILING);
        }
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
        if (this == LETMEPOST && type == EventType.TOKEN_REFRESH_FAILING && !asked.contains(type.word())) {
            return EventType.TOKEN_EXPIRING.word();
        }
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
                body.put("data", about(event, Id::hex, word));
            }
            case LATE -> {
                body.put("id", event.id().hex());
                body.put("event", word);
                switch (event.type()) {
                    case WEBHOOK_TEST -> body.put("message", event.facts().getOrDefault("message", ""));
                    case WEBHOOK_PAUSED -> body.put("webhook", about(event, Id::hex, word));
                    case ACCOUNT_CONNECTED,
                            ACCOUNT_RECONNECTED,
                            ACCOUNT_DISCONNECTED,
                            TOKEN_EXPIRING,
                            TOKEN_REVOKED,
                            TOKEN_REFRESH_FAILING,
                            TOKEN_RECOVERED -> body.put("account", about(event, Id::hex, word));
                }
                body.put("timestamp", event.at().toString());
            }
            case LETMEPOST ->
                body = enveloped(event, word, about(event, id -> id.uuid().toString(), word));
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
        body.put("createdAt", MILLISECONDS.format(event.at()));
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

    private Map<String, Object> about(Event event, Function<Id, String> spelling, String word) {
        var about = new LinkedHashMap<String, Object>();
        about.put(event.profile().isPresent() ? "accountId" : "webhookId", spelling.apply(event.subject()));
        event.profile().ifPresent(profile -> about.put("profileId", spelling.apply(profile)));
        new TreeMap<>(event.facts()).forEach((name, fact) -> {
            if (this != LATE || !UNTOLD_BY_LATE.contains(name)) {
                about.put(name, value(name, fact));
            }
        });
        if (word.equals(EventType.ACCOUNT_DISCONNECTED.word())) {
            about.putIfAbsent("disconnectionType", "unintentional");
            about.putIfAbsent("reason", "the platform no longer accepts the connection");
        }
        if (this == LETMEPOST && word.startsWith("token.")) {
            about.computeIfPresent("reason", (name, sentence) -> reason(event));
        }
        return about;
    }

    /** Facts are texts; one of them is a number on the wire, and letmepost writes times to the millisecond. */
    private Object value(String name, String fact) {
        return switch (name) {
            case "daysUntilExpiry" -> Integer.valueOf(fact);
            case "expiresAt", "revokedAt" -> this == LETMEPOST ? MILLISECONDS.format(Instant.parse(fact)) : fact;
            default -> fact;
        };
    }

    /** letmepost's word for why a token ends; nobody tried to renew what has no cause. */
    private static String reason(Event event) {
        var cause = event.facts().get("cause");
        return cause == null ? "revoked" : cause.equals("expired") ? cause : "refresh_failed";
    }
}
