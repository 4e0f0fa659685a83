package dev.handfast.journey;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.handfast.Gateway;
import dev.handfast.config.SettingsReader;
import dev.handfast.refresh.Tempo;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The main class of a gateway process among simulated platforms, which waits for the dead for seconds instead of a minute. */
final class FleetMember {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Tempo QUICK = new Tempo(Duration.ofSeconds(4), Duration.ofMillis(250), Duration.ofSeconds(4));
    private static final long PATIENCE_SECONDS = 60;

    private FleetMember() {}

    /**
     * Serves until it is told to stop or the process that started it ends.
     *
     * @param arguments where platforms are found, as JSON; whether to keep the usual tempo
     */
    public static void main(String[] arguments) throws IOException {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit()
                .thenRun(() -> Runtime.getRuntime().halt(1)));
        var types = TypeFactory.defaultInstance();
        Map<String, Map<String, URI>> hosts = new ObjectMapper()
                .readValue(
                        arguments[0],
                        types.constructMapType(
                                Map.class,
                                types.constructType(String.class),
                                types.constructMapType(Map.class, String.class, URI.class)));
        var settings = SettingsReader.read(Optional.empty(), System.getenv());
        var tempo = Boolean.parseBoolean(arguments[1]) ? Tempo.USUAL : QUICK;
        var gateway = await(
                Gateway.start(settings, new Gateway.Surroundings(hosts, InstantSource.system(), PATIENCE, tempo)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(gateway.stop()), "stop"));
        System.out.println("serving on " + gateway.httpPort());
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
