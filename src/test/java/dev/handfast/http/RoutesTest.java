package dev.handfast.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.Surface;
import dev.handfast.tenant.Directory;
import dev.handfast.tenant.KeyBook;
import dev.handfast.tenant.KeyFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who answers where two APIs live under one path. */
class RoutesTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Vertx vertx;
    private int port;

    private record Spoken(String name, List<String> mounts, List<Operation> operations) implements Surface {
        @Override
        public Answer failure(GatewayError error, String requestId) {
            int status =
                    switch (error.code()) {
                        case METHOD_NOT_ALLOWED -> 405;
                        case INVALID_REQUEST -> 400;
                        case UNAUTHENTICATED -> 401;
                        default -> 404;
                    };
            return Answer.json(status, name + " " + error.code());
        }
    }

    private static Operation operation(String surface, HttpMethod method, String path) {
        return new Operation(
                method,
                path,
                Access.OPEN,
                call -> Future.succeededFuture(Answer.ok(surface + " " + path + " " + told(call))));
    }

    private static String told(Call call) {
        return call.path().toString();
    }

    @BeforeEach
    void start() throws TimeoutException {
        vertx = Vertx.vertx();
        var late = new Spoken(
                "late",
                List.of("/v1"),
                List.of(
                        operation("late", HttpMethod.GET, "/accounts/{accountId}"),
                        operation("late", HttpMethod.PUT, "/accounts/{accountId}"),
                        operation("late", HttpMethod.GET, "/connect/{platform}")));
        var letmepost = new Spoken(
                "letmepost",
                List.of("/v1"),
                List.of(
                        operation("letmepost", HttpMethod.GET, "/accounts/{id}"),
                        operation("letmepost", HttpMethod.PATCH, "/accounts/{id}"),
                        operation("letmepost", HttpMethod.GET, "/accounts/special"),
                        operation("letmepost", HttpMethod.POST, "/accounts/special/orders"),
                        operation("letmepost", HttpMethod.GET, "/webhooks/{id}"),
                        Operation.post("/archives", Access.KEY, call -> Future.failedFuture("nobody may"))
                                .withRoomFor(4096)));
        var hosted = new Spoken("hosted", List.of(""), List.of(operation("hosted", HttpMethod.GET, "/page")));
        var directory = new Directory(null, InstantSource.system());
        var routes = new Routes(
                vertx,
                new Authentication(directory, new KeyBook(null, directory, null, InstantSource.system())),
                new RateLimits(0, false, InstantSource.system()),
                new Repetitions(null, InstantSource.system()),
                new SimpleMeterRegistry(),
                1024,
                false,
                InstantSource.system(),
                new Farewell(() -> false, Duration.ZERO));
        var server = vertx.createHttpServer().requestHandler(routes.router(List.of(hosted, late, letmepost)));
        port = server.listen(0).await(10, TimeUnit.SECONDS).actualPort();
    }

    @AfterEach
    void stop() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void a_path_that_one_api_has_is_its_own_whatever_the_key() {
        assertEquals("\"late /connect/{platform} {platform=x}\"", get("/v1/connect/x", KeyFormat.LETMEPOST));
        assertEquals("\"letmepost /webhooks/{id} {id=7}\"", get("/v1/webhooks/7", KeyFormat.LATE));
    }

    @Test
    void a_shared_path_is_answered_by_the_api_of_the_key_under_its_own_names() {
        assertEquals("\"late /accounts/{accountId} {accountId=7}\"", get("/v1/accounts/7", KeyFormat.LATE));
        assertEquals("\"letmepost /accounts/{id} {id=7}\"", get("/v1/accounts/7", KeyFormat.LETMEPOST));
    }

    @Test
    void without_a_key_or_with_one_of_another_api_the_first_answers() {
        assertEquals("\"late /accounts/{accountId} {accountId=7}\"", get("/v1/accounts/7", null));
        assertEquals("\"late /accounts/{accountId} {accountId=7}\"", get("/v1/accounts/7", KeyFormat.PUFFLE));
    }

    @Test
    void a_literal_path_goes_before_another_apis_parameter() {
        assertEquals("\"letmepost /accounts/special {}\"", get("/v1/accounts/special", KeyFormat.LATE));
    }

    @Test
    void a_body_that_is_too_large_is_told_by_whom_the_path_belongs_to() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/accounts/special/orders"))
                .POST(BodyPublishers.ofString("x".repeat(2048)))
                .build();

        assertEquals(
                "\"letmepost PAYLOAD_TOO_LARGE\"",
                HTTP.send(request, BodyHandlers.ofString()).body());
    }

    @Test
    void a_body_that_may_be_large_is_not_read_before_its_sender_is_known() throws Exception {
        try (var socket = new java.net.Socket("localhost", port)) {
            socket.setSoTimeout(10_000);

            socket.getOutputStream()
                    .write("POST /v1/archives HTTP/1.1\r\nHost: x\r\nContent-Length: 4096\r\n\r\n"
                            .getBytes("US-ASCII"));

            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), "US-ASCII"));
            assertEquals("HTTP/1.1 401 Unauthorized", answer.readLine());
        }
    }

    @Test
    void a_method_is_known_or_not_by_the_api_that_is_meant() {
        var refused = send("PUT", "/v1/accounts/7", KeyFormat.LETMEPOST);
        assertEquals("\"letmepost METHOD_NOT_ALLOWED\"", refused.body());
        assertEquals("GET, PATCH", refused.headers().firstValue("Allow").orElseThrow());
        assertEquals(
                "\"late METHOD_NOT_ALLOWED\"",
                send("PATCH", "/v1/accounts/7", KeyFormat.LATE).body());
    }

    @Test
    void what_is_not_there_is_told_by_whom_the_path_belongs_to_else_by_the_key() {
        assertEquals("\"letmepost ROUTE_NOT_FOUND\"", get("/v1/webhooks/7/more", KeyFormat.LATE));
        assertEquals("\"letmepost ROUTE_NOT_FOUND\"", get("/v1/accounts/7/more", KeyFormat.LETMEPOST));
        assertEquals("\"late ROUTE_NOT_FOUND\"", get("/v1/accounts/7/more", null));
        assertEquals("\"late ROUTE_NOT_FOUND\"", get("/v1/nothing", KeyFormat.LATE));
        assertEquals("\"hosted ROUTE_NOT_FOUND\"", get("/nothing", KeyFormat.LATE));
    }

    @Test
    void a_broken_address_is_told_like_any_other_fault() throws Exception {
        try (var socket = new java.net.Socket("localhost", port)) {
            socket.getOutputStream()
                    .write("GET /v1/webhooks/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes("US-ASCII"));
            assertTrue(new String(socket.getInputStream().readAllBytes(), "US-ASCII")
                    .contains("letmepost " + ErrorCode.INVALID_REQUEST));
        }
    }

    private String get(String path, KeyFormat key) {
        return send("GET", path, key).body();
    }

    private HttpResponse<String> send(String method, String path, KeyFormat key) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, BodyPublishers.noBody());
        if (key != null) {
            request.header("Authorization", "Bearer " + key.mint().reveal());
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
