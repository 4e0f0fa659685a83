package dev.handfast.config;

import dev.handfast.core.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an operator decides, read once from {@code handfast.yaml} and the environment.
 *
 * @param http the public server
 * @param management the server for probes and metrics
 * @param publicUrl how the world reaches the public server: no path, query or trailing slash. All redirect URIs are built from it
 * @param database where the truth is
 * @param keyringFile the keys that seal tokens
 * @param platformsDir platform files that add to or replace the shipped ones
 * @param allowLoopbackHttp whether plain http to this machine is accepted, as the sandbox needs
 * @param platforms app credentials by platform id
 * @param flow how long a person may take
 * @param limits how much one key may ask
 */
public record Settings(
        Http http,
        Management management,
        URI publicUrl,
        Database database,
        Path keyringFile,
        Optional<Path> platformsDir,
        boolean allowLoopbackHttp,
        Map<String, PlatformApp> platforms,
        Flow flow,
        Limits limits) {

    public Settings {
        platforms = Map.copyOf(platforms);
    }

    /**
     * The public server.
     *
     * @param port 0 picks a free one
     * @param instances how many event loops serve it; 0: one per core
     * @param bodyLimit bytes of the largest request body
     * @param drain how long requests in flight may take at shutdown
     */
    public record Http(int port, int instances, int bodyLimit, Duration drain) {}

    /**
     * The server for probes and metrics.
     *
     * @param port 0 picks a free one
     */
    public record Management(int port) {}

    /**
     * PostgreSQL.
     *
     * @param url {@code postgresql://user:password@host:port/database}; a secret, since it holds a password
     * @param poolSize connections for transactions, per process
     */
    public record Database(Secret url, int poolSize) {}

    /**
     * The gateway's app at a platform.
     *
     * @param clientId its public id
     * @param clientSecret its secret
     */
    public record PlatformApp(String clientId, Secret clientSecret) {}

    /**
     * How long a person may take.
     *
     * @param consent from the start to the callback; RFC 9700 advises minutes
     * @param selection from the callback to the choice of a target
     * @param replay how long the same browser may repeat a callback and get the same answer
     */
    public record Flow(Duration consent, Duration selection, Duration replay) {}

    /**
     * How much one key may ask.
     *
     * @param requestsPerMinute sustained and burst size
     */
    public record Limits(int requestsPerMinute) {}
}
