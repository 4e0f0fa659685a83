package dev.handfast.sandbox.platforms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The simulated platforms with a clock that can be turned, and a plain HTTP client that follows nothing. */
final class Sandbox implements AutoCloseable {
    static final String CALLBACK = "http://127.0.0.1:1/oauth/callback/";
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636 appendix B
    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final SimulatedPlatforms platforms;

    record Reply(int status, String body, java.net.http.HttpHeaders headers) {
        JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + body, e);
            }
        }

        URI location() {
            return URI.create(headers.firstValue("location").orElseThrow(() -> new AssertionError(status + body)));
        }

        Map<String, String> parameters() {
            var all = new LinkedHashMap<String, String>();
            for (var pair : location().getRawQuery().split("&")) {
                var parts = pair.split("=", 2);
                all.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return all;
        }
    }

    Sandbox() {
        this(SimulatedSettings.onLoopback(0, SimulatedSettings.demoApps(id -> CALLBACK + id)));
    }

    Sandbox(SimulatedSettings settings) {
        InstantSource clock = now::get;
        platforms = new SimulatedPlatforms(vertx, settings, clock);
        await(platforms.start());
    }

    private static void await(io.vertx.core.Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    SimulatedPlatforms platforms() {
        return platforms;
    }

    void later(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    @Override
    public void close() {
        await(platforms.stop());
        await(vertx.close());
    }

    /** Alternating names and values; a null value leaves its name out. */
    static String form(String... namesAndValues) {
        var pairs = new ArrayList<String>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                pairs.add(encoded(namesAndValues[i]) + "=" + encoded(namesAndValues[i + 1]));
            }
        }
        return String.join("&", pairs);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String basic(String platform) {
        return basic("sandbox-" + platform + "-app", "sandbox-" + platform + "-secret");
    }

    static String basic(String id, String secret) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((encoded(id) + ":" + encoded(secret)).getBytes(StandardCharsets.UTF_8));
    }

    Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Reply post(String path, String form, String... headers) {
        var all = new ArrayList<>(List.of("content-type", "application/x-www-form-urlencoded"));
        all.addAll(List.of(headers));
        return send("POST", path, form, all.toArray(String[]::new));
    }

    Reply json(String path, String body, String... headers) {
        var all = new ArrayList<>(List.of("content-type", "application/json"));
        all.addAll(List.of(headers));
        return send("POST", path, body, all.toArray(String[]::new));
    }

    Reply send(String method, String path, String body, String... headers) {
        try {
            var target = path.startsWith("http") ? path : platforms.base() + path;
            var request = HttpRequest.newBuilder(URI.create(target))
                    .timeout(Duration.ofSeconds(10))
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return new Reply(answer.statusCode(), answer.body(), answer.headers());
        } catch (IOException e) {
            return new Reply(0, String.valueOf(e.getMessage()), null);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
