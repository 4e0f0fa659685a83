package dev.handfast.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.connect.Redirects;
import dev.handfast.sandbox.Sandbox;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Measures the hot paths against a bare Vert.x route that answers JSON of the same size, in alternating rounds on the same machine, and
 * prints the ratios. PostgreSQL, the simulated platforms, the gateway and the load share the machine.
 */
public final class Bench {
    private static final int CONNECTIONS = 64;
    private static final long WARM_UP_MS = 15_000; // the JIT needs that long on two cores
    private static final long ROUND_MS = 4_000;
    private static final int ROUNDS = 5;
    private static final int CALLBACKS = 2_000;
    private static final int PROFILES = 200; // so that people do not wait for one another's account

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Vertx vertx = Vertx.vertx();
    private final Sandbox sandbox;
    private final JsonNode told;
    private final int barePort;

    private Bench() throws IOException {
        var folder = Files.createTempDirectory("handfast-bench");
        int port = freePort();
        sandbox = Sandbox.start(
                Map.of(
                        "HANDFAST_HTTP_PORT", Integer.toString(port),
                        "HANDFAST_MANAGEMENT_PORT", "0",
                        "HANDFAST_SANDBOX_PORT", "0",
                        "HANDFAST_LIMITS_REQUESTS_PER_MINUTE", "0",
                        "HANDFAST_SANDBOX_DATA", folder.toString()),
                usual -> usual,
                InstantSource.system());
        told = sandbox.json();
        barePort = freePort();
        int cores = Runtime.getRuntime().availableProcessors();
        await(vertx.deployVerticle(
                () -> new Bare(
                        barePort,
                        started(told.path("late").path("profileId").asText()).json()),
                new DeploymentOptions().setInstances(cores)));
    }

    public static void main(String[] args) throws IOException {
        var bench = new Bench();
        try {
            bench.starts();
            bench.callbacks();
        } finally {
            bench.sandbox.stop();
            await(bench.vertx.close());
        }
        System.exit(0);
    }

    /** What a start is held against: the least Vert.x can do to answer the same JSON. */
    private static final class Bare extends VerticleBase {
        private final int port;
        private final Map<String, String> body;

        Bare(int port, Map<String, String> body) {
            this.port = port;
            this.body = body;
        }

        @Override
        public Future<?> start() {
            var router = Router.router(vertx);
            router.get("/json").handler(context -> context.json(body));
            return vertx.createHttpServer().requestHandler(router).listen(port);
        }
    }

    private void starts() {
        var bare = Load.get("/json", List.of());
        var start = Load.get(
                "/v1/connect/twitter?profileId="
                        + told.path("late").path("profileId").asText() + "&redirect_url="
                        + told.path("redirectUrl").asText(),
                List.of("Authorization: Bearer "
                        + told.path("keys").path("late").asText()));
        var bareLoad = new Load(vertx, barePort, CONNECTIONS);
        var startLoad = new Load(vertx, sandbox.settings().http().port(), CONNECTIONS);
        await(bareLoad.run(() -> Optional.of(bare), 200, WARM_UP_MS));
        await(startLoad.run(() -> Optional.of(start), 200, WARM_UP_MS));
        var ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            var plain = await(bareLoad.run(() -> Optional.of(bare), 200, ROUND_MS));
            var ours = await(startLoad.run(() -> Optional.of(start), 200, ROUND_MS));
            ratios[round] = ours.perSecond() / plain.perSecond();
            say("bare route", plain);
            say("start", ours);
        }
        Arrays.sort(ratios);
        System.out.printf("start : bare route = %.2f (median of %d rounds)%n", ratios[ROUNDS / 2], ROUNDS);
    }

    /** Flows are started and consented to beforehand; measured is what a browser's return costs, the platform's answers included. */
    private void callbacks() {
        var profiles = new ArrayList<String>();
        for (int i = 0; i < PROFILES; i++) {
            profiles.add(profile(i));
        }
        var requests = new ArrayDeque<Buffer>();
        for (int i = 0; i < CALLBACKS; i++) {
            requests.add(callback(profiles.get(i % PROFILES)));
        }
        var result = await(new Load(vertx, sandbox.settings().http().port(), CONNECTIONS)
                .run(() -> Optional.ofNullable(requests.poll()), 303, TimeUnit.MINUTES.toMillis(2)));
        say("callback", result);
    }

    private Buffer callback(String profile) {
        var launch = get(URI.create(started(profile).json().get("authUrl")));
        var cookie = launch.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
        var consent = Redirects.append(
                URI.create(launch.headers().firstValue("location").orElseThrow()),
                Map.of("sandbox_decision", "allow", "sandbox_user", "few"));
        var back = URI.create(
                get(consent).headers().firstValue("location").orElseThrow().split("#")[0]);
        return Load.get(back.getRawPath() + "?" + back.getRawQuery(), List.of("Cookie: " + cookie));
    }

    private record Started(Map<String, String> json) {}

    private Started started(String profile) {
        var json =
                ask(HttpRequest.newBuilder(URI.create(sandbox.settings().publicUrl() + "/v1/connect/reddit?profileId="
                        + profile + "&redirect_url=" + told.path("redirectUrl").asText())));
        return new Started(Map.of(
                "authUrl", json.path("authUrl").asText(),
                "state", json.path("state").asText()));
    }

    private String profile(int number) {
        return ask(HttpRequest.newBuilder(URI.create(sandbox.settings().publicUrl() + "/v1/profiles"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"Profile " + number + "\"}")))
                .path("profile")
                .path("_id")
                .asText();
    }

    private JsonNode ask(HttpRequest.Builder request) {
        request.header(
                "Authorization", "Bearer " + told.path("keys").path("late").asText());
        try {
            return new ObjectMapper()
                    .readTree(
                            http.send(request.build(), BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<Void> get(URI url) {
        try {
            return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void say(String what, Load.Result result) {
        System.out.printf(
                "%-12s %,10.0f/s   p50 %,7d µs   p99 %,7d µs   unexpected %d%n",
                what, result.perSecond(), result.p50Micros(), result.p99Micros(), result.unexpected());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(5, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
