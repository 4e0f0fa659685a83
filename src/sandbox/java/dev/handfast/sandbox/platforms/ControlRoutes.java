package dev.handfast.sandbox.platforms;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.function.Function;

/**
 * What scripts steer the sandbox by: {@code /sandbox/decide}, {@code /sandbox/faults}, {@code /sandbox/revoke},
 * {@code /sandbox/requests}, {@code /sandbox/people}. Bodies must be JSON, so that no foreign page can post them.
 */
final class ControlRoutes {
    /** Ends a person's grants at a platform. */
    interface Revoking {
        void revoke(String platform, String personId, Ledger.Standing why);
    }

    private final Decisions decisions;
    private final Faults faults;
    private final Journal journal;
    private final Revoking revoking;

    ControlRoutes(Decisions decisions, Faults faults, Journal journal, Revoking revoking) {
        this.decisions = decisions;
        this.faults = faults;
        this.journal = journal;
        this.revoking = revoking;
    }

    void mount(Router router) {
        router.post("/sandbox/decide").handler(context -> told(context, this::decide));
        router.delete("/sandbox/decide")
                .handler(context -> told(context, body -> {
                    decisions.ask();
                    return Answer.empty(204);
                }));
        router.get("/sandbox/faults")
                .handler(context -> send(
                        context,
                        Answer.json(
                                200,
                                "faults",
                                faults.all().stream().map(ControlRoutes::shown).toList())));
        router.post("/sandbox/faults").handler(context -> told(context, this::fault));
        router.delete("/sandbox/faults")
                .handler(context -> told(context, body -> {
                    faults.clear();
                    return Answer.empty(204);
                }));
        router.post("/sandbox/revoke").handler(context -> told(context, this::revoke));
        router.get("/sandbox/requests").handler(context -> {
            var since = context.queryParams().get("since");
            var from = since != null && since.matches("\\d{1,15}") ? Long.parseLong(since) : 0;
            send(
                    context,
                    Answer.json(
                            200,
                            "requests",
                            journal.since(from).stream()
                                    .map(ControlRoutes::shown)
                                    .toList()));
        });
        router.get("/sandbox/people")
                .handler(context -> send(
                        context,
                        Answer.json(
                                200,
                                "people",
                                People.ALL.stream()
                                        .map(person -> Json.object(
                                                "id",
                                                person.id(),
                                                "name",
                                                person.displayName(),
                                                "about",
                                                person.about()))
                                        .toList())));
    }

    private Answer decide(JsonNode body) {
        var platform = text(body, "platform");
        var user = text(body, "user").orElse("ada");
        var decision =
                switch (text(body, "decision").orElse("")) {
                    case "allow" -> Decision.allow(user);
                    case "deny" -> Decision.deny(user);
                    default -> throw new IllegalArgumentException("decision is allow or deny");
                };
        if (body.path("scopes").isArray()) {
            var scopes = new LinkedHashSet<String>();
            body.path("scopes").forEach(scope -> scopes.add(scope.asText()));
            decision = decision.granting(scopes);
        }
        known(platform);
        if (platform.isPresent()) {
            decisions.decide(platform.get(), decision);
        } else {
            decisions.decide(decision);
        }
        return Answer.empty(204);
    }

    private Answer fault(JsonNode body) {
        var endpoint =
                text(body, "endpoint").filter(word -> !word.equals("any")).map(ControlRoutes::endpoint);
        var platform = text(body, "platform").filter(word -> !word.equals("any"));
        known(platform);
        var kind = Fault.Kind.of(text(body, "kind").orElse(""));
        var delay = Duration.ofMillis(body.path("delayMs").asLong(kind == Fault.Kind.SLOW ? 5000 : 0));
        var fault = new Fault(
                platform,
                endpoint,
                kind,
                body.path("times").asInt(0),
                delay,
                Duration.ofSeconds(body.path("retryAfter").asLong(2)));
        faults.add(fault);
        return Answer.json(201, shown(fault));
    }

    private Answer revoke(JsonNode body) {
        var changed = text(body, "reason").filter("password-changed"::equals).isPresent();
        revoking.revoke(
                text(body, "platform").orElse(""),
                text(body, "user").orElse(""),
                changed ? Ledger.Standing.PASSWORD_CHANGED : Ledger.Standing.REVOKED);
        return Answer.empty(204);
    }

    private static void known(Optional<String> platform) {
        if (platform.isPresent() && !SimulatedPlatforms.IDS.contains(platform.get())) {
            throw new IllegalArgumentException(
                    "no platform is called \"" + platform.get() + "\"; there are " + SimulatedPlatforms.IDS);
        }
    }

    private static Endpoint endpoint(String word) {
        for (var endpoint : Endpoint.values()) {
            if (endpoint.word().equals(word)) {
                return endpoint;
            }
        }
        throw new IllegalArgumentException("no endpoint is called \"" + word + "\"");
    }

    private static Object shown(Fault fault) {
        return Json.object(
                "platform",
                fault.platform().orElse("any"),
                "endpoint",
                fault.endpoint().map(Endpoint::word).orElse("any"),
                "kind",
                fault.kind().word(),
                "times",
                fault.times(),
                "delayMs",
                fault.delay().toMillis(),
                "retryAfter",
                fault.retryAfter().toSeconds());
    }

    private static Object shown(Received request) {
        return Json.object(
                "number",
                request.number(),
                "at",
                request.at().toString(),
                "platform",
                request.platform(),
                "host",
                request.host(),
                "method",
                request.method(),
                "path",
                request.path(),
                "parameters",
                request.parameters(),
                "endpoint",
                request.endpoint().map(Endpoint::word).orElse(null),
                "status",
                request.status(),
                "fault",
                request.fault().orElse(null));
    }

    private static Optional<String> text(JsonNode body, String name) {
        return Optional.ofNullable(body.path(name).textValue());
    }

    private static void told(RoutingContext context, Function<JsonNode, Answer> handler) {
        var type = context.request().getHeader("content-type");
        var posted = context.request().method().name().equals("POST");
        if (posted && (type == null || !type.startsWith("application/json"))) {
            send(context, Answer.json(415, "error", "send application/json"));
            return;
        }
        try {
            var text = context.body().asString();
            send(context, handler.apply(Json.read(text == null ? "" : text)));
        } catch (IllegalArgumentException e) {
            send(context, Answer.json(400, "error", e.getMessage()));
        }
    }

    private static void send(RoutingContext context, Answer answer) {
        var response = context.response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.putHeader("cache-control", "no-store").end(answer.body());
    }
}
