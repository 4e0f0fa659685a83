package dev.handfast.cli;

import dev.handfast.config.Settings;
import dev.handfast.connect.Transfers;
import dev.handfast.platform.Platform;
import dev.handfast.platform.RefreshRule;
import dev.handfast.tenant.Tenancy;
import dev.handfast.vault.KeyNeeds;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A desk whose work is kept in memory; a gateway it serves leaves a file behind when it stops. */
final class MemoryDesk implements Desk {
    final MemoryTenancy tenancy = new MemoryTenancy();
    int steps;
    KeyNeeds needs = new KeyNeeds(Map.of(), Set.of());

    @Override
    public Future<Serving> serve(Settings settings) {
        var trace = settings.keyringFile();
        return Future.succeededFuture(new Serving() {
            @Override
            public int httpPort() {
                return 4711;
            }

            @Override
            public int managementPort() {
                return 4712;
            }

            @Override
            public Future<Void> stop() {
                try {
                    Files.writeString(trace, "stopped");
                    return Future.succeededFuture();
                } catch (IOException e) {
                    return Future.failedFuture(e);
                }
            }
        });
    }

    @Override
    public Future<Integer> migrate(Settings settings) {
        return Future.succeededFuture(steps);
    }

    @Override
    public <T> Future<T> withTenancy(Settings settings, Function<Tenancy, Future<T>> work) {
        return work.apply(tenancy);
    }

    @Override
    public <T> Future<T> withTransfers(Settings settings, Function<Transfers, Future<T>> work) {
        return Future.failedFuture(new IllegalStateException("connections are not kept in memory"));
    }

    @Override
    public Future<KeyNeeds> keyNeeds(Settings.Database database) {
        return Future.succeededFuture(needs);
    }

    @Override
    public Collection<Platform> platforms(Settings settings) {
        return List.of(
                platform("bluesky", "Bluesky", Platform.Proof.APP_PASSWORD, false),
                platform("facebook", "Facebook", Platform.Proof.OAUTH, false),
                platform("tiktok", "TikTok", Platform.Proof.OAUTH, true));
    }

    private static Platform platform(String id, String name, Platform.Proof proof, boolean slash) {
        return new Platform(
                id,
                name,
                proof,
                Platform.Selection.NONE,
                Optional.empty(),
                Platform.Pkce.NONE,
                Set.of(),
                Set.of(),
                Optional.empty(),
                slash,
                "1 hour",
                new RefreshRule(
                        RefreshRule.Way.RECONNECT,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        false,
                        false,
                        Optional.empty(),
                        Duration.ofDays(7),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                false);
    }

    /** A process of its own, to be stopped from outside. */
    static final class Process {
        private Process() {}

        public static void main(String[] args) {
            System.exit(
                    Handfast.run(new MemoryDesk(), System.getenv(), System.in, java.time.InstantSource.system(), args));
        }

        static java.lang.Process start(Path trace) throws IOException {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var builder = new ProcessBuilder(
                    java, "-cp", System.getProperty("java.class.path"), Process.class.getName(), "serve");
            builder.environment().keySet().removeIf(name -> name.startsWith("HANDFAST_"));
            builder.environment().put("HANDFAST_PUBLIC_URL", "https://connect.example.com");
            builder.environment().put("HANDFAST_DATABASE_URL", "postgresql://u:p@localhost/d");
            builder.environment().put("HANDFAST_KEYRING_FILE", trace.toString());
            return builder.redirectErrorStream(true).start();
        }
    }
}
