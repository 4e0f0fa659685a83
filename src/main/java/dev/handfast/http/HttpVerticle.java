package dev.handfast.http;

import dev.handfast.config.Settings;
import dev.handfast.dialect.Surface;
import dev.handfast.tenant.Directory;
import dev.handfast.tenant.KeyBook;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The public server, one instance for each event loop; connections are spread over them. */
public final class HttpVerticle extends VerticleBase {
    private static final int LONGEST_REQUEST_LINE = 8192; // callbacks carry long codes
    private static final int LARGEST_HEADERS = 16_384; // a browser may have several flows' cookies
    private static final int IDLE_SECONDS = 75; // longer than what load balancers keep open, so that they close first

    private final Settings settings;
    private final List<Surface> surfaces;
    private final Directory directory;
    private final KeyBook keys;
    private final RateLimits limits;
    private final Repetitions repetitions;
    private final MeterRegistry meters;
    private final AtomicInteger port;
    private final InstantSource clock;
    private final BooleanSupplier leaving;
    private HttpServer server;

    /**
     * @param port where the port is told, also to later instances when the first picks a free one
     * @param leaving whether the process is going down, so that clients are to connect elsewhere
     */
    public HttpVerticle(
            Settings settings,
            List<Surface> surfaces,
            Directory directory,
            KeyBook keys,
            RateLimits limits,
            Repetitions repetitions,
            MeterRegistry meters,
            AtomicInteger port,
            InstantSource clock,
            BooleanSupplier leaving) {
        this.settings = settings;
        this.surfaces = surfaces;
        this.directory = directory;
        this.keys = keys;
        this.limits = limits;
        this.repetitions = repetitions;
        this.meters = meters;
        this.port = port;
        this.clock = clock;
        this.leaving = leaving;
    }

    @Override
    public Future<?> start() {
        var routes = new Routes(
                vertx,
                new Authentication(directory, keys),
                limits,
                repetitions,
                meters,
                settings.http().bodyLimit(),
                "https".equals(settings.publicUrl().getScheme()),
                clock,
                new Farewell(leaving, settings.http().drain()));
        var options = new HttpServerOptions()
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHandle100ContinueAutomatically(true);
        server = vertx.createHttpServer(options).requestHandler(routes.router(surfaces));
        return server.listen(settings.http().port()).onSuccess(listening -> port.set(listening.actualPort()));
    }

    @Override
    public Future<?> stop() {
        var http = settings.http();
        // Clients that keep a connection open are told to leave with their next answer, before connections without a
        // request are closed: one that is closed while a request is on its way would lose it.
        Future<Void> left = http.lameDuck().isZero()
                ? Future.succeededFuture()
                : vertx.timer(http.lameDuck().toMillis(), TimeUnit.MILLISECONDS);
        // Lets requests in flight finish; close() would cut them off.
        return left.compose(gone -> server.shutdown(http.drain().toMillis(), TimeUnit.MILLISECONDS));
    }
}
