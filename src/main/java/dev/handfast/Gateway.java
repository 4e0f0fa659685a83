package dev.handfast;

import dev.handfast.cli.Desk;
import dev.handfast.config.Settings;
import dev.handfast.connect.Apps;
import dev.handfast.connect.Callbacks;
import dev.handfast.connect.Clones;
import dev.handfast.connect.Connections;
import dev.handfast.connect.Consents;
import dev.handfast.connect.Credentials;
import dev.handfast.connect.Ending;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Fresh;
import dev.handfast.connect.Grants;
import dev.handfast.connect.Holdings;
import dev.handfast.connect.Notices;
import dev.handfast.connect.Passing;
import dev.handfast.connect.PublicUrls;
import dev.handfast.connect.Redirects;
import dev.handfast.connect.Revocations;
import dev.handfast.connect.Selections;
import dev.handfast.connect.Settlements;
import dev.handfast.connect.Starts;
import dev.handfast.connect.Watching;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.LocalBus;
import dev.handfast.core.StrangerLookup;
import dev.handfast.dialect.Dialect;
import dev.handfast.dialect.Surface;
import dev.handfast.dialect.docs.Docs;
import dev.handfast.dialect.handfast.Handfast;
import dev.handfast.dialect.hosted.Assets;
import dev.handfast.dialect.hosted.Brands;
import dev.handfast.dialect.hosted.BrowserCookie;
import dev.handfast.dialect.hosted.CredentialsPages;
import dev.handfast.dialect.hosted.DeletionPages;
import dev.handfast.dialect.hosted.Hosted;
import dev.handfast.dialect.hosted.Journey;
import dev.handfast.dialect.hosted.Pages;
import dev.handfast.dialect.hosted.PickPages;
import dev.handfast.dialect.late.Late;
import dev.handfast.dialect.leadconnector.LeadConnector;
import dev.handfast.dialect.letmepost.Letmepost;
import dev.handfast.dialect.postbreeze.Postbreeze;
import dev.handfast.dialect.puffle.Puffle;
import dev.handfast.dialect.upstream.Upstreams;
import dev.handfast.http.HttpVerticle;
import dev.handfast.http.ManagementVerticle;
import dev.handfast.http.RateLimits;
import dev.handfast.http.Repetitions;
import dev.handfast.platform.App;
import dev.handfast.platform.Catalogs;
import dev.handfast.platform.PlatformFiles;
import dev.handfast.platform.WebAddress;
import dev.handfast.platform.quirks.Quirks;
import dev.handfast.refresh.ForsakenVerticle;
import dev.handfast.refresh.Freshness;
import dev.handfast.refresh.GrantedApps;
import dev.handfast.refresh.RefreshPolicies;
import dev.handfast.refresh.RefreshVerticle;
import dev.handfast.refresh.Tempo;
import dev.handfast.refresh.Vending;
import dev.handfast.state.StateVerticle;
import dev.handfast.state.WatchVerticle;
import dev.handfast.state.WatchedFlows;
import dev.handfast.store.Database;
import dev.handfast.store.Migrations;
import dev.handfast.store.PgAccounts;
import dev.handfast.store.PgAudit;
import dev.handfast.store.PgDeliveries;
import dev.handfast.store.PgEndpoints;
import dev.handfast.store.PgFlows;
import dev.handfast.store.PgForsaken;
import dev.handfast.store.PgHandoffs;
import dev.handfast.store.PgKeyLedger;
import dev.handfast.store.PgOwnTokens;
import dev.handfast.store.PgRenewals;
import dev.handfast.store.PgReplays;
import dev.handfast.store.PgSealedRows;
import dev.handfast.store.PgSealingKeys;
import dev.handfast.store.PgTenancy;
import dev.handfast.store.PgVendLog;
import dev.handfast.store.PgWatchedFlows;
import dev.handfast.store.PgWithdrawals;
import dev.handfast.store.TenantChanges;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Audit;
import dev.handfast.tenant.Directory;
import dev.handfast.tenant.KeyBook;
import dev.handfast.vault.KeyDemand;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.ResealVerticle;
import dev.handfast.vault.Vault;
import dev.handfast.webhook.RetryPolicy;
import dev.handfast.webhook.Sender;
import dev.handfast.webhook.WebhookVerticle;
import dev.handfast.webhook.Webhooks;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
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
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where everything is made and put together, started and stopped. */
public final class Gateway implements Desk.Serving {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration BUS_PATIENCE = Duration.ofSeconds(10);

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

    private final Vertx vertx;
    private final Database database;
    private final Catalogs catalog;
    private final TenantChanges changes;
    private final AtomicBoolean draining;
    private final AtomicInteger httpPort;
    private final ManagementVerticle management;
    private final Deque<String> deployments = new ConcurrentLinkedDeque<>();

    private Gateway(
            Vertx vertx,
            Database database,
            Catalogs catalog,
            TenantChanges changes,
            AtomicBoolean draining,
            AtomicInteger httpPort,
            ManagementVerticle management) {
        this.vertx = vertx;
        this.database = database;
        this.catalog = catalog;
        this.changes = changes;
        this.draining = draining;
        this.httpPort = httpPort;
        this.management = management;
    }

    /** Starts a gateway; succeeds when it is ready for requests. Fails with a sentence that says what to do. */
    public static Future<Gateway> start(Settings settings, Surroundings surroundings) {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(meters);
        var vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setPreferNativeTransport(false)
                        .setMetricsOptions(new MicrometerMetricsOptions()
                                .setEnabled(true)
                                // Each operation is timed once, by its own name; the bus and the sockets tell nothing
                                // more.
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
        var clock = surroundings.clock();
        var ring = KeyRing.read(settings.keyringFile());
        var vault = Vault.with(ring);
        var files = platformFiles(settings, surroundings);
        var catalog = Catalogs.of(vertx, files, Quirks.all(), surroundings.patience(), clock, meters);
        var database = Database.open(
                vertx, settings.database().url(), settings.database().poolSize());
        var bus = LocalBus.on(vertx, BUS_PATIENCE);

        var keys = new PgSealingKeys(database, clock);
        var tenancy = new PgTenancy(database, vault);
        var directory = new Directory(tenancy, clock);
        var changes = new TenantChanges(vertx, database, directory);
        var dialects = new ConcurrentHashMap<String, Dialect>();
        Function<String, Ending> endings = name -> dialects.get(name).ending();
        var urls = new PublicUrls(settings.publicUrl());
        var apps = apps(settings, directory);
        var policies =
                new RefreshPolicies(catalog, () -> ThreadLocalRandom.current().nextDouble());
        var accounts = new PgAccounts(database, vault, policies, clock);
        var renewals = new PgRenewals(database, vault);
        var vends = new PgVendLog(database);
        var fresh = new Freshness(renewals, policies, bus, clock);
        var watched = new PgWatchedFlows(database, vault);
        var audit = new PgAudit(database);
        var engine = engine(
                vertx,
                settings,
                accounts,
                apps,
                catalog,
                directory,
                endings,
                watched,
                audit,
                fresh::tokens,
                bus,
                clock,
                urls);
        var notices = new Notices(catalog, apps, new PgWithdrawals(database), clock);
        var administration = new Administration(tenancy, directory, audit, clock);
        var keyBook = new KeyBook(new PgKeyLedger(database), directory, audit, clock);
        var repetitions = new Repetitions(new PgReplays(database, vault), clock);

        var sender = new Sender(vertx, settings.allowLoopbackHttp(), RetryPolicy.USUAL, clock);
        var webhooks = new Webhooks(
                new PgEndpoints(database, vault),
                sender,
                new StrangerLookup(vertx, settings.allowLoopbackHttp()),
                new WebAddress(settings.allowLoopbackHttp()),
                clock);

        var surfaces = new ArrayList<Surface>();
        var pages = new Pages(Assets.load(), settings.allowLoopbackHttp());
        var journey = journey(settings, engine, catalog, directory, pages);
        var hosted = hosted(settings, engine, notices, catalog, directory, endings, pages, journey);
        surfaces.add(hosted);
        // Where two share a path and no key tells which is meant, the first is spoken.
        List.<Dialect>of(
                        new Late(engine, administration, webhooks, urls),
                        new Puffle(
                                engine,
                                administration,
                                urls,
                                settings.dashboardUrl(),
                                settings.flow().replay()),
                        new Postbreeze(engine, administration, urls),
                        new Letmepost(
                                engine,
                                administration,
                                keyBook,
                                webhooks,
                                journey,
                                hosted,
                                urls,
                                accountsPage(settings),
                                settings.limits().requestsPerMinute()),
                        new LeadConnector(
                                engine,
                                administration,
                                directory,
                                new Passing(
                                        new PgHandoffs(database, vault),
                                        clock,
                                        settings.flow().consent()),
                                new Redirects(settings.allowLoopbackHttp()),
                                urls,
                                new Pages(Assets.load(), settings.allowLoopbackHttp())),
                        new Handfast(
                                engine,
                                watching(engine, watched, audit, bus, clock),
                                new Vending(renewals, policies, vends, bus, clock),
                                administration,
                                catalog,
                                urls))
                .forEach(dialect -> {
                    dialects.put(dialect.name(), dialect);
                    surfaces.add(dialect);
                });
        surfaces.addAll(Upstreams.all(notices, urls));
        surfaces.addAll(Docs.all(surfaces, new Pages(Assets.load(), false), urls, hosted::failure));

        var draining = new AtomicBoolean();
        var httpPort = new AtomicInteger();
        var management = new ManagementVerticle(settings.management().port(), meters, database::ping, draining);
        var gateway = new Gateway(vertx, database, catalog, changes, draining, httpPort, management);
        var limits = new RateLimits(
                settings.limits().requestsPerMinute(), settings.limits().asDocumented(), clock);
        return database.ping()
                .compose(up -> KeyDemand.meet(ring, keys))
                .compose(met -> changes.start())
                .compose(heard -> gateway.deploy(
                        () -> new StateVerticle(
                                new PgFlows(database, vault),
                                bus,
                                clock,
                                settings.flow().replay(),
                                meters),
                        1))
                .compose(deployed -> gateway.deploy(() -> new WatchVerticle(watched, bus, clock, draining::get), 1))
                .compose(deployed -> gateway.deploy(
                        () -> new ResealVerticle(
                                ring, keys, new PgSealedRows(database, vault), ResealVerticle.Pace.USUAL, meters),
                        1))
                .compose(deployed -> gateway.deploy(
                        () -> new WebhookVerticle(
                                new PgDeliveries(database, vault),
                                sender,
                                RetryPolicy.USUAL,
                                clock,
                                meters,
                                database.bell()::heardBy),
                        1))
                .compose(deployed -> gateway.deploy(
                        () -> new RefreshVerticle(
                                catalog,
                                granted(catalog, apps),
                                policies,
                                renewals,
                                new PgOwnTokens(database, vault),
                                vends,
                                bus,
                                clock,
                                meters,
                                surroundings.tempo()),
                        1))
                .compose(deployed -> gateway.deploy(
                        () -> new ForsakenVerticle(
                                new PgForsaken(database, vault), catalog, granted(catalog, apps), clock),
                        1))
                .compose(deployed -> gateway.deploy(
                        () -> new HttpVerticle(
                                settings, surfaces, directory, keyBook, limits, repetitions, meters, httpPort, clock),
                        instances(settings)))
                .compose(deployed -> vertx.deployVerticle(management))
                .map(deployed -> gateway);
    }

    private static Watching watching(
            Engine engine, WatchedFlows watched, Audit audit, LocalBus bus, InstantSource clock) {
        return new Watching(
                watched,
                engine.starts(),
                engine.selections(),
                engine.grants(),
                engine.credentials(),
                audit,
                bus,
                clock);
    }

    /** Deploys a verticle that is to stop before those deployed until now, on which it may rest. */
    private Future<Void> deploy(Supplier<Deployable> verticle, int instances) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(deployments::addFirst)
                .mapEmpty();
    }

    private static Engine engine(
            Vertx vertx,
            Settings settings,
            PgAccounts accounts,
            Apps apps,
            Catalogs catalog,
            Directory directory,
            Function<String, Ending> endings,
            WatchedFlows watched,
            Audit audit,
            Fresh fresh,
            LocalBus bus,
            InstantSource clock,
            PublicUrls urls) {
        var access = new Access(directory);
        var redirects = new Redirects(settings.allowLoopbackHttp());
        var settlements = new Settlements(vertx, endings, watched, bus, clock);
        var revocations = new Revocations(catalog, apps, accounts);
        var consents =
                new Consents(accounts, revocations, bus, clock, settings.flow().selection());
        return new Engine(
                new Starts(
                        catalog,
                        access,
                        apps,
                        accounts,
                        bus,
                        urls,
                        clock,
                        settings.flow().consent(),
                        redirects),
                new Callbacks(catalog, apps, consents, settlements, bus),
                new Credentials(catalog, access, consents, redirects, settlements, bus, clock),
                new Selections(catalog, accounts, revocations, directory, redirects, bus, clock),
                new Grants(catalog, access, apps, accounts, fresh, clock),
                new Clones(catalog, access, apps, accounts, fresh, clock),
                new Holdings(catalog, apps, accounts, fresh, audit, clock),
                new Connections(catalog, access, revocations, accounts, audit, clock));
    }

    private static Apps apps(Settings settings, Directory directory) {
        var configured = new HashMap<String, App>();
        settings.platforms().forEach((id, app) -> configured.put(id, new App(app.clientId(), app.clientSecrets())));
        return new Apps(directory, configured);
    }

    private static GrantedApps granted(Catalogs catalog, Apps apps) {
        return grant -> catalog.find(grant.platform())
                .map(connector -> apps.grantedTo(grant.tenant(), connector.platform(), grant.clientId()))
                .orElseGet(() -> Future.failedFuture(GatewayError.of(
                        ErrorCode.PLATFORM_UNKNOWN, "the platform of this grant is no longer known here")));
    }

    private static Hosted hosted(
            Settings settings,
            Engine engine,
            Notices notices,
            Catalogs catalog,
            Directory directory,
            Function<String, Ending> endings,
            Pages pages,
            Journey journey) {
        var brands = new Brands(directory);
        var cookie = cookie(settings);
        return new Hosted(
                pages,
                Assets.load(),
                journey,
                new PickPages(engine, catalog, brands, endings, pages),
                new CredentialsPages(engine, catalog, brands, endings, pages, cookie),
                new DeletionPages(notices, catalog, pages));
    }

    private static Journey journey(
            Settings settings, Engine engine, Catalogs catalog, Directory directory, Pages pages) {
        return new Journey(
                engine,
                catalog,
                new Brands(directory),
                pages,
                cookie(settings),
                settings.flow().consent(),
                settings.flow().replay());
    }

    private static BrowserCookie cookie(Settings settings) {
        return new BrowserCookie(new PublicUrls(settings.publicUrl()).secure());
    }

    /** A dashboard of one's own has a page for accounts; the gateway itself has none. */
    private static Optional<URI> accountsPage(Settings settings) {
        return Optional.of(settings.dashboardUrl())
                .filter(url -> !url.equals(settings.publicUrl()))
                .map(url -> URI.create(url + "/accounts"));
    }

    static PlatformFiles platformFiles(Settings settings, Surroundings surroundings) {
        var files = PlatformFiles.load(
                new PlatformFiles.Settings(settings.platformsDir(), surroundings.hosts(), settings.allowLoopbackHttp()),
                Quirks.all());
        settings.platforms().keySet().stream()
                .filter(id -> !files.files().containsKey(id))
                .findFirst()
                .ifPresent(id -> {
                    throw GatewayError.of(
                            ErrorCode.INTERNAL,
                            "there are app credentials for a platform \"" + id
                                    + "\", but no file describes it; known are "
                                    + files.files().keySet());
                });
        return files;
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

    /** Readiness falls, requests in flight finish, verticles stop, connections close. */
    @Override
    public Future<Void> stop() {
        draining.set(true);
        LOG.info("gateway.stopping");
        // Management goes with the Vert.x instance, last: until then it tells that readiness fell.
        var stopped = undeploy()
                .transform(undeployed -> changes.stop())
                .transform(deaf -> catalog.close())
                .transform(closed -> database.close());
        return closing(vertx, stopped);
    }

    /** Stops one verticle after another: the public server lets its requests finish before what they rest on goes. */
    private Future<Void> undeploy() {
        var next = deployments.pollFirst();
        return next == null ? Future.succeededFuture() : vertx.undeploy(next).transform(gone -> undeploy());
    }
}
