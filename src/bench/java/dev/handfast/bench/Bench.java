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
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Measures the hot paths against a bare Vert.x route that answers JSON of the same size, in alternating rounds on the same machine, and
 * prints the ratios. PostgreSQL, the simulated platforms, the gateway and the load share the machine.
 */
public final class Bench {
    private static final int CONNECTIONS = 64;
    private static final long WARM_UP_MS = 15_000; // the JIT needs that long on two cores
    private static final long ROUND_MS = 4_000;
    private static final int ROUNDS = 5;
    private static final int CALLBACKS = 1_000; // in a round
    private static final int WARM_CALLBACKS = 5; // rounds
    private static final int PROFILES = 500; // so that people do not wait for one another's account
    private static final int LIFE_SECONDS = 7_200; // of an access token of X
    private static final long LONGEST_MS = TimeUnit.MINUTES.toMillis(2);
    private static final long AGE_SECONDS = 4; // an older token is not good for this much less than its life

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Vertx vertx = Vertx.vertx();
    private final Sandbox sandbox;
    private final JsonNode told;
    private final List<String> profiles;
    private final Load load;
    private final Load bareLoad;
    private final Buffer bare = Load.get("/json", List.of());

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
        int barePort = freePort();
        int cores = Runtime.getRuntime().availableProcessors();
        await(vertx.deployVerticle(
                () -> new Bare(
                        barePort,
                        started(told.path("late").path("profileId").asText()).json()),
                new DeploymentOptions().setInstances(cores)));
        load = new Load(vertx, port, CONNECTIONS);
        bareLoad = new Load(vertx, barePort, CONNECTIONS);
        profiles = IntStream.range(0, PROFILES).mapToObj(this::profile).toList();
    }

    /** @param only which of {@code start callback vend refresh} to measure; none: all */
    public static void main(String... only) throws IOException {
        var bench = new Bench();
        var paths = new LinkedHashMap<String, Runnable>();
        paths.put("start", bench::starts);
        paths.put("callback", bench::callbacks);
        paths.put("vend", bench::vends);
        paths.put("refresh", bench::refreshes);
        paths.keySet().retainAll(only.length == 0 ? paths.keySet() : List.of(only));
        try {
            bench.warmUp();
            paths.values().forEach(Runnable::run);
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

    private void warmUp() {
        await(bareLoad.run(() -> Optional.of(bare), 200, WARM_UP_MS));
    }

    private void starts() {
        var start = Load.get(
                "/v1/connect/twitter?profileId="
                        + told.path("late").path("profileId").asText() + "&redirect_url="
                        + told.path("redirectUrl").asText(),
                key("late"));
        await(load.run(() -> Optional.of(start), 200, WARM_UP_MS));
        compare("start", () -> load.run(() -> Optional.of(start), 200, ROUND_MS));
    }

    /** Flows are started and consented to beforehand; measured is what a browser's return costs, the platform's answers included. */
    private void callbacks() {
        IntStream.range(0, WARM_CALLBACKS).forEach(round -> await(returns(CALLBACKS)));
        compare("callback", () -> returns(CALLBACKS));
    }

    private Future<Load.Result> returns(int count) {
        var browsers = consented(count);
        return load.run(() -> Optional.ofNullable(browsers.poll()), 303, LONGEST_MS);
    }

    /** Accounts to fetch the tokens of. */
    private JsonNode accounts() {
        await(returns(PROFILES));
        return ask(HttpRequest.newBuilder(URI.create(sandbox.settings().publicUrl() + "/v1/accounts?platform=twitter")))
                .path("accounts");
    }

    private Queue<Buffer> consented(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> callback(profiles.get(number % PROFILES)))
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    private void vends() {
        var asked = tokens("");
        await(load.run(() -> Optional.of(asked.next()), 200, WARM_UP_MS));
        compare("vend", () -> load.run(() -> Optional.of(asked.next()), 200, ROUND_MS));
    }

    /** Asked is for tokens that last longer than those there are, so that each is renewed first. */
    private void refreshes() {
        var asked = tokens("?min_valid=" + (LIFE_SECONDS - AGE_SECONDS) + "s");
        compare("refresh", () -> {
            await(Future.future(
                    aged -> vertx.setTimer(TimeUnit.SECONDS.toMillis(AGE_SECONDS), fired -> aged.complete())));
            var once = IntStream.range(0, PROFILES)
                    .mapToObj(number -> asked.next())
                    .collect(Collectors.toCollection(ArrayDeque::new));
            return load.run(() -> Optional.ofNullable(once.poll()), 200, LONGEST_MS);
        });
    }

    /** Requests for the tokens of all accounts, one after the other, again and again. */
    private Iterator<Buffer> tokens(String query) {
        var accounts = accounts();
        return Stream.generate(() -> StreamSupport.stream(accounts.spliterator(), false))
                .flatMap(Function.identity())
                .map(account -> Load.post(
                        "/handfast/v1/accounts/" + account.path("_id").asText() + "/token" + query, key("vendor")))
                .iterator();
    }

    private List<String> key(String name) {
        return List.of("Authorization: Bearer " + told.path("keys").path(name).asText());
    }

    /** Rounds of the bare route and of what is measured, in turn. */
    private void compare(String what, Supplier<Future<Load.Result>> measured) {
        var ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            var plain = await(bareLoad.run(() -> Optional.of(bare), 200, ROUND_MS));
            var ours = await(measured.get());
            ratios[round] = ours.perSecond() / plain.perSecond();
            say("bare route", plain);
            say(what, ours);
        }
        Arrays.sort(ratios);
        System.out.printf("%s : bare route = %.3f (median of %d rounds)%n", what, ratios[ROUNDS / 2], ROUNDS);
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
                ask(HttpRequest.newBuilder(URI.create(sandbox.settings().publicUrl() + "/v1/connect/twitter?profileId="
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
