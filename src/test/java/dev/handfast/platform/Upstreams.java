package dev.handfast.platform;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.platform.PlatformFiles.Settings;
import dev.handfast.platform.quirks.Quirks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A small server on loopback that stands for every host of every platform, and the catalog that calls it. */
final class Upstreams implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final App APP = new App("app:1", Secret.of("s%c+r:t"));
    static final String CALLBACK = "https://gateway.example/oauth/callback/it";

    /** What was asked. */
    record Seen(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
        Map<String, String> form() {
            return parameters(body);
        }
    }

    /** What is answered. */
    record Reply(int status, String body, Map<String, String> headers) {
        static Reply ok(String body) {
            return new Reply(200, body, Map.of("Content-Type", "application/json"));
        }

        static Reply of(int status, String body) {
            return new Reply(status, body, Map.of());
        }

        Reply with(String header, String value) {
            return new Reply(status, body, Map.of(header, value));
        }
    }

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Seen, Reply>> answers = new ConcurrentHashMap<>();
    private final Map<String, Function<HttpServerRequest, Boolean>> raw = new ConcurrentHashMap<>();
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Catalogs catalog;

    Upstreams() {
        this(Optional.empty());
    }

    Upstreams(Optional<Path> directory) {
        this(directory, PATIENCE);
    }

    /** Ones that are waited for no longer than this. */
    Upstreams(Duration patience) {
        this(Optional.empty(), patience);
    }

    private Upstreams(Optional<Path> directory, Duration patience) {
        server = await(vertx.createHttpServer().requestHandler(this::handle).listen(0, "localhost"));
        var plain = PlatformFiles.load(new Settings(directory, Map.of(), true), Quirks.all());
        var hosts = new TreeMap<String, Map<String, URI>>();
        plain.files().forEach((id, file) -> {
            var own = new LinkedHashMap<String, URI>();
            file.hosts().keySet().forEach(host -> own.put(host, URI.create(url(id, host))));
            hosts.put(id, own);
        });
        var files = PlatformFiles.load(new Settings(directory, hosts, true), Quirks.all());
        catalog = Catalogs.of(vertx, files, Quirks.all(), patience, InstantSource.fixed(NOW), meters);
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return server.actualPort();
    }

    String url(String platform, String host) {
        return "http://localhost:" + server.actualPort() + "/" + platform + "/" + host;
    }

    /** Answers {@code "POST /twitter/api/2/oauth2/token"} with this. */
    Upstreams on(String methodAndPath, Reply reply) {
        return on(methodAndPath, seen -> reply);
    }

    Upstreams on(String methodAndPath, Function<Seen, Reply> answer) {
        answers.put(methodAndPath, answer);
        return this;
    }

    /** Lets a handler do with a request what it will. */
    void wild(String methodAndPath, Function<HttpServerRequest, Boolean> handler) {
        raw.put(methodAndPath, handler);
    }

    Connector connector(String id) {
        return catalog.find(id).orElseThrow();
    }

    Connector.OAuth oauth(String id) {
        return (Connector.OAuth) connector(id);
    }

    Connector.AppPassword passwords(String id) {
        return (Connector.AppPassword) connector(id);
    }

    /** The one request to this path. */
    Seen only(String methodAndPath) {
        var found = seen.stream()
                .filter(request -> (request.method() + " " + request.path()).equals(methodAndPath))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(methodAndPath + " was called " + found.size() + " times; seen: " + seen);
        }
        return found.get(0);
    }

    private void handle(HttpServerRequest request) {
        var key = request.method().name() + " " + request.path();
        if (raw.containsKey(key)) {
            raw.get(key).apply(request);
            return;
        }
        request.body().onSuccess(body -> {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            request.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
            var asked = new Seen(
                    request.method().name(), request.path(), parameters(request.query()), headers, body.toString());
            seen.add(asked);
            var reply = answers.getOrDefault(key, missing -> Reply.of(404, "{\"error\":\"no such path\"}"))
                    .apply(asked);
            reply.headers().forEach(request.response()::putHeader);
            request.response().setStatusCode(reply.status()).end(reply.body());
        });
    }

    static Map<String, String> parameters(String encoded) {
        var parameters = new LinkedHashMap<String, String>();
        Arrays.stream(Optional.ofNullable(encoded).orElse("").split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> {
                    var name = decoded(pair[0]);
                    if (parameters.put(name, pair.length == 2 ? decoded(pair[1]) : "") != null) {
                        throw new AssertionError(name + " was sent twice");
                    }
                });
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The foreseen failure that this ends in. */
    static GatewayError failure(Future<?> future) {
        try {
            var result = await(future);
            throw new AssertionError("it succeeded with " + result);
        } catch (GatewayError error) {
            return error;
        }
    }

    static ErrorCode code(Future<?> future) {
        return failure(future).code();
    }

    static TokenSet grant(String... scopes) {
        return new TokenSet(
                Secret.of("access-1"),
                Optional.of(Secret.of("refresh-1")),
                Optional.empty(),
                Optional.empty(),
                java.util.Set.of(scopes),
                "Bearer",
                Map.of());
    }

    @Override
    public void close() {
        await(catalog.close());
        await(vertx.close());
    }
}
