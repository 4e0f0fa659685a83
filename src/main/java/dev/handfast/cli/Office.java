package dev.handfast.cli;

import dev.handfast.config.Settings;
import dev.handfast.config.SettingsReader;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.Platform;
import dev.handfast.tenant.Tenancy;
import dev.handfast.tenant.Tenant;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What every command works with. Here, and nowhere else, a thread waits for a future: the command line's own.
 *
 * @param desk does the work
 * @param environment the variables of this process
 * @param input where a secret may come from
 * @param clock tells the moment of what is made
 */
record Office(Desk desk, Map<String, String> environment, InputStream input, InstantSource clock) {
    private static final int LONGEST = 4096; // bytes of a passphrase; more is a wrong path
    private static final Duration PATIENCE =
            Duration.ofMinutes(1); // for a few statements; the database may be waking up

    Settings settings(Optional<Path> config) {
        return SettingsReader.read(config, environment);
    }

    /** The database, where one is named, whatever the other settings are. */
    Optional<Settings.Database> database(Optional<Path> config) {
        return SettingsReader.database(config, environment);
    }

    /** What the work on the stored tenants comes to. */
    <T> T tenancy(Optional<Path> config, Function<Tenancy, Future<T>> work) {
        return await(desk.withTenancy(settings(config), work), PATIENCE);
    }

    /** The one line of a file, or of standard input for {@code -}. */
    Secret passphrase(CommandSpec spec, String from) {
        try {
            var bytes = from.equals("-") ? input.readNBytes(LONGEST) : Files.readAllBytes(Path.of(from));
            var text = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
            if (text.length() < 12 || bytes.length >= LONGEST) {
                throw new ParameterException(
                        spec.commandLine(), "--passphrase-file holds no passphrase of 12 characters or more");
            }
            return Secret.of(text);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--passphrase-file cannot be read; check that it exists");
        }
    }

    /** The tenant, or a sentence that there is none. */
    static Future<Tenant> tenant(Tenancy tenancy, Id id) {
        return tenancy.tenant(id)
                .map(found -> found.orElseThrow(() -> GatewayError.of(
                        ErrorCode.NOT_FOUND,
                        "there is no tenant " + id + "; \"handfast tenant list\" shows them all")));
    }

    /** Fails unless these settings know the platform. */
    static void demandPlatform(Iterable<Platform> known, String id) {
        for (var platform : known) {
            if (platform.id().equals(id)) {
                return;
            }
        }
        throw GatewayError.of(
                ErrorCode.PLATFORM_UNKNOWN, "there is no platform " + id + "; \"handfast platforms\" shows them all");
    }

    /** The future's value; its failure is thrown as it is. */
    static <T> T await(Future<T> future, Duration patience) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw GatewayError.of(
                    ErrorCode.OVERLOADED, "no answer within " + patience.toSeconds() + " seconds; try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw GatewayError.of(ErrorCode.INTERNAL, "interrupted");
        }
    }
}
