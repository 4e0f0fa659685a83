package dev.handfast.journey;

import dev.handfast.Gateway;
import dev.handfast.GatewayDesk;
import dev.handfast.config.Settings;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.Catalogs;
import dev.handfast.sandbox.Sandbox;
import dev.handfast.sandbox.platforms.SimulatedPlatforms;
import dev.handfast.sandbox.platforms.SimulatedSettings;
import dev.handfast.sandbox.postgres.LocalPostgres;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.Tenancy;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A running gateway on a database of its own, among simulated platforms. Starting one takes a second or two: tests that change nothing
 * global share {@link #shared()}, each with a tenant of its own.
 */
public final class Stage implements AutoCloseable {
    /** Where clients under test want their browsers back. */
    public static final String REDIRECT = "http://localhost:9/app/callback";

    private static final long PATIENCE_SECONDS = 30;

    private static final int LOWEST_PORT = 10_000;
    private static final int OUTGOING_PORTS =
            32_768; // from here on the system gives them to connections that are opened

    private final Sandbox sandbox;
    private final String databaseUrl;
    private final Folder folder;

    private Stage(Sandbox sandbox, String databaseUrl, Folder folder) {
        this.sandbox = sandbox;
        this.databaseUrl = databaseUrl;
        this.folder = folder;
    }

    private static final class Shared {
        private static final Stage STAGE = open(Map.of());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(STAGE::close, "close-shared-stage"));
        }
    }

    /** The one stage that most tests share. */
    public static Stage shared() {
        return Shared.STAGE;
    }

    /** A stage of one's own, with these settings beside the usual. */
    public static Stage open(Map<String, String> settings) {
        // Small pages, so that every list is walked.
        return open(settings, usual -> usual.paging(7));
    }

    /** A stage of one's own, with platforms that differ from the usual. */
    public static Stage open(Map<String, String> settings, UnaryOperator<SimulatedSettings> simulation) {
        return open(settings, simulation, InstantSource.system());
    }

    /** A stage with a time of its own, for the gateway and the platforms. */
    public static Stage open(
            Map<String, String> settings, UnaryOperator<SimulatedSettings> simulation, InstantSource clock) {
        var database = LocalPostgres.shared().freshDatabase().toString();
        var folder = Folder.named("handfast-stage");
        try {
            var variables = new HashMap<String, String>();
            variables.put("HANDFAST_HTTP_PORT", Integer.toString(freePort()));
            variables.put("HANDFAST_MANAGEMENT_PORT", "0");
            variables.put("HANDFAST_SANDBOX_PORT", "0");
            variables.put("HANDFAST_HTTP_INSTANCES", "2");
            variables.put("HANDFAST_HTTP_DRAIN", "2s");
            variables.put("HANDFAST_DATABASE_URL", database);
            variables.put("HANDFAST_SANDBOX_DATA", folder.path().toString());
            variables.putAll(settings);
            var sandbox = Sandbox.start(variables, simulation, clock);
            return new Stage(sandbox, database, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port nobody listens on just now, and that no outgoing connection takes before somebody does. */
    public static int freePort() {
        return ThreadLocalRandom.current()
                .ints(LOWEST_PORT, OUTGOING_PORTS)
                .filter(Stage::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** The simulated platforms: requests they saw, faults, decisions. */
    public SimulatedPlatforms platforms() {
        return sandbox.platforms();
    }

    /** The sandbox behind it all. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /** How the world reaches the gateway. */
    public URI publicUrl() {
        return sandbox.settings().publicUrl();
    }

    /** The gateway's database, for looking at what is stored. */
    public String databaseUrl() {
        return databaseUrl;
    }

    /** Another gateway process's worth on the same database, key ring and platforms; stop it when done. */
    public Gateway replica() {
        return replica(Catalogs.PATIENCE);
    }

    /** The same with another deadline for each call to a platform. */
    public Gateway replica(Duration patience) {
        return replica(usualHttp(), sandbox.settings().database().url(), patience, keyring());
    }

    /** The same with another way to the database. */
    public Gateway replica(URI database) {
        return replica(usualHttp(), Secret.of(database.toString()), Catalogs.PATIENCE, keyring());
    }

    /** The same with another key ring. */
    public Gateway replica(Path keyring) {
        return replica(usualHttp(), sandbox.settings().database().url(), Catalogs.PATIENCE, keyring);
    }

    /** The same that takes its time to stop. */
    public Gateway replica(Duration lameDuck, Duration drain) {
        return replica(http(lameDuck, drain), sandbox.settings().database().url(), Catalogs.PATIENCE, keyring());
    }

    private Settings.Http usualHttp() {
        var http = sandbox.settings().http();
        return http(http.lameDuck(), http.drain());
    }

    private Settings.Http http(Duration lameDuck, Duration drain) {
        return new Settings.Http(0, 1, sandbox.settings().http().bodyLimit(), lameDuck, drain);
    }

    private Path keyring() {
        return sandbox.settings().keyringFile();
    }

    private Gateway replica(Settings.Http http, Secret database, Duration patience, Path keyring) {
        var settings = sandbox.settings();
        var other = new Settings(
                http,
                new Settings.Management(0),
                settings.publicUrl(),
                settings.dashboardUrl(),
                new Settings.Database(database, settings.database().poolSize()),
                keyring,
                settings.platformsDir(),
                settings.allowLoopbackHttp(),
                settings.platforms(),
                settings.adaptations(),
                settings.flow(),
                settings.limits(),
                settings.auditKept());
        var hosts = new HashMap<>(platforms().hosts());
        hosts.keySet()
                .removeIf(id -> SimulatedPlatforms.EXAMPLES.contains(id)
                        && !settings.platforms().containsKey(id));
        return await(Gateway.start(other, new Gateway.Surroundings(hosts, InstantSource.system(), patience)));
    }

    /** A new tenant with a profile and a Late key, allowed to send browsers to this machine. */
    public Guest tenant() {
        return tenant(UnaryOperator.identity());
    }

    /** The same with other settings. */
    public Guest tenant(UnaryOperator<TenantSettings> change) {
        var now = Instant.now();
        var usual = new TenantSettings(
                List.of(
                        new dev.handfast.tenant.RedirectRule("http://localhost"),
                        new dev.handfast.tenant.RedirectRule("https://app.example.com/*"),
                        new dev.handfast.tenant.RedirectRule("myapp://connected")),
                true,
                Set.of(),
                TenantSettings.DEFAULT.branding());
        var tenant = new Tenant(Id.at(now), "Guest " + Id.at(now), "guest@example.com", change.apply(usual), now);
        var profile = new Profile(Id.at(now), tenant.id(), "First", "", "", true, now);
        withTenancy(tenancy -> tenancy.createTenant(tenant).compose(done -> tenancy.createProfile(profile)));
        var guest = new Guest(this, tenant, profile.id(), Secret.of("placeholder"));
        return new Guest(this, tenant, profile.id(), guest.key(Role.OWNER, Set.of()));
    }

    /**
     * A tenant under test.
     *
     * @param stage where it is
     * @param tenant who it is
     * @param profile its first profile
     * @param key a key that may do everything
     */
    public record Guest(Stage stage, Tenant tenant, Id profile, Secret key) {
        /** A client with the key that may do everything. */
        public LateClient late() {
            return new LateClient(stage.publicUrl(), Optional.of(key));
        }

        /** A client with another key. */
        public LateClient late(Secret other) {
            return new LateClient(stage.publicUrl(), Optional.of(other));
        }

        /** A client with a new key that may fetch tokens, for {@code /handfast/v1}. */
        public LateClient vendor() {
            return new LateClient(stage.publicUrl(), Optional.of(key(KeyFormat.HANDFAST, Role.VENDOR, Set.of())));
        }

        /** A new Late key of this tenant. */
        public Secret key(Role role, Set<Id> profiles) {
            return key(KeyFormat.LATE, role, profiles);
        }

        /** A new key of this tenant. */
        public Secret key(KeyFormat format, Role role, Set<Id> profiles) {
            var text = format.mint();
            var now = Instant.now();
            var made = new ApiKey(
                    Id.at(now),
                    tenant.id(),
                    format.dialect(),
                    "test",
                    format.preview(text),
                    role,
                    profiles,
                    now,
                    Optional.empty());
            stage.withTenancy(tenancy -> tenancy.createKey(made, text));
            return text;
        }

        /** Lets the time of every flow and open selection of this tenant be over. */
        public void outlastsItsFlows() {
            for (var table : List.of("connect_flow", "selection")) {
                Rows.of(stage)
                        .change(
                                "update " + table + " set expires_at = now() - interval '1 second' where tenant = ?",
                                tenant.id().uuid());
            }
        }

        /** One more profile of this tenant. */
        public Id profile(String name) {
            var now = Instant.now();
            var made = new Profile(Id.at(now), tenant.id(), name, "", "", false, now);
            return stage.withTenancy(tenancy -> tenancy.createProfile(made)).id();
        }
    }

    /** Works on the stored tenants from outside the gateway, as the command line does. */
    public <T> T withTenancy(Function<Tenancy, Future<T>> work) {
        return await(new GatewayDesk().withTenancy(sandbox.settings(), work));
    }

    /** Waits for an answer, but not for ever. */
    public static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s", e);
        }
    }

    @Override
    public void close() {
        try (folder) {
            sandbox.stop();
        }
    }
}
