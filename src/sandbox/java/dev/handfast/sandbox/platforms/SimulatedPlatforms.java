package dev.handfast.sandbox.platforms;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Every platform, simulated on one HTTP server under {@code /<platform>/<host>/<the platform's own path>}.
 *
 * <p>The simulators are strict: what a platform would refuse they refuse, in its words. They consent by a page for people, or at
 * once as told by {@link #decisions()} or by {@code sandbox_decision} in the URL, and have accidents when told by
 * {@link #faults()}. {@link #requests()} remembers what came, without secrets. All methods are safe for any thread.
 */
public final class SimulatedPlatforms {
    /** The platforms' ids, as they stand in paths. */
    public static final List<String> IDS = List.of(
            "facebook",
            "instagram",
            "threads",
            "linkedin",
            "twitter",
            "tiktok",
            "youtube",
            "googlebusiness",
            "reddit",
            "pinterest",
            "bluesky");

    /** Simulated too, as examples of a platform that takes nothing but a file. */
    public static final List<String> EXAMPLES = List.of("twitch");

    private static final int LARGEST_BODY = 256 * 1024;
    private static final int LONGEST_LINE = 16 * 1024; // consent URLs repeat every parameter

    private final Vertx vertx;
    private final SimulatedSettings settings;
    private final Decisions decisions = new Decisions();
    private final Faults faults = new Faults();
    private final Journal journal;
    private final Map<String, SimulatedPlatform> platforms = new LinkedHashMap<>();
    private final Map<String, Registration> apps;
    private volatile HttpServer server;

    public SimulatedPlatforms(Vertx vertx, SimulatedSettings settings, InstantSource clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.apps = new ConcurrentHashMap<>(settings.apps());
        this.journal = new Journal(clock);
        var stage = new Stage(settings, clock, decisions, this::base, apps);
        List.of(
                        new SimulatedFacebook(stage),
                        new SimulatedInstagram(stage),
                        new SimulatedThreads(stage),
                        new SimulatedLinkedIn(stage),
                        new SimulatedTwitter(stage),
                        new SimulatedTikTok(stage),
                        new SimulatedYouTube(stage),
                        new SimulatedGoogleBusiness(stage),
                        new SimulatedReddit(stage),
                        new SimulatedPinterest(stage),
                        new SimulatedBluesky(stage),
                        new SimulatedTwitch(stage))
                .forEach(platform -> platforms.put(platform.id(), platform));
    }

    /** Starts listening. */
    public Future<Void> start() {
        return start(router -> {});
    }

    /** Starts listening, with more addresses on the same server. */
    public Future<Void> start(Consumer<Router> more) {
        var router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        new ControlRoutes(decisions, faults, journal, this::revoke).mount(router);
        new PictureRoutes().mount(router);
        more.accept(router);
        platforms.values().forEach(platform -> new Reception(vertx, platform, faults, journal).mount(router));
        var options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_LINE);
        return vertx.createHttpServer(options)
                .requestHandler(router)
                .listen()
                .onSuccess(listening -> server = listening)
                .mapEmpty();
    }

    /** Stops listening; what is under way is cut off. */
    public Future<Void> stop() {
        var listening = server;
        return listening == null ? Future.succeededFuture() : listening.close();
    }

    /** The port it listens on. */
    public int port() {
        var listening = server;
        if (listening == null) {
            throw new IllegalStateException("the simulated platforms have not been started");
        }
        return listening.actualPort();
    }

    /** Where it is reached, without a slash at the end. */
    public URI base() {
        return settings.publicUrl().orElseGet(() -> URI.create("http://" + settings.host() + ":" + port()));
    }

    /** What stands for each host of each platform, by platform id and host key, without a slash at the end. */
    public Map<String, Map<String, URI>> hosts() {
        var all = new LinkedHashMap<String, Map<String, URI>>();
        platforms.forEach((id, platform) -> {
            var hosts = new LinkedHashMap<String, URI>();
            platform.routes().hosts().forEach(host -> hosts.put(host, URI.create(base() + "/" + id + "/" + host)));
            all.put(id, hosts);
        });
        return all;
    }

    /** What came. */
    public Journal requests() {
        return journal;
    }

    /** What goes wrong. */
    public Faults faults() {
        return faults;
    }

    /** How consent is decided without a person. */
    public Decisions decisions() {
        return decisions;
    }

    /** From now on every platform's consent is decided so. */
    public void decide(Decision decision) {
        decisions.decide(decision);
    }

    /** From now on the platform knows its app by these secrets alone. */
    public void changeSecrets(String platform, String... secrets) {
        if (apps.computeIfPresent(platform, (id, app) -> app.withSecrets(List.of(secrets))) == null) {
            throw new IllegalArgumentException("no app is registered at \"" + platform + "\"");
        }
    }

    /** Ends every grant of a person at a platform, as if the app had been removed in the platform's settings. */
    public void revoke(String platform, String personId) {
        revoke(platform, personId, Ledger.Standing.REVOKED);
    }

    /** Ends every grant of a person at a platform, as a changed password does. */
    public void changePassword(String platform, String personId) {
        revoke(platform, personId, Ledger.Standing.PASSWORD_CHANGED);
    }

    private void revoke(String platform, String personId, Ledger.Standing why) {
        var found = platforms.get(platform);
        if (found == null) {
            throw new IllegalArgumentException("no platform is called \"" + platform + "\"; there are " + IDS);
        }
        found.revoke(personId, why);
    }

    /** How a refresh token stands at a platform: {@code live}, {@code rotated}, {@code revoked}, {@code expired}, {@code unknown}. */
    public String standing(String platform, String refreshToken) {
        return platforms.get(platform).standing(refreshToken);
    }

    /** Every code, token and password that any platform handed out: what must appear in no log, page or redirect. */
    public Set<String> issuedSecrets() {
        var all = new LinkedHashSet<String>();
        platforms.values().forEach(platform -> all.addAll(platform.issued()));
        return all;
    }
}
