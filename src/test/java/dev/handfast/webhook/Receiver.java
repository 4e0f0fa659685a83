package dev.handfast.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A tenant's server: keeps what came, and answers as it is told. */
public final class Receiver implements AutoCloseable {
    /** Says that all is well. */
    public static final Consumer<HttpServerRequest> TAKES =
            request -> request.response().setStatusCode(200).end("{}");

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What came.
     *
     * @param path where it came to
     * @param headers as sent
     * @param body as sent
     */
    public record Came(String path, MultiMap headers, String body) {
        /** The body, read. */
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }
    }

    private final HttpServer server;
    private final List<Came> came = new CopyOnWriteArrayList<>();
    private volatile Consumer<HttpServerRequest> answer = TAKES;

    public Receiver(Vertx vertx) {
        var made = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    came.add(new Came(request.path(), request.headers(), body.toString()));
                    answer.accept(request);
                }));
        try {
            this.server = made.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers everything with this status from now on. */
    public void answers(int status) {
        answers(request -> request.response().setStatusCode(status).end("said no"));
    }

    /** Answers like this from now on. */
    public void answers(Consumer<HttpServerRequest> how) {
        answer = how;
    }

    /** What came so far. */
    public List<Came> came() {
        return List.copyOf(came);
    }

    /** What came last. Whoever answers is asked for the answer to this. */
    public Came last() {
        return came.get(came.size() - 1);
    }

    /** Where it is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/hooks");
    }

    @Override
    public void close() {
        server.close();
    }
}
