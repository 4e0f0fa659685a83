package dev.handfast;

import dev.handfast.cli.Desk;
import dev.handfast.config.Settings;
import dev.handfast.connect.Ending;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Surface;
import dev.handfast.http.HttpVerticle;
import dev.handfast.http.ManagementVerticle;
import dev.handfast.http.RateLimits;
import dev.handfast.http.Repetitions;
import dev.handfast.platform.Catalogs;
import dev.handfast.refresh.ForsakenVerticle;
import dev.handfast.refresh.RefreshVerticle;
import dev.handfast.refresh.Tempo;
import dev.handfast.refresh.VendingVerticle;
import dev.handfast.state.StateVerticle;
import dev.handfast.state.WatchVerticle;
import dev.handfast.store.Migrations;
import dev.handfast.store.PgDeliveries;
import dev.handfast.store.PgFlows;
import dev.handfast.store.PgForsaken;
import dev.handfast.store.PgOwnTokens;
import dev.handfast.store.PgReplays;
import dev.handfast.store.PgSealedRows;
import dev.handfast.store.PgVends;
import dev.handfast.tenant.AuditVerticle;
import dev.handfast.vault.KeyDemand;
import dev.handfast.vault.ResealVerticle;
import dev.handfast.webhook.RetryPolicy;
import dev.handfast.webhook.WebhookVerticle;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where everything is put together, started and stopped. */
public final class Gateway implements Desk.Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /**
     * What else a gateway may be given than what an operator decides.
     *
     * @param hosts where platforms are found instead of where their files say, by platform id and host key
     * @param clock what time it is
     * @param patience the deadline of each call to a platform
     * @param tempo how patient processes are with one another
     */
    public record Surroundings(
            Map<String, Map<String, URI>> hosts, InstantSource clock, Duration patience, Tempo tempo) {
        /** The real platforms and the real time. */
        public static final Surroundings REAL = new Surroundings(Map.of(), InstantSource.system());

        /** With the usual patience. */
        public Surroundings(Map<String, Map<String, URI>> hosts, InstantSource clock) {
            this(hosts, clock, Catalogs.PATIENCE);
        }

        /** With the usual tempo. */
        public Surroundings(Map<String, Map<String, URI>> hosts, InstantSource clock, Duration patience) {
            this(hosts, clock, patience, Tempo.USUAL);
        }
    }

    private final Foundations on;
    private final List<Surface> surfaces;
    private final ManagementVerticle management;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicInteger httpPort = new AtomicInteger();
    private final Deque<String> deployments = new ConcurrentLinkedDeque<>();

    private Gateway(Foundations on, List<Surface> surfaces) {
        this.on = on;
        this.surfaces = surfaces;
        this.management =
                new ManagementVerticle(on.settings.management().port(), on.meters, on.database::ping, draining);
    }

    /** Starts a gateway; succeeds when it is ready for requests. Fails with a sentence that says what to do. */
    public static Future<Gateway> start(Settings settings, Surroundings surroundings) {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // Vert.x names a pool by the host it leads to: each backend that hears of webhooks would be a series of its
        // own.
        meters.config()
                .meterFilter(MeterFilter.deny(
                        meter -> meter.getName().startsWith("vertx.pool") && "http".equals(meter.getTag("pool_type"))));
        new JvmMemoryMetrics().bindTo(meters);
        var vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setPreferNativeTransport(false)
                        .setMetricsOptions(new MicrometerMetricsOptions()
                                .setEnabled(true)
                                // Each operation is timed by its own name; the bus and the sockets tell no more.
                                .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER)
                                .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
                                .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
                                .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)))
                .withMetrics(new MicrometerMetricsFactory(meters))
                .build();
        var started = new Migrations(vertx, settings.database().url())
                .missing()
                .compose(missing -> missing > 0
                        ? Future.<Gateway>failedFuture(GatewayError.of(
                                ErrorCode.INTERNAL,
                                "the database lacks " + missing + " migrations; run \"handfast migrate\" first"))
                        : assemble(vertx, meters, settings, surroundings));
        // Told on no context, since a failure is told after its context is gone.
        var told = Promise.<Gateway>promise();
        started.onSuccess(told::complete);
        started.onFailure(failure -> vertx.close().onComplete(closed -> told.fail(failure)));
        return told.future();
    }

    /** Closes the Vert.x instance and then tells the outcome, on no context: those of that instance are gone by then. */
    static <T> Future<T> closing(Vertx vertx, Future<T> outcome) {
        var told = Promise.<T>promise();
        outcome.onComplete(done -> vertx.close().onComplete(closed -> told.handle(done)));
        return told.future();
    }

    private static Future<Gateway> assemble(
            Vertx vertx, PrometheusMeterRegistry meters, Settings settings, Surroundings surroundings) {
        var endings = new ConcurrentHashMap<String, Ending>();
        var on = new Foundations(vertx, meters, settings, surroundings, endings::get);
        var spoken = new PublicSurfaces(on, endings::get);
        var dialects = spoken.dialects();
        dialects.forEach(dialect -> endings.put(dialect.name(), dialect.ending()));
        var gateway = new Gateway(on, spoken.all(dialects));
        return gateway.begin(surroundings.tempo()).map(gateway);
    }

    /** Each rests on those before it. */
    private Future<Void> begin(Tempo tempo) {
        return on.database
                .ping()
                .compose(up -> KeyDemand.meet(on.ring, on.sealingKeys))
                .compose(met -> on.changes.start())
                .compose(heard -> deploy(this::state))
                .compose(deployed -> deploy(() -> new AuditVerticle(on.audit, on.clock, on.settings.auditKept())))
                .compose(deployed -> deploy(() -> new WatchVerticle(on.watched, on.bus, on.clock, draining::get)))
                .compose(deployed -> deploy(this::reseal))
                .compose(deployed -> deploy(this::webhooks))
                .compose(deployed -> deploy(() -> refresh(tempo)))
                .compose(deployed ->
                        deploy(() -> new VendingVerticle(new PgVends(on.database, on.vault), on.bus, on.clock)))
                .compose(deployed -> deploy(() -> new ForsakenVerticle(
                        new PgForsaken(on.database, on.vault, on.catalog),
                        on.owed,
                        on.catalog,
                        on.grantedApps(),
                        on.clock)))
                .compose(deployed -> deploy(http(), instances(on.settings)))
                .compose(deployed -> on.vertx.deployVerticle(management).mapEmpty());
    }

    private Deployable state() {
        return new StateVerticle(
                new PgFlows(on.database, on.vault),
                on.bus,
                on.clock,
                on.settings.flow().replay(),
                on.meters);
    }

    private Deployable reseal() {
        return new ResealVerticle(
                on.ring, on.sealingKeys, new PgSealedRows(on.database, on.vault), ResealVerticle.Pace.USUAL, on.meters);
    }

    private Deployable webhooks() {
        return new WebhookVerticle(
                new PgDeliveries(on.database, on.vault),
                on.sender,
                RetryPolicy.USUAL,
                on.clock,
                on.meters,
                on.database.bell()::heardBy);
    }

    private Deployable refresh(Tempo tempo) {
        return new RefreshVerticle(
                on.catalog,
                on.grantedApps(),
                on.policies,
                on.renewals,
                new PgOwnTokens(on.database, on.vault),
                on.bus,
                on.clock,
                on.meters,
                tempo);
    }

    /** The event loops of the public server share what they count and remember. */
    private Supplier<Deployable> http() {
        var limits = new RateLimits(
                on.settings.limits().requestsPerMinute(), on.settings.limits().asDocumented(), on.clock);
        var repetitions = new Repetitions(new PgReplays(on.database, on.vault), on.clock);
        return () -> new HttpVerticle(
                on.settings,
                surfaces,
                on.directory,
                on.keyBook,
                limits,
                repetitions,
                on.meters,
                httpPort,
                on.clock,
                draining::get);
    }

    private Future<Void> deploy(Supplier<Deployable> verticle) {
        return deploy(verticle, 1);
    }

    /** Deploys a verticle; the last one is the first to stop. */
    private Future<Void> deploy(Supplier<Deployable> verticle, int instances) {
        return on.vertx
                .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(deployments::addFirst)
                .mapEmpty();
    }

    private static int instances(Settings settings) {
        int asked = settings.http().instances();
        // A port picked by the system is told by the first instance; the others could not share it.
        return settings.http().port() == 0 ? 1 : asked > 0 ? asked : VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE / 2;
    }

    @Override
    public int httpPort() {
        return httpPort.get();
    }

    @Override
    public int managementPort() {
        return management.port();
    }

    /** Readiness falls, clients are told to leave, requests in flight finish, verticles stop, connections close. */
    @Override
    public Future<Void> stop() {
        draining.set(true);
        LOG.info("gateway.stopping");
        // Management goes with the Vert.x instance, last: until then it tells that readiness fell.
        var stopped = undeploy()
                .transform(undeployed -> on.changes.stop())
                .transform(deaf -> on.catalog.close())
                .transform(closed -> on.database.close());
        return closing(on.vertx, stopped);
    }

    /** The public server lets its requests finish first; what they rest on finishes its own work side by side. */
    private Future<Void> undeploy() {
        var front = deployments.pollFirst();
        return front == null
                ? Future.succeededFuture()
                : on.vertx.undeploy(front).transform(gone -> Future.join(
                                deployments.stream().map(on.vertx::undeploy).toList())
                        .mapEmpty());
    }
}
