package dev.handfast.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Probes and metrics on a port of their own, for the operator and not for the world. */
public final class ManagementVerticle extends VerticleBase {
    private static final long PATIENCE_MS = 2_000; // a probe that takes longer has failed

    private final int port;
    private final PrometheusMeterRegistry meters;
    private final Supplier<Future<Void>> database;
    private final AtomicBoolean draining;
    private HttpServer server;

    /**
     * @param database succeeds when the database answers
     * @param draining true once requests should go elsewhere
     */
    public ManagementVerticle(
            int port, PrometheusMeterRegistry meters, Supplier<Future<Void>> database, AtomicBoolean draining) {
        this.port = port;
        this.meters = meters;
        this.database = database;
        this.draining = draining;
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer().requestHandler(this::answer);
        return server.listen(port);
    }

    @Override
    public Future<?> stop() {
        return server.shutdown(PATIENCE_MS, TimeUnit.MILLISECONDS);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/health/live" -> say(request, 200, "{\"status\":\"UP\"}");
            case "/health/ready" -> ready(request);
            case "/metrics" ->
                vertx.executeBlocking(meters::scrape, false)
                        .onSuccess(text -> request.response()
                                .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                                .end(text))
                        .onFailure(failure -> say(request, 500, "{\"status\":\"DOWN\"}"));
            default -> say(request, 404, "{\"error\":\"there is /health/live, /health/ready and /metrics here\"}");
        }
    }

    private void ready(HttpServerRequest request) {
        if (draining.get()) {
            say(request, 503, "{\"status\":\"DOWN\",\"reason\":\"draining\"}");
            return;
        }
        database.get()
                .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .onSuccess(up -> say(request, 200, "{\"status\":\"UP\"}"))
                .onFailure(down -> say(request, 503, "{\"status\":\"DOWN\",\"reason\":\"database\"}"));
    }

    private static void say(HttpServerRequest request, int status, String json) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json);
    }
}
