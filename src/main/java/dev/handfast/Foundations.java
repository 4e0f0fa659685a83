package dev.handfast;

import dev.handfast.config.Settings;
import dev.handfast.connect.Apps;
import dev.handfast.connect.Callbacks;
import dev.handfast.connect.Clones;
import dev.handfast.connect.Connections;
import dev.handfast.connect.Consents;
import dev.handfast.connect.Credentials;
import dev.handfast.connect.Ending;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Grants;
import dev.handfast.connect.Holdings;
import dev.handfast.connect.Notices;
import dev.handfast.connect.PublicUrls;
import dev.handfast.connect.Redirects;
import dev.handfast.connect.Revocations;
import dev.handfast.connect.Selections;
import dev.handfast.connect.Settlements;
import dev.handfast.connect.Starts;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.LocalBus;
import dev.handfast.core.StrangerLookup;
import dev.handfast.platform.App;
import dev.handfast.platform.Catalogs;
import dev.handfast.platform.PlatformFiles;
import dev.handfast.platform.WebAddress;
import dev.handfast.platform.quirks.Quirks;
import dev.handfast.refresh.Freshness;
import dev.handfast.refresh.GrantedApps;
import dev.handfast.refresh.RefreshPolicies;
import dev.handfast.store.Database;
import dev.handfast.store.PgAccounts;
import dev.handfast.store.PgAudit;
import dev.handfast.store.PgEndpoints;
import dev.handfast.store.PgKeyLedger;
import dev.handfast.store.PgOwedRevocations;
import dev.handfast.store.PgRenewals;
import dev.handfast.store.PgSealingKeys;
import dev.handfast.store.PgTenancy;
import dev.handfast.store.PgWatchedFlows;
import dev.handfast.store.PgWithdrawals;
import dev.handfast.store.TenantChanges;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Directory;
import dev.handfast.tenant.KeyBook;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.Vault;
import dev.handfast.webhook.RetryPolicy;
import dev.handfast.webhook.Sender;
import dev.handfast.webhook.Webhooks;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * What a gateway stands on, made once and in order: storage, platforms, the engine and what keeps it going. Nothing here has begun
 * to work; {@link Gateway} starts and stops it.
 */
final class Foundations {
    private static final Duration BUS_PATIENCE = Duration.ofSeconds(10);

    final Vertx vertx;
    final Settings settings;
    final InstantSource clock;
    final PrometheusMeterRegistry meters;
    final PublicUrls urls;
    final LocalBus bus;

    final KeyRing ring;
    final Vault vault;
    final Database database;
    final PgSealingKeys sealingKeys;
    final PgTenancy tenancy;
    final Directory directory;
    final TenantChanges changes;
    final PgAccounts accounts;
    final PgOwedRevocations owed;
    final PgRenewals renewals;
    final PgWatchedFlows watched;
    final PgAudit audit;

    final Catalogs catalog;
    final Apps apps;
    final RefreshPolicies policies;
    final Engine engine;
    final Notices notices;
    final Administration administration;
    final KeyBook keyBook;
    final Sender sender;
    final Webhooks webhooks;

    /** @param endings finds a dialect's by its name */
    Foundations(
            Vertx vertx,
            PrometheusMeterRegistry meters,
            Settings settings,
            Gateway.Surroundings surroundings,
            Function<String, Ending> endings) {
        this.vertx = vertx;
        this.settings = settings;
        this.clock = surroundings.clock();
        this.meters = meters;
        this.urls = new PublicUrls(settings.publicUrl());
        this.bus = LocalBus.on(vertx, BUS_PATIENCE);

        this.ring = KeyRing.read(settings.keyringFile());
        this.vault = Vault.with(ring);
        this.catalog = Catalogs.of(
                vertx, platformFiles(settings, surroundings), Quirks.all(), surroundings.patience(), clock, meters);
        this.policies =
                new RefreshPolicies(catalog, () -> ThreadLocalRandom.current().nextDouble());

        this.database = Database.open(
                vertx, settings.database().url(), settings.database().poolSize());
        this.sealingKeys = new PgSealingKeys(database, clock);
        this.tenancy = new PgTenancy(database, vault);
        this.directory = new Directory(tenancy, clock);
        this.changes = new TenantChanges(vertx, database, directory);
        this.accounts = new PgAccounts(database, vault, catalog, policies, clock);
        this.owed = new PgOwedRevocations(database, vault, catalog);
        this.renewals = new PgRenewals(database, vault);
        this.watched = new PgWatchedFlows(database, vault);
        this.audit = new PgAudit(database);

        this.apps = apps(settings, directory);
        this.engine = engine(endings);
        this.notices = new Notices(catalog, apps, new PgWithdrawals(database), clock);
        this.administration = new Administration(tenancy, directory, audit, clock);
        this.keyBook = new KeyBook(new PgKeyLedger(database), directory, audit, clock);
        this.sender = new Sender(vertx, settings.allowLoopbackHttp(), RetryPolicy.USUAL, clock);
        this.webhooks = new Webhooks(
                new PgEndpoints(database, vault),
                sender,
                new StrangerLookup(vertx, settings.allowLoopbackHttp()),
                new WebAddress(settings.allowLoopbackHttp()),
                clock);
    }

    private Engine engine(Function<String, Ending> endings) {
        var access = new Access(directory);
        var redirects = redirects();
        var fresh = new Freshness(renewals, policies, bus, clock);
        var settlements = new Settlements(vertx, endings, watched, bus, clock);
        var revocations = new Revocations(catalog, apps, accounts, owed, clock);
        var flow = settings.flow();
        var consents = new Consents(accounts, revocations, bus, clock, flow.selection());
        return new Engine(
                new Starts(catalog, access, apps, accounts, bus, urls, clock, flow.consent(), redirects),
                new Callbacks(catalog, apps, consents, settlements, bus),
                new Credentials(catalog, access, consents, redirects, settlements, bus, clock),
                new Selections(catalog, accounts, revocations, directory, redirects, bus, clock),
                new Grants(catalog, access, apps, accounts, fresh::tokens, clock),
                new Clones(catalog, access, apps, accounts, fresh::tokens, clock),
                new Holdings(catalog, apps, accounts, fresh::tokens, audit, clock),
                new Connections(catalog, access, revocations, accounts, audit, clock));
    }

    Redirects redirects() {
        return new Redirects(settings.allowLoopbackHttp());
    }

    /** Finds the app that a grant was given to, for whoever renews or gives it back. */
    GrantedApps grantedApps() {
        return grant -> catalog.find(grant.platform())
                .map(connector -> apps.grantedTo(grant.tenant(), connector.platform(), grant.clientId()))
                .orElseGet(() -> Future.failedFuture(GatewayError.of(
                        ErrorCode.PLATFORM_UNKNOWN, "the platform of this grant is no longer known here")));
    }

    static Apps apps(Settings settings, Directory directory) {
        var configured = new HashMap<String, App>();
        settings.platforms().forEach((id, app) -> configured.put(id, new App(app.clientId(), app.clientSecrets())));
        return new Apps(directory, configured);
    }

    static PlatformFiles platformFiles(Settings settings, Gateway.Surroundings surroundings) {
        var files = PlatformFiles.load(
                new PlatformFiles.Settings(
                        settings.platformsDir(),
                        surroundings.hosts(),
                        settings.adaptations(),
                        settings.allowLoopbackHttp()),
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
}
