package dev.handfast.dialect.letmepost;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.letmepost.LetmepostWords.Data;
import dev.handfast.dialect.letmepost.LetmepostWords.Deleted;
import dev.handfast.tenant.Caller;
import dev.handfast.webhook.Attempt;
import dev.handfast.webhook.Endpoint;
import dev.handfast.webhook.Form;
import dev.handfast.webhook.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /webhook-endpoints}: who is told. Only endpoints that are told in letmepost's form exist here. */
final class LetmepostWebhooks {
    /** The name of an endpoint that nobody described. */
    private static final String NAMELESS = "(no description)";

    private static final int LONGEST_URL = 2048;
    private static final int LONGEST_DESCRIPTION = 500;
    private static final String USUAL_TRIAL = "post.published";

    private record WebhookEndpoint(
            String id,
            String url,
            List<String> events,
            String description,
            boolean active,
            String lastDeliveryAt,
            String lastFailureReason,
            String createdAt,
            String updatedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) String signingSecret) {
        static WebhookEndpoint of(Endpoint endpoint, Optional<String> failure, Optional<Secret> secret) {
            return new WebhookEndpoint(
                    LetmepostWords.uuid(endpoint.id()),
                    endpoint.url().toString(),
                    endpoint.events().stream().sorted().toList(),
                    endpoint.name().equals(NAMELESS) ? null : endpoint.name(),
                    endpoint.sending(),
                    endpoint.firedAt().map(LetmepostWords::time).orElse(null),
                    failure.orElse(null),
                    LetmepostWords.time(endpoint.createdAt()),
                    LetmepostWords.time(endpoint.updatedAt()),
                    secret.map(Secret::reveal).orElse(null));
        }
    }

    private record Tried(
            boolean delivered,
            Integer status,
            long durationMs,
            String responseBody,
            String deliveryId,
            boolean nonRetryable,
            String errorName,
            @JsonRawValue String sentEvent) {
        static Tried of(Attempt attempt) {
            boolean delivered = attempt.succeeded();
            return new Tried(
                    delivered,
                    attempt.status().orElse(null),
                    attempt.took().toMillis(),
                    attempt.status().map(status -> attempt.response()).orElse(null),
                    "dlv_" + attempt.id().uuid(),
                    attempt.status().filter(status -> status / 100 == 4).isPresent(),
                    delivered ? null : attempt.status().isPresent() ? "HttpError" : "NetworkError",
                    attempt.request());
        }
    }

    private final Webhooks webhooks;

    LetmepostWebhooks(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/webhook-endpoints", Access.KEY, this::list),
                Operation.post("/webhook-endpoints", Access.KEY, this::create),
                Operation.get("/webhook-endpoints/{id}", Access.KEY, this::read),
                new Operation(HttpMethod.PATCH, "/webhook-endpoints/{id}", Access.KEY, this::update),
                new Operation(HttpMethod.DELETE, "/webhook-endpoints/{id}", Access.KEY, this::delete),
                Operation.post("/webhook-endpoints/{id}/test", Access.KEY, this::test));
    }

    private Future<Answer> list(Call call) {
        return ours(call.keyHolder())
                .compose(all -> Future.all(all.stream()
                        .map(endpoint -> row(call.keyHolder(), endpoint))
                        .toList()))
                .map(rows -> Answer.ok(new Data<>(rows.<WebhookEndpoint>list())));
    }

    private Future<Answer> read(Call call) {
        return found(call).compose(endpoint -> row(call.keyHolder(), endpoint)).map(Answer::ok);
    }

    private Future<Answer> create(Call call) {
        var body = call.bodyInput();
        var url = body.need("url", LONGEST_URL);
        var events = events(body);
        var description = LetmepostWords.line(body, "description", LONGEST_DESCRIPTION);
        body.check();
        var change = change(Optional.of(url), events, Optional.empty(), Optional.empty());
        return webhooks.create(
                        call.keyHolder(), Form.LETMEPOST, description.orElse(NAMELESS), LetmepostWords.TOLD, change)
                .map(created ->
                        Answer.json(201, WebhookEndpoint.of(created.endpoint(), Optional.empty(), created.minted())));
    }

    private Future<Answer> update(Call call) {
        var body = call.bodyInput();
        var url = body.text("url", LONGEST_URL);
        var events = events(body);
        var active = active(body);
        var described = body.object("description");
        var description = described.isNull()
                        || described.isTextual() && described.textValue().isEmpty()
                ? Optional.of(NAMELESS)
                : LetmepostWords.line(body, "description", LONGEST_DESCRIPTION);
        body.check();
        if (url.isEmpty() && events.isEmpty() && active.isEmpty() && description.isEmpty()) {
            throw GatewayError.invalid("url", "or events, active or description must be given");
        }
        return found(call)
                .compose(known ->
                        webhooks.update(call.keyHolder(), known.id(), change(url, events, active, description)))
                .compose(endpoint -> row(call.keyHolder(), endpoint))
                .map(Answer::ok);
    }

    private Future<Answer> delete(Call call) {
        return found(call).compose(known -> webhooks.delete(call.keyHolder(), known.id())
                .map(gone -> Answer.ok(new Deleted(LetmepostWords.uuid(known.id()), true))));
    }

    private Future<Answer> test(Call call) {
        var body = call.bodyInputIfAny();
        var word = body.text("type", 64);
        word.filter(type -> !LetmepostEvents.known(type)).ifPresent(type -> body.fault("type", "is not an event"));
        var data = body.object("data");
        if (!data.isMissingNode() && !data.isNull() && !data.isObject()) {
            body.fault("data", "must be an object");
        }
        body.check();
        return webhooks.test(call.keyHolder(), id(call), word.orElse(USUAL_TRIAL), trial(data), call.requestId())
                .map(attempt -> Answer.ok(Tried.of(attempt)));
    }

    private static JsonNode trial(JsonNode data) {
        return data.isObject()
                ? data
                : JsonNodeFactory.instance.objectNode().put("message", "This is a test webhook from Handfast.");
    }

    /** An endpoint with what last went wrong there, while something does. */
    private Future<WebhookEndpoint> row(Caller caller, Endpoint endpoint) {
        if (endpoint.failures() == 0) {
            return Future.succeededFuture(WebhookEndpoint.of(endpoint, Optional.empty(), Optional.empty()));
        }
        return webhooks.log(
                        caller,
                        Optional.of(endpoint.id()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(false),
                        0,
                        1)
                .map(log -> WebhookEndpoint.of(
                        endpoint, log.lines().stream().findFirst().map(line -> line.error()), Optional.empty()));
    }

    private Future<List<Endpoint>> ours(Caller caller) {
        return webhooks.list(caller).map(all -> all.stream()
                .filter(endpoint -> endpoint.form() == Form.LETMEPOST)
                .toList());
    }

    private Future<Endpoint> found(Call call) {
        var id = id(call);
        return ours(call.keyHolder()).map(all -> all.stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow(LetmepostWebhooks::notFound));
    }

    private static Id id(Call call) {
        return Letmepost.id(call.path().get("id")).orElseThrow(LetmepostWebhooks::notFound);
    }

    private static GatewayError notFound() {
        return GatewayError.of(ErrorCode.NOT_FOUND, "there is no webhook endpoint with this id");
    }

    private static Webhooks.Change change(
            Optional<String> url,
            Optional<Set<String>> events,
            Optional<Boolean> active,
            Optional<String> description) {
        return new Webhooks.Change(description, url, Optional.empty(), events, active, Optional.empty());
    }

    private static Optional<Boolean> active(Input body) {
        var active = body.object("active");
        if (!active.isMissingNode() && !active.isNull() && !active.isBoolean()) {
            body.fault("active", "must be true or false");
        }
        return active.isBoolean() ? Optional.of(active.booleanValue()) : Optional.empty();
    }

    private static Optional<Set<String>> events(Input body) {
        var list = body.object("events");
        if (list.isMissingNode() || list.isNull()) {
            return Optional.empty();
        }
        var events = new LinkedHashSet<String>();
        if (!list.isArray() || list.size() > LetmepostEvents.MOST) {
            body.fault("events", "must be a list of at most " + LetmepostEvents.MOST + " events");
            return Optional.empty();
        }
        for (JsonNode event : list) {
            if (!event.isTextual() || !LetmepostEvents.known(event.textValue())) {
                body.fault("events", "holds something that is not an event");
                return Optional.empty();
            }
            events.add(event.textValue());
        }
        return Optional.of(events);
    }
}
