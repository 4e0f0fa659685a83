package dev.handfast.sandbox.platforms;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** Receives the calls to one platform: finds the address, plays a fault when one is due, answers, and writes the journal. */
final class Reception {
    private final Vertx vertx;
    private final SimulatedPlatform platform;
    private final Routes routes;
    private final Faults faults;
    private final Journal journal;

    Reception(Vertx vertx, SimulatedPlatform platform, Faults faults, Journal journal) {
        this.vertx = vertx;
        this.platform = platform;
        this.routes = platform.routes();
        this.faults = faults;
        this.journal = journal;
    }

    void mount(Router router) {
        router.route("/" + platform.id() + "/*").handler(this::receive);
    }

    private void receive(RoutingContext context) {
        var path = context.request().path().substring(platform.id().length() + 2);
        var slash = path.indexOf('/');
        var host = slash < 0 ? path : path.substring(0, slash);
        var rest = slash < 0 ? "" : path.substring(slash);
        var match = routes.find(host, context.request().method().name(), rest);
        var call = new Call(context, match.map(Routes.Match::values).orElse(Map.of()));
        var visit = new Visit(
                context, call, host, rest, match.map(found -> found.route().endpoint()));
        if (match.isEmpty()) {
            send(
                    visit,
                    Answer.json(404, "error", "not_found", "message", "There is nothing at this address"),
                    Optional.empty());
            return;
        }
        var route = match.get().route();
        var fault = faults.strike(platform.id(), route.endpoint());
        if (fault.isEmpty()) {
            send(visit, answered(route, call), Optional.empty());
        } else {
            play(fault.get(), visit, route);
        }
    }

    private record Visit(RoutingContext context, Call call, String host, String path, Optional<Endpoint> endpoint) {}

    private Answer answered(Routes.Route route, Call call) {
        try {
            return route.handler().answer(call);
        } catch (Refused refused) {
            return refused.answer();
        }
    }

    private void play(Fault fault, Visit visit, Routes.Route route) {
        if (fault.delay().isZero()) {
            strike(fault, visit, route);
        } else {
            vertx.setTimer(fault.delay().toMillis(), timer -> strike(fault, visit, route));
        }
    }

    private void strike(Fault fault, Visit visit, Routes.Route route) {
        var word = Optional.of(fault.kind().word());
        switch (fault.kind()) {
            case DOWN -> drop(visit, word);
            case LOST_ANSWER -> {
                answered(route, visit.call());
                drop(visit, word);
            }
            case SLOW -> send(visit, answered(route, visit.call()), word);
            case RATE_LIMIT -> {
                var limit = platform.throttled();
                var seconds = String.valueOf(fault.retryAfter().toSeconds());
                send(visit, new Answer(429, limit.body(), limit.headers()).with("retry-after", seconds), word);
            }
            case DISGUISED_LIMIT -> send(visit, platform.throttled(), word);
            case HTML_503 -> send(visit, Answer.html(503, "<html><body><h1>503 Unavailable</h1></body></html>"), word);
            case HTML_200 -> send(visit, Answer.html(200, "<html><body>Please log in</body></html>"), word);
            case SERVER_ERROR -> send(visit, platform.broken(), word);
            case TRUNCATED_JSON -> {
                var whole = answered(route, visit.call());
                send(
                        visit,
                        whole.withBody(whole.body().substring(0, whole.body().length() / 2)),
                        word);
            }
            case CUT_JSON -> send(visit, Answer.json(200, Map.of()).withBody("{\"access_token\":\"cut"), word);
            case TOKEN_WITHOUT_EXPIRY -> send(visit, withoutExpiry(answered(route, visit.call())), word);
            case EMPTY_200 -> send(visit, Answer.json(200, Map.of()), word);
            case BLANK_TOKEN -> send(visit, Answer.json(200, "access_token", "", "token_type", "bearer"), word);
            case HUGE_BODY -> send(visit, Answer.json(200, "padding", "x".repeat(1024 * 1024)), word);
            case REDIRECT -> send(visit, Answer.found("http://127.0.0.1:9/elsewhere"), word);
        }
    }

    private static Answer withoutExpiry(Answer answer) {
        return answer.isJson()
                ? answer.withBody(answer.body()
                        .replaceAll("\"(refresh_|refresh_token_)?expires_(in|at)\":\\d+,?", "")
                        .replace(",}", "}"))
                : answer;
    }

    private void drop(Visit visit, Optional<String> fault) {
        journal.add(platform.id(), visit.host(), visit.call(), visit.path(), visit.endpoint(), 0, fault);
        visit.context().request().connection().close();
    }

    private void send(Visit visit, Answer answer, Optional<String> fault) {
        journal.add(platform.id(), visit.host(), visit.call(), visit.path(), visit.endpoint(), answer.status(), fault);
        var response = visit.context().response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.putHeader("x-content-type-options", "nosniff");
        if (answer.body().isEmpty()) {
            response.end();
        } else {
            response.end(answer.body());
        }
    }
}
