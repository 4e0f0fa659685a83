package dev.handfast.sandbox.playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.sandbox.platforms.SimulatedPlatforms;
import dev.handfast.sandbox.platforms.SimulatedSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The playground calls the gateway as a client's server would, and keeps the key. */
class PlaygroundTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private SimulatedPlatforms platforms;

    @BeforeEach
    void start() {
        // a server that tells what it was asked, in the gateway's place
        HttpServer gateway = await(vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("content-type", "application/json")
                        .end(JSON.createObjectNode()
                                .put("uri", request.uri())
                                .put("authorization", request.getHeader("authorization"))
                                .put("connectToken", request.getHeader("x-connect-token"))
                                .toString()))
                .listen(0, "127.0.0.1"));
        var sandbox = JSON.createObjectNode()
                .put("publicUrl", "http://127.0.0.1:" + gateway.actualPort())
                .put("redirectUrl", "http://localhost:8090/app/callback?a=b");
        sandbox.putObject("keys").put("late", "sk_demo").put("puffle", "pf_demo");
        sandbox.putObject("late").put("userId", "u1").put("profileId", "p1");
        platforms = new SimulatedPlatforms(
                vertx, SimulatedSettings.onLoopback(0, SimulatedSettings.demoApps(id -> "x")), InstantSource.system());
        var playground = new Playground(vertx, () -> sandbox, SimulatedPlatforms.IDS, InstantSource.system());
        await(platforms.start(playground::mount));
    }

    @AfterEach
    void stop() {
        await(platforms.stop());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(platforms.base() + path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String type, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(platforms.base() + path))
                        .header("content-type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode json(HttpResponse<String> answer) throws Exception {
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    @Test
    void a_start_asks_the_gateway_with_the_demo_key_and_everything_encoded() throws Exception {
        var entry =
                json(post("/playground/start", "application/json", "{\"platform\":\"facebook\",\"headless\":true}"));
        var asked = entry.path("answer");
        assertEquals("Bearer sk_demo", asked.path("authorization").asText());
        assertEquals(
                "/v1/connect/facebook?profileId=p1&redirect_url=http%3A%2F%2Flocalhost%3A8090%2Fapp%2Fcallback%3Fa%3Db"
                        + "&headless=true",
                asked.path("uri").asText());
    }

    @Test
    void a_call_carries_its_connect_token_and_is_logged_without_the_password() throws Exception {
        var call = "{\"method\":\"POST\",\"path\":\"/v1/connect/bluesky/credentials\",\"connectToken\":\"ct\","
                + "\"body\":{\"identifier\":\"ada.test\",\"appPassword\":\"abcd-efgh-ijkl-mnop\"}}";
        assertEquals(
                "ct",
                json(post("/playground/call", "application/json", call))
                        .at("/answer/connectToken")
                        .asText());
        var calls = get("/playground/calls?since=0").body();
        assertFalse(calls.contains("abcd-efgh"), calls);
    }

    @Test
    void it_calls_nothing_but_the_api() throws Exception {
        for (var path :
                new String[] {"/v1/api-keys", "/v1/connect/../api-keys", "//evil.test/v1/connect", "/metrics"}) {
            var call = JSON.createObjectNode().put("path", path).toString();
            assertEquals(400, post("/playground/call", "application/json", call).statusCode(), path);
        }
        assertEquals(415, post("/playground/start", "text/plain", "{}").statusCode());
    }

    @Test
    void the_page_gets_everything_but_the_keys_and_scripts_get_all() throws Exception {
        var setup = get("/playground/setup").body();
        assertFalse(setup.contains("sk_demo"));
        assertTrue(setup.contains("{\"id\":\"late\",\"spoken\":true}"), setup);
        assertTrue(setup.contains("{\"id\":\"puffle\",\"spoken\":false}"), setup);
        assertTrue(get("/sandbox.json").body().contains("sk_demo"));
    }

    @Test
    void the_pages_are_served_under_a_strict_policy() throws Exception {
        for (var path : new String[] {
            "/",
            "/app/callback?step=select_page",
            "/app/callback.js",
            "/playground/playground.js",
            "/playground/playground.css"
        }) {
            var page = get(path);
            assertEquals(200, page.statusCode(), path);
            assertTrue(page.headers()
                    .firstValue("content-security-policy")
                    .orElseThrow()
                    .startsWith("default-src 'none'"));
        }
    }
}
