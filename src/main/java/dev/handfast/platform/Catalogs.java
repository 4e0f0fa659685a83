package dev.handfast.platform;

import dev.handfast.platform.Platform.Proof;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The catalog made of platform files, and the connections it holds open. */
public final class Catalogs implements Catalog {
    /** How long a call to a platform may last unless a setting says otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int CONNECTIONS_PER_HOST = 64; // HTTP/1.1: one call each
    private static final int WAITING_PER_HOST = 1024; // beyond this many a call fails rather than waits
    private static final int KEEP_ALIVE_SECONDS =
            15; // shorter than servers keep theirs, so a code is not lost on a closed one

    private final SortedMap<String, Connector> connectors;
    private final HttpClient client;

    private Catalogs(SortedMap<String, Connector> connectors, HttpClient client) {
        this.connectors = Collections.unmodifiableSortedMap(connectors);
        this.client = client;
    }

    /**
     * The catalog of these files.
     *
     * @param ways the named oddities the files were loaded with
     * @param patience the deadline of each call to a platform
     */
    public static Catalogs of(
            Vertx vertx, PlatformFiles files, Ways ways, Duration patience, InstantSource clock, MeterRegistry meters) {
        var client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) patience.toMillis())
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_HOST).setMaxWaitQueueSize(WAITING_PER_HOST));
        var connectors = new TreeMap<String, Connector>();
        files.files().forEach((id, file) -> {
            var platform = file.platform(id);
            var speaker = new Speaker(
                    vertx,
                    new Wire(vertx, client, patience, platform.name()),
                    new Refusals(id, platform.name(), file.errors(), clock),
                    files.addresses(),
                    clock,
                    files.overridden().contains(id));
            connectors.put(
                    id,
                    platform.proof() == Proof.OAUTH
                            ? new OAuthConnector(
                                    platform, file, consent(vertx, file), ways, speaker, fallbacks(id, meters))
                            : ways.logins()
                                    .get(file.login().orElseThrow().way())
                                    .connector(platform, file, speaker));
        });
        return new Catalogs(connectors, client);
    }

    private static Counter fallbacks(String platform, MeterRegistry meters) {
        return Counter.builder("handfast.client.secret.fallbacks")
                .description("calls that were made anew with another client secret, since the platform refused one")
                .tag("platform", platform)
                .register(meters);
    }

    /** Redeems nothing, so it need know no app: whose app it is, is said with each URL, and one serves every tenant. */
    private static OAuth2Auth consent(Vertx vertx, PlatformFile file) {
        var url = file.authorize().orElseThrow().url();
        return OAuth2Auth.create(
                vertx,
                new OAuth2Options()
                        .setSite(url.base().toString())
                        .setAuthorizationPath(url.path())
                        .setScopeSeparator(file.scopes().separator())
                        .setSupportedGrantTypes(List.of()));
    }

    @Override
    public Collection<Connector> all() {
        return connectors.values();
    }

    @Override
    public Optional<Connector> find(String platformId) {
        return Optional.ofNullable(connectors.get(platformId));
    }

    /** Closes the connections; calls under way fail. */
    public Future<Void> close() {
        return client.close();
    }
}
