package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.GatewayDesk;
import dev.handfast.config.Settings;
import dev.handfast.config.SettingsReader;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.sandbox.platforms.SimulatedPlatforms;
import dev.handfast.sandbox.platforms.SimulatedSettings;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.RedirectRule;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import dev.handfast.vault.KeyRing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Gateways in processes of their own, as replicas run: one database, one tenant, the same simulated platforms. The tenant's accounts
 * are connected once each in a profile of their own.
 */
final class Fleet implements AutoCloseable {
    private static final Duration STARTS = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final Folder folder = Folder.named("handfast-fleet");
    private final SimulatedPlatforms platforms;
    private final Map<String, String> variables = new HashMap<>();
    private final Settings settings;
    private final boolean usualTempo;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Process> members = new ArrayList<>();
    private final Tenant tenant;
    private final Secret late = KeyFormat.LATE.mint();
    private final Secret vendor = KeyFormat.HANDFAST.mint();

    /**
     * @param database where it is; a migrated or an empty one
     * @param size how many processes
     * @param usualTempo whether processes are as patient with one another as in reality
     */
    Fleet(URI database, int size, boolean usualTempo, UnaryOperator<SimulatedSettings> change) throws IOException {
        this.usualTempo = usualTempo;
        for (int i = 0; i < size; i++) {
            ports.add(Stage.freePort());
        }
        var publicUrl = "http://localhost:" + ports.get(0);
        var keyRing = folder.resolve("keyring.json");
        KeyRing.create().write(keyRing);
        variables.put("HANDFAST_MANAGEMENT_PORT", "0");
        variables.put("HANDFAST_HTTP_LAME_DUCK", "0s");
        variables.put("HANDFAST_PUBLIC_URL", publicUrl);
        variables.put("HANDFAST_DATABASE_URL", database.toString());
        variables.put("HANDFAST_KEYRING_FILE", keyRing.toString());
        variables.put("HANDFAST_ALLOW_LOOPBACK_HTTP", "true");
        variables.put("HANDFAST_LIMITS_REQUESTS_PER_MINUTE", "0");
        var apps = SimulatedSettings.demoApps(id -> publicUrl + "/oauth/callback/" + id);
        SimulatedPlatforms.EXAMPLES.forEach(apps::remove);
        apps.forEach((id, app) -> {
            var prefix = "HANDFAST_PLATFORM_" + id.toUpperCase(Locale.ROOT);
            variables.put(prefix + "_CLIENT_ID", app.clientId());
            variables.put(prefix + "_CLIENT_SECRET", app.secrets().get(0));
        });
        settings = SettingsReader.read(Optional.empty(), variables);
        platforms = new SimulatedPlatforms(
                vertx, change.apply(SimulatedSettings.onLoopback(0, apps)), InstantSource.system());
        Stage.await(platforms.start());
        Stage.await(new GatewayDesk().migrate(settings));
        tenant = tenant();
        for (int i = 0; i < size; i++) {
            members.add(launch(i));
        }
        for (int i = 0; i < size; i++) {
            awaitServing(i);
        }
    }

    private Tenant tenant() {
        var now = Instant.now();
        var rules = List.of(new RedirectRule("http://localhost"));
        var made = new Tenant(
                Id.at(now),
                "Fleet",
                "",
                new TenantSettings(rules, true, Set.of(), TenantSettings.DEFAULT.branding()),
                now);
        Stage.await(new GatewayDesk().withTenancy(settings, tenancy -> tenancy.createTenant(made)
                .compose(done -> tenancy.createKey(key(made, KeyFormat.LATE, late, Role.OWNER), late))
                .compose(done -> tenancy.createKey(key(made, KeyFormat.HANDFAST, vendor, Role.VENDOR), vendor))));
        return made;
    }

    private static ApiKey key(Tenant tenant, KeyFormat format, Secret text, Role role) {
        return new ApiKey(
                Id.at(tenant.createdAt()),
                tenant.id(),
                format.dialect(),
                "fleet",
                format.preview(text),
                role,
                Set.of(),
                tenant.createdAt(),
                Optional.empty());
    }

    private Process launch(int number) throws IOException {
        var hosts = new HashMap<>(platforms.hosts());
        SimulatedPlatforms.EXAMPLES.forEach(hosts::remove);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FleetMember.class.getName(),
                json(hosts),
                Boolean.toString(usualTempo));
        builder.environment().putAll(variables);
        builder.environment().put("HANDFAST_HTTP_PORT", ports.get(number).toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("member-" + number + ".log").toFile()))
                .start();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitServing(int number) {
        await().atMost(STARTS).until(() -> {
            if (!members.get(number).isAlive()) {
                throw new AssertionError(Files.readString(folder.resolve("member-" + number + ".log")));
            }
            return serves(number);
        });
    }

    private boolean serves(int number) {
        try {
            return late(number).get("/v1/profiles").status() == 200;
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    /** SIGKILL. */
    void kill(int number) throws InterruptedException {
        members.get(number).destroyForcibly();
        assertTrue(members.get(number).waitFor(10, TimeUnit.SECONDS));
    }

    /** Starts a killed process anew. */
    void revive(int number) throws IOException {
        members.set(number, launch(number));
        awaitServing(number);
    }

    int size() {
        return members.size();
    }

    SimulatedPlatforms platforms() {
        return platforms;
    }

    Rows rows() {
        return new Rows(URI.create(settings.database().url().reveal()));
    }

    LateClient late(int number) {
        return client(number, late);
    }

    /** A client that may fetch tokens, of one process. */
    LateClient vendor(int number) {
        return client(number, vendor);
    }

    private LateClient client(int number, Secret key) {
        return new LateClient(URI.create("http://localhost:" + ports.get(number)), Optional.of(key));
    }

    /** Connects accounts; their ids. */
    List<String> connect(String platform, int count) {
        var accounts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var now = Instant.now();
            var profile = new Profile(Id.at(now), tenant.id(), platform + " " + i, "", "", false, now);
            Stage.await(new GatewayDesk().withTenancy(settings, tenancy -> tenancy.createProfile(profile)));
            accounts.add(platform.equals("bluesky") ? logIn(profile.id()) : consent(platform, profile.id()));
        }
        return accounts;
    }

    private String consent(String platform, Id profile) {
        var reply =
                late(0).get("/v1/connect/" + platform + "?profileId=" + profile + "&redirect_url=" + Stage.REDIRECT);
        assertEquals(200, reply.status(), reply.text());
        var end = new Browser().connect(URI.create(reply.json().path("authUrl").asText()), "few");
        return Browser.query(end).get("accountId");
    }

    private String logIn(Id profile) {
        var reply = late(0).post(
                        "/v1/connect/bluesky/credentials",
                        Map.of(
                                "identifier", "few.test",
                                "appPassword", "abcd-efgh-ijkl-mnop",
                                "profileId", profile.hex()));
        assertEquals(200, reply.status(), reply.text());
        return late(0).get("/v1/accounts?profileId=" + profile.hex())
                .json()
                .at("/accounts/0/_id")
                .asText();
    }

    /** What became of each grant. Processes that still run would make it a moving target. */
    List<Fate> fates() {
        return Fate.all(settings, platforms);
    }

    /** SIGTERM: they finish what is under way. */
    void stop() throws InterruptedException {
        members.forEach(Process::destroy);
        for (var member : members) {
            assertTrue(member.waitFor(60, TimeUnit.SECONDS), "it stops");
        }
    }

    @Override
    public void close() {
        try (folder) {
            members.forEach(Process::destroyForcibly);
            // Told on no event loop: those end with the Vert.x instance.
            Stage.await(
                    Future.succeededFuture().compose(begin -> platforms.stop()).eventually(vertx::close));
        }
    }
}
