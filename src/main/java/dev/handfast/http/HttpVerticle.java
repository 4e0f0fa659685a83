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
    private HttpServer server;

    /** @param port where the port is told, also to later instances when the first picks a free one */
    public HttpVerticle(
            Settings settings,
            List<Surface> surfaces,
            Directory directory,
            KeyBook keys,
            RateLimits limits,
            Repetitions repetitions,
            MeterRegistry meters,
            AtomicInteger port,
            InstantSource clock) {
        this.settings = settings;
        this.surfaces = surfaces;
        this.directory = directory;
        this.keys = keys;
        this.limits = limits;
        this.repetitions = repetitions;
        this.meters = meters;
        this.port = port;
        this.clock = clock;
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
                clock);
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
        // Lets requests in flight finish; close() would cut them off.
        return server.shutdown(settings.http().drain().toMillis(), TimeUnit.MILLISECONDS);
    }
}
