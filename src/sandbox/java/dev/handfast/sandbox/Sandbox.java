package dev.handfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.handfast.Gateway;
import dev.handfast.GatewayDesk;
import dev.handfast.config.Settings;
import dev.handfast.config.SettingsReader;
import dev.handfast.sandbox.platforms.SimulatedPlatforms;
import dev.handfast.sandbox.platforms.SimulatedSettings;
import dev.handfast.sandbox.playground.Playground;
import dev.handfast.sandbox.postgres.LocalPostgres;
import dev.handfast.vault.KeyRing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Everything at once on this machine: PostgreSQL, simulated platforms, a demo tenant, the gateway, a playground. It is set up by the
 * gateway's own variables, with values for a machine where nothing is set.
 */
public final class Sandbox {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60; // of each step

    private final Vertx vertx;
    private final Optional<LocalPostgres> postgres;
    private final SimulatedPlatforms platforms;
    private final Settings settings;
    private final Gateway gateway;
    private final DemoTenant demo;

    private Sandbox(
            Vertx vertx,
            Optional<LocalPostgres> postgres,
            SimulatedPlatforms platforms,
            Settings settings,
            Gateway gateway,
            DemoTenant demo) {
        this.vertx = vertx;
        this.postgres = postgres;
        this.platforms = platforms;
        this.settings = settings;
        this.gateway = gateway;
        this.demo = demo;
    }

    /**
     * Starts it all, and returns when it serves. Not to be called on an event loop.
     *
     * @param variables as in the environment: {@code HANDFAST_…}
     * @param simulation how the simulated platforms differ from the usual
     */
    public static Sandbox start(
            Map<String, String> variables, UnaryOperator<SimulatedSettings> simulation, InstantSource clock)
            throws IOException {
        var vertx = Vertx.vertx();
        try {
            return prepare(vertx, variables, simulation, clock).start(clock);
        } catch (IOException | RuntimeException failure) {
            vertx.close();
            throw failure;
        }
    }

    /** What stands before anything serves. */
    private record Prepared(
            Vertx vertx, Optional<LocalPostgres> postgres, SimulatedPlatforms platforms, Settings settings, Path data) {
        Sandbox start(InstantSource clock) {
            try {
                var desk = new GatewayDesk();
                await(desk.migrate(settings));
                var demo = await(desk.withTenancy(
                        settings, tenancy -> DemoTenant.in(tenancy, data.resolve("demo.json"), clock)));
                var told = new Told();
                var playground = new Playground(vertx, told::json, SimulatedPlatforms.IDS, clock);
                await(platforms.start(playground::mount));
                var gateway = await(Gateway.start(settings, new Gateway.Surroundings(simulatedHosts(), clock)));
                return told.of(new Sandbox(vertx, postgres, platforms, settings, gateway, demo));
            } catch (RuntimeException failure) {
                postgres.ifPresent(LocalPostgres::close);
                throw failure;
            }
        }

        /**
         * A platform with credentials of the operator's own is the real one, and an example platform is there only once the operator
         * has a file for it.
         */
        private Map<String, Map<String, URI>> simulatedHosts() {
            var hosts = new HashMap<>(platforms.hosts());
            SimulatedPlatforms.EXAMPLES.stream()
                    .filter(id -> !settings.platforms().containsKey(id))
                    .forEach(hosts::remove);
            settings.platforms().forEach((id, app) -> {
                if (!app.clientId().startsWith("sandbox-")) {
                    hosts.remove(id);
                }
            });
            return hosts;
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("starting took longer than " + PATIENCE_SECONDS + " s", e);
        }
    }

    /** Tells about a sandbox once there is one. */
    private static final class Told {
        private volatile JsonNode json = JSON.createObjectNode();

        Sandbox of(Sandbox sandbox) {
            json = sandbox.json();
            return sandbox;
        }

        JsonNode json() {
            return json;
        }
    }

    private static Prepared prepare(
            Vertx vertx, Map<String, String> given, UnaryOperator<SimulatedSettings> simulation, InstantSource clock)
            throws IOException {
        var variables = new HashMap<>(given);
        var data = Path.of(variables.getOrDefault("HANDFAST_SANDBOX_DATA", ".handfast"))
                .toAbsolutePath();
        Files.createDirectories(data);
        int port = port(variables);
        variables.putIfAbsent("HANDFAST_ALLOW_LOOPBACK_HTTP", "true");
        variables.putIfAbsent("HANDFAST_HTTP_LAME_DUCK", "0s"); // nothing balances the load of a sandbox
        variables.putIfAbsent(
                "HANDFAST_PUBLIC_URL", "http://localhost:" + variables.getOrDefault("HANDFAST_HTTP_PORT", "8080"));
        variables.computeIfAbsent("HANDFAST_KEYRING_FILE", name -> keyRing(data).toString());
        var postgres =
                variables.containsKey("HANDFAST_DATABASE_URL") || variables.containsKey("HANDFAST_DATABASE_URL_FILE")
                        ? Optional.<LocalPostgres>empty()
                        : Optional.of(LocalPostgres.keptIn(data.resolve("postgres")));
        postgres.ifPresent(
                server -> variables.put("HANDFAST_DATABASE_URL", server.url().toString()));

        var publicUrl = variables.get("HANDFAST_PUBLIC_URL");
        var apps = SimulatedSettings.demoApps(id -> publicUrl + "/oauth/callback/" + id);
        apps.forEach((id, app) -> {
            var prefix = "HANDFAST_PLATFORM_" + id.toUpperCase(Locale.ROOT);
            boolean example = SimulatedPlatforms.EXAMPLES.contains(id) && !described(variables, id);
            if (!example && !variables.containsKey(prefix + "_CLIENT_ID")) {
                variables.put(prefix + "_CLIENT_ID", app.clientId());
                variables.put(prefix + "_CLIENT_SECRET", app.secrets().get(0));
            }
        });
        var usual = SimulatedSettings.onLoopback(port, apps);
        var platforms = new SimulatedPlatforms(vertx, simulation.apply(usual), clock);
        return new Prepared(vertx, postgres, platforms, SettingsReader.read(Optional.empty(), variables), data);
    }

    private static boolean described(Map<String, String> variables, String platform) {
        var folder = variables.get("HANDFAST_PLATFORMS_DIR");
        return folder != null && Files.exists(Path.of(folder, platform + ".yaml"));
    }

    private static int port(Map<String, String> variables) {
        var text = variables.getOrDefault("HANDFAST_SANDBOX_PORT", "8090");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("HANDFAST_SANDBOX_PORT must be a port number, not \"" + text + "\"", e);
        }
    }

    private static Path keyRing(Path data) {
        var file = data.resolve("keyring.json");
        if (!Files.exists(file)) {
            KeyRing.create().write(file);
        }
        return file;
    }

    /** The simulators, for scripts and tests. */
    public SimulatedPlatforms platforms() {
        return platforms;
    }

    /** How the gateway was set up. */
    public Settings settings() {
        return settings;
    }

    /** Where the playground is. */
    public URI playground() {
        return URI.create("http://localhost:" + platforms.port());
    }

    /** What {@code /sandbox.json} tells. */
    public JsonNode json() {
        ObjectNode told = JSON.createObjectNode();
        told.put("publicUrl", settings.publicUrl().toString());
        told.put("managementUrl", "http://localhost:" + gateway.managementPort());
        told.put("redirectUrl", playground() + "/app/callback");
        told.put("tenant", demo.tenant().hex());
        var keys = told.putObject("keys");
        demo.keys().forEach(keys::put);
        told.putObject("late")
                .put("userId", demo.tenant().hex())
                .put("profileId", demo.profile().hex());
        told.putObject("puffle").put("profileId", demo.profile().uuid().toString());
        told.putObject("postbreeze").put("workspaceId", "ws_" + demo.profile().ulid());
        told.putObject("letmepost").put("profileId", demo.profile().uuid().toString());
        told.putObject("leadconnector")
                .put("locationId", demo.profile().alphanumeric())
                .put("userId", demo.tenant().alphanumeric());
        told.putObject("handfast").put("profileId", demo.profile().hex());
        return told;
    }

    /** Stops it all, the gateway first and in order. Not to be called on an event loop. */
    public void stop() {
        try {
            await(gateway.stop());
            await(platforms.stop());
            await(vertx.close());
        } finally {
            postgres.ifPresent(LocalPostgres::close);
        }
    }
}
