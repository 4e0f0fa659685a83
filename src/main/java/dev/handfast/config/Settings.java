package dev.handfast.config;

import dev.handfast.core.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Everything an operator decides, read once from {@code handfast.yaml} and the environment.
 *
 * @param http the public server
 * @param management the server for probes and metrics
 * @param publicUrl how the world reaches the public server: no path, query or trailing slash. All redirect URIs are built from it
 * @param dashboardUrl where people go whose API sends them to a dashboard: no path, query or trailing slash
 * @param database where the truth is
 * @param keyringFile the keys that seal tokens
 * @param platformsDir platform files that add to or replace the shipped ones
 * @param allowLoopbackHttp whether plain http to this machine is accepted, as the sandbox needs
 * @param platforms app credentials by platform id
 * @param adaptations what is otherwise than the platforms' files have it, by platform id
 * @param flow how long a person may take
 * @param limits how much one key may ask
 * @param auditKept how long entries of the audit log are kept
 */
public record Settings(
        Http http,
        Management management,
        URI publicUrl,
        URI dashboardUrl,
        Database database,
        Path keyringFile,
        Optional<Path> platformsDir,
        boolean allowLoopbackHttp,
        Map<String, PlatformApp> platforms,
        Map<String, Adaptation> adaptations,
        Flow flow,
        Limits limits,
        Duration auditKept) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public Settings {
        Objects.requireNonNull(keyringFile, "the settings name a key ring");
        platforms = Map.copyOf(platforms);
        adaptations = Map.copyOf(adaptations);
        checkedPublicUrl(publicUrl, allowLoopbackHttp);
        checkedPublicUrl(dashboardUrl, allowLoopbackHttp);
    }

    /** The address itself, or {@link IllegalArgumentException} when the world could not use it, or not safely. */
    static URI checkedPublicUrl(URI uri, boolean loopbackHttp) {
        require(uri.getHost() != null && uri.getRawUserInfo() == null, "the public URL has a host and no user");
        require(
                uri.getRawPath().isEmpty() && uri.getRawQuery() == null && uri.getRawFragment() == null,
                "the public URL has no path, query or fragment");
        require(
                "https".equals(uri.getScheme())
                        || "http".equals(uri.getScheme()) && loopbackHttp && LOOPBACK.contains(uri.getHost()),
                "the public URL is https; http is for this machine only, with allow-loopback-http");
        return uri;
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /**
     * The public server.
     *
     * @param port 0 picks a free one
     * @param instances how many event loops serve it; 0: one per core
     * @param bodyLimit bytes of the largest request body
     * @param lameDuck how long requests are still taken at shutdown, each told to connect elsewhere next time
     * @param drain how long requests in flight may take after that
     */
    public record Http(int port, int instances, int bodyLimit, Duration lameDuck, Duration drain) {
        public Http {
            require(port >= 0 && port <= 65_535, "http.port is from 0 to 65535");
            require(instances >= 0, "http.instances is 0 or more");
            require(bodyLimit > 0, "http.body-limit is positive");
            require(!lameDuck.isNegative(), "http.lame-duck is not negative");
            require(!drain.isNegative(), "http.drain is not negative");
        }
    }

    /**
     * The server for probes and metrics.
     *
     * @param port 0 picks a free one
     */
    public record Management(int port) {
        public Management {
            require(port >= 0 && port <= 65_535, "management.port is from 0 to 65535");
        }
    }

    /**
     * PostgreSQL.
     *
     * @param url {@code postgresql://user:password@host:port/database}; a secret, since it holds a password
     * @param poolSize connections for transactions, per process
     */
    public record Database(Secret url, int poolSize) {
        public Database {
            Objects.requireNonNull(url, "the database has an address");
            require(poolSize > 0, "database.pool-size is positive");
        }
    }

    /**
     * The gateway's app at a platform.
     *
     * @param clientId its public id
     * @param clientSecrets its secrets, in the order in which they are tried: several while one replaces another
     */
    public record PlatformApp(String clientId, List<Secret> clientSecrets) {
        static final int MOST_SECRETS = 5; // each costs a call when all are wrong

        public PlatformApp {
            require(clientId != null && !clientId.isBlank(), "an app has a client id");
            clientSecrets = List.copyOf(clientSecrets);
            require(
                    !clientSecrets.isEmpty() && clientSecrets.size() <= MOST_SECRETS,
                    "an app has one to " + MOST_SECRETS + " client secrets");
        }

        /** An app with one secret. */
        public PlatformApp(String clientId, Secret clientSecret) {
            this(clientId, List.of(clientSecret));
        }

        /** The secret that is tried first. */
        public Secret clientSecret() {
            return clientSecrets.get(0);
        }

        /** The variable that sets this part of a platform's app: {@code HANDFAST_PLATFORM_FACEBOOK_CLIENT_ID}. */
        public static String variable(String platformId, String part) {
            return "HANDFAST_PLATFORM_" + platformId.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + part;
        }
    }

    /**
     * How long a person may take.
     *
     * @param consent from the start to the callback; RFC 9700 advises minutes
     * @param selection from the callback to the choice of a target
     * @param replay how long the same browser may repeat a callback and get the same answer
     */
    public record Flow(Duration consent, Duration selection, Duration replay) {
        static final Duration LONGEST_CONSENT = Duration.ofMinutes(10);

        public Flow {
            require(
                    consent.toMillis() > 0 && consent.compareTo(LONGEST_CONSENT) <= 0,
                    "flow.consent is positive and at most 10m");
            require(selection.toMillis() > 0, "flow.selection is positive");
            require(!replay.isNegative(), "flow.replay is not negative");
        }
    }

    /**
     * How much one key may ask.
     *
     * @param requestsPerMinute sustained and burst size, at each replica; 0: no limit
     * @param asDocumented whether APIs whose own documents state limits keep to those instead
     */
    public record Limits(int requestsPerMinute, boolean asDocumented) {
        public Limits {
            require(requestsPerMinute >= 0, "limits.requests-per-minute is not negative");
        }
    }
}
