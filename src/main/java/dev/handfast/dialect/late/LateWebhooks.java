package dev.handfast.dialect.late;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.webhook.Endpoint;
import dev.handfast.webhook.EventType;
import dev.handfast.webhook.Form;
import dev.handfast.webhook.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code /webhooks/settings} and {@code /webhooks/test}. Secrets go in and do not come out, but for one we make, once; header values
 * come out masked.
 */
final class LateWebhooks {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_SECRET = 512;
    private static final int MOST_EVENTS = 100;
    private static final String MASK = "********";
    private static final Set<String> FORMS = Set.of("late", "standard", "letmepost");

    /** What Late tells of and never happens here. Clients that ask for it are served with the rest. */
    private static final Set<String> NEVER = Set.of(
            "post.scheduled",
            "post.published",
            "post.failed",
            "post.partial",
            "post.cancelled",
            "post.recycled",
            "post.platform.published",
            "post.platform.failed",
            "message.received",
            "message.sent",
            "message.edited",
            "message.deleted",
            "message.delivered",
            "message.read",
            "message.failed",
            "reaction.received",
            "comment.received",
            "review.new",
            "review.updated",
            "lead.received");

    private static final Set<String> EVENTS = Stream.concat(
                    Arrays.stream(EventType.values()).map(EventType::word), NEVER.stream())
            .collect(Collectors.toUnmodifiableSet());

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Webhook(
            @JsonProperty("_id") String id,
            String name,
            String url,
            String secret,
            List<String> events,
            boolean isActive,
            @JsonInclude(JsonInclude.Include.ALWAYS) String lastFiredAt,
            int failureCount,
            Map<String, String> customHeaders,
            String signatureForm,
            String pausedAt,
            String pausedReason) {
        static Webhook of(Endpoint endpoint) {
            return of(endpoint, endpoint.secret().map(secret -> MASK));
        }

        static Webhook of(Endpoint endpoint, Optional<String> secret) {
            var headers = new TreeMap<String, String>();
            endpoint.headers().keySet().forEach(name -> headers.put(name, MASK));
            return new Webhook(
                    endpoint.id().hex(),
                    endpoint.name(),
                    endpoint.url().toString(),
                    secret.orElse(null),
                    endpoint.events().stream().sorted().toList(),
                    endpoint.sending(),
                    endpoint.firedAt().map(Object::toString).orElse(null),
                    endpoint.failures(),
                    headers,
                    endpoint.form().name().toLowerCase(Locale.ROOT),
                    endpoint.paused().map(paused -> paused.at().toString()).orElse(null),
                    endpoint.paused().map(Endpoint.Paused::reason).orElse(null));
        }
    }

    private final Webhooks webhooks;

    LateWebhooks(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/webhooks/settings", Access.KEY, this::list),
                Operation.post("/webhooks/settings", Access.KEY, this::create),
                new Operation(HttpMethod.PUT, "/webhooks/settings", Access.KEY, this::update),
                new Operation(HttpMethod.DELETE, "/webhooks/settings", Access.KEY, this::delete),
                Operation.post("/webhooks/test", Access.KEY, this::test));
    }

    private Future<Answer> list(Call call) {
        return webhooks.list(call.keyHolder())
                .map(all -> Answer.ok(
                        Map.of("webhooks", all.stream().map(Webhook::of).toList())));
    }

    private Future<Answer> create(Call call) {
        var body = call.bodyInput();
        var change = change(body);
        change.name().orElseGet(() -> body.missing("name"));
        change.url().orElseGet(() -> body.missing("url"));
        if (change.events().isEmpty()) {
            body.missing("events");
        }
        var form = body.word("signatureForm", FORMS)
                .map(word -> Form.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Form.LATE);
        body.check();
        return webhooks.create(call.keyHolder(), form, change.name().orElseThrow(), Set.of(), change)
                .map(created -> one(Webhook.of(
                        created.endpoint(), created.minted().map(Secret::reveal).or(() -> created.endpoint()
                                .secret()
                                .map(secret -> MASK)))));
    }

    private Future<Answer> update(Call call) {
        var body = call.bodyInput();
        var id = needId(body);
        var change = change(body);
        body.check();
        return webhooks.update(call.keyHolder(), known(id), change).map(endpoint -> one(Webhook.of(endpoint)));
    }

    private Future<Answer> delete(Call call) {
        var query = call.queryInput();
        var id = needId(query);
        query.check();
        return webhooks.delete(call.keyHolder(), known(id)).map(done -> Answer.ok(Map.of("success", true)));
    }

    private Future<Answer> test(Call call) {
        var body = call.bodyInput();
        var id = needId(body);
        body.check();
        return webhooks.test(call.keyHolder(), known(id))
                .map(attempt -> Answer.ok(Map.of(
                        "success",
                        attempt.succeeded(),
                        "message",
                        attempt.succeeded()
                                ? "Test webhook sent successfully"
                                : "Test webhook failed: " + attempt.error())));
    }

    private static Answer one(Webhook webhook) {
        return Answer.ok(Map.of("success", true, "webhook", webhook));
    }

    /** Clients spell it in three ways. */
    private static Optional<Id> needId(Input input) {
        var text = input.need(List.of("_id", "webhookId", "id"), 64);
        return Late.id(text);
    }

    private static Id known(Optional<Id> id) {
        return id.orElseThrow(() -> GatewayError.of(ErrorCode.NOT_FOUND, "webhook not found"));
    }

    private static Webhooks.Change change(Input body) {
        var active = body.object("isActive");
        if (!active.isMissingNode() && !active.isNull() && !active.isBoolean()) {
            body.fault("isActive", "must be true or false");
        }
        return new Webhooks.Change(
                body.text("name", LONGEST_NAME).filter(name -> {
                    if (name.isBlank()) {
                        body.fault("name", "must not be blank");
                    }
                    return !name.isBlank();
                }),
                body.text("url", LONGEST_URL),
                secret(body),
                events(body),
                active.isBoolean() ? Optional.of(active.booleanValue()) : Optional.empty(),
                headers(body));
    }

    /** The mask of an earlier answer changes nothing; an empty text takes the secret away. */
    private static Optional<String> secret(Input body) {
        var node = body.object("secret");
        var text = body.text("secret", LONGEST_SECRET);
        return node.isTextual() && node.textValue().isEmpty()
                ? Optional.of("")
                : text.filter(given -> !given.equals(MASK));
    }

    private static Optional<Set<String>> events(Input body) {
        var list = body.object("events");
        if (list.isMissingNode() || list.isNull()) {
            return Optional.empty();
        }
        var events = new LinkedHashSet<String>();
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_EVENTS) {
            body.fault("events", "must be a list of 1 to " + MOST_EVENTS + " events");
            return Optional.empty();
        }
        for (JsonNode event : list) {
            if (!event.isTextual() || !EVENTS.contains(event.textValue())) {
                body.fault("events", "can hold: " + String.join(", ", new TreeSet<>(EVENTS)));
                return Optional.empty();
            }
            events.add(event.textValue());
        }
        return Optional.of(events);
    }

    private static Optional<Map<String, Optional<Secret>>> headers(Input body) {
        var object = body.object("customHeaders");
        if (object.isMissingNode() || object.isNull()) {
            return Optional.empty();
        }
        var headers = new TreeMap<String, Optional<Secret>>();
        if (!object.isObject()) {
            body.fault("customHeaders", "must be an object");
            return Optional.empty();
        }
        object.properties().forEach(header -> {
            var value = header.getValue();
            if (!value.isTextual() || value.textValue().isEmpty()) {
                body.fault("customHeaders", "must hold texts that are not empty");
            } else {
                headers.put(
                        header.getKey(),
                        value.textValue().equals(MASK) ? Optional.empty() : Optional.of(Secret.of(value.textValue())));
            }
        });
        return Optional.of(headers);
    }
}
