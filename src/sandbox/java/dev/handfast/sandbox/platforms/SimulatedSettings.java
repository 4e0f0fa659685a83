package dev.handfast.sandbox.platforms;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the simulated platforms are set up.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param publicUrl how others reach the server; empty: {@code http://host:port}
 * @param timeScale how many times faster than in reality tokens age: 720 makes two hours ten seconds. Codes keep their
 *     lifetime, since people and networks do not get faster.
 * @param largestPage the most elements any list answers with at once
 * @param apps the registered app of each platform, by platform id; a platform without one refuses every client
 */
public record SimulatedSettings(
        String host,
        int port,
        Optional<URI> publicUrl,
        double timeScale,
        int largestPage,
        Map<String, Registration> apps) {
    private static final int PAGE = 100;

    public SimulatedSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port lies between 0 and 65535, not " + port);
        }
        if (!(timeScale > 0) || Double.isInfinite(timeScale)) {
            throw new IllegalArgumentException("the time scale is a positive number, not " + timeScale);
        }
        if (largestPage < 1) {
            throw new IllegalArgumentException("a page of a list holds at least one element");
        }
        apps = Map.copyOf(apps);
    }

    /** On loopback, in real time. */
    public static SimulatedSettings onLoopback(int port, Map<String, Registration> apps) {
        return new SimulatedSettings("127.0.0.1", port, Optional.empty(), 1, PAGE, apps);
    }

    /**
     * Apps for every platform with ids and secrets made of the platform's name.
     *
     * @param callback the redirect URI registered for a platform id
     */
    public static Map<String, Registration> demoApps(Function<String, String> callback) {
        var apps = new LinkedHashMap<String, Registration>();
        for (var id : Stream.concat(SimulatedPlatforms.IDS.stream(), SimulatedPlatforms.EXAMPLES.stream())
                .toList()) {
            apps.put(id, Registration.of("sandbox-" + id + "-app", "sandbox-" + id + "-secret", callback.apply(id)));
        }
        return apps;
    }

    /** The same with another time scale. */
    public SimulatedSettings faster(double scale) {
        return new SimulatedSettings(host, port, publicUrl, scale, largestPage, apps);
    }

    /** The same with lists cut into smaller pages. */
    public SimulatedSettings paging(int largest) {
        return new SimulatedSettings(host, port, publicUrl, timeScale, largest, apps);
    }

    /** How long a token's lifetime lasts here; a second at least. */
    Duration scaled(Duration real) {
        return Duration.ofMillis(Math.max(1000, Math.round(real.toMillis() / timeScale)));
    }
}
