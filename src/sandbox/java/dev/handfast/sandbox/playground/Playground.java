package dev.handfast.sandbox.playground;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The page at the sandbox's root and the sample client app behind {@code /app/callback}. The page calls the gateway by this class,
 * which adds the demo key as a client's server would: the key stays out of the browser.
 */
public final class Playground {
    /** The dialects the page can speak; others that the gateway offers are shown and cannot be chosen. */
    private static final Set<String> SPOKEN = Set.of("late");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self' http: https: data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

    private final ObjectMapper json = new ObjectMapper();
    private final Supplier<JsonNode> sandbox;
    private final List<String> platforms;
    private final InstantSource clock;
    private final HttpClient client;
    private final CallLog calls = new CallLog(json);

    /**
     * @param sandbox what {@code /sandbox.json} tells: {@code publicUrl}, {@code redirectUrl}, {@code keys}, …
     * @param platforms the platforms to pick from
     */
    public Playground(Vertx vertx, Supplier<JsonNode> sandbox, List<String> platforms, InstantSource clock) {
        this.sandbox = sandbox;
        this.platforms = List.copyOf(platforms);
        this.clock = clock;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) PATIENCE.toMillis()));
    }

    /** Adds the pages and what they call. Bodies must have been read before. */
    public void mount(Router router) {
        new Pages(POLICY).mount(router);
        router.get("/sandbox.json").handler(context -> send(context, 200, sandbox.get()));
        router.get("/playground/setup").handler(context -> send(context, 200, setup()));
        router.get("/playground/calls").handler(this::since);
        router.post("/playground/start").handler(context -> called(context, this::start));
        router.post("/playground/call").handler(context -> called(context, GatewayCall::of));
    }

    /** What the page may know: everything but the keys. */
    private JsonNode setup() {
        var told = sandbox.get();
        ObjectNode setup = told.deepCopy();
        setup.remove("keys");
        var dialects = setup.putArray("dialects");
        told.path("keys").fieldNames().forEachRemaining(dialect -> dialects.addObject()
                .put("id", dialect)
                .put("spoken", SPOKEN.contains(dialect)));
        var known = setup.putArray("platforms");
        platforms.forEach(known::add);
        return setup;
    }

    private void since(RoutingContext context) {
        var since = context.queryParams().get("since");
        var from = since != null && since.matches("\\d{1,15}") ? Long.parseLong(since) : 0;
        send(context, 200, json.createObjectNode().set("calls", json.valueToTree(calls.since(from))));
    }

    private GatewayCall start(JsonNode asked) {
        var platform = asked.path("platform").asText();
        if (!platforms.contains(platform)) {
            throw new IllegalArgumentException("no platform is called \"" + platform + "\"; there are " + platforms);
        }
        var told = sandbox.get();
        var profile = asked.path("profileId").asText();
        var call = json.createObjectNode().put("method", "GET").put("path", "/v1/connect/" + platform);
        var query = call.putObject("query")
                .put(
                        "profileId",
                        profile.isEmpty() ? told.path("late").path("profileId").asText() : profile)
                .put("redirect_url", told.path("redirectUrl").asText());
        if (asked.path("headless").asBoolean()) {
            query.put("headless", "true");
        }
        return GatewayCall.of(call);
    }

    private interface Reading {
        GatewayCall read(JsonNode asked);
    }

    private void called(RoutingContext context, Reading reading) {
        var type = context.request().getHeader("content-type");
        if (type == null || !type.startsWith("application/json")) { // a foreign page cannot send this type
            send(context, 415, problem("send application/json"));
            return;
        }
        try {
            var body = context.body().asString();
            var asked = json.readTree(body == null ? "" : body);
            var dialect = asked.path("dialect").asText("late");
            if (!SPOKEN.contains(dialect)) {
                throw new IllegalArgumentException("the playground does not speak the dialect \"" + dialect + "\"");
            }
            made(reading.read(asked), dialect)
                    .onSuccess(entry -> send(context, 200, entry))
                    .onFailure(failure ->
                            send(context, 502, problem("The gateway could not be reached: " + failure.getMessage())));
        } catch (JsonProcessingException e) {
            send(context, 400, problem("the body is no JSON"));
        } catch (IllegalArgumentException e) {
            send(context, 400, problem(e.getMessage()));
        }
    }

    private Future<ObjectNode> made(GatewayCall call, String dialect) {
        var told = sandbox.get();
        var url = told.path("publicUrl").asText() + call.target();
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(call.method()))
                .setAbsoluteURI(url)
                .setTimeout(PATIENCE.toMillis())
                .putHeader("accept", "application/json")
                .putHeader(
                        "authorization",
                        "Bearer " + told.path("keys").path(dialect).asText());
        call.connectToken().ifPresent(token -> options.putHeader("x-connect-token", token));
        return client.request(options).compose(request -> sent(request, call)).compose(response -> response.body()
                .map(body -> calls.add(clock.instant(), url, call, response.statusCode(), answer(body))));
    }

    private static Future<HttpClientResponse> sent(HttpClientRequest request, GatewayCall call) {
        return call.body()
                .map(body ->
                        request.putHeader("content-type", "application/json").send(body.toString()))
                .orElseGet(request::send);
    }

    /** JSON as it is, anything else as a text. */
    private JsonNode answer(Buffer body) {
        try {
            return json.readTree(body.getBytes());
        } catch (IOException e) {
            return json.getNodeFactory().textNode(body.toString());
        }
    }

    private JsonNode problem(String what) {
        return json.createObjectNode().put("error", what);
    }

    private static void send(RoutingContext context, int status, JsonNode body) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json; charset=utf-8")
                .putHeader("cache-control", "no-store")
                .end(body.toString());
    }
}
