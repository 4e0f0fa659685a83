package dev.handfast.platform.quirks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.platform.Answer;
import dev.handfast.platform.App;
import dev.handfast.platform.Call;
import dev.handfast.platform.Connector;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Platform;
import dev.handfast.platform.PlatformFile;
import dev.handfast.platform.PlatformFile.Login;
import dev.handfast.platform.Speaker;
import dev.handfast.platform.Targets;
import dev.handfast.platform.TokenSet;
import dev.handfast.platform.Wire;
import dev.handfast.platform.quirks.AtprotoServers.Home;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Opens and ends sessions at an account's own server, and reads its public profile. */
final class AtprotoConnector implements Connector.AppPassword {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_IDENTIFIER = 320; // an e-mail address: 64 + 1 + 255, RFC 5321 §4.5.3.1
    private static final Pattern APP_PASSWORD = Pattern.compile("[a-z0-9]{4}(-[a-z0-9]{4}){3}");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}\\p{Z}]"); // copied along with a handle
    private static final Pattern IDENTIFIER = Pattern.compile(
            "did:[a-z]+:[A-Za-z0-9._:%-]{1,200}" // at a configured host
                    + "|[^@/\\\\]{1,200}@[^@/\\\\]{1,200}" // e-mail
                    + "|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?"); // handle

    private final Platform platform;
    private final PlatformFile file;
    private final Login login;
    private final AtprotoServers servers;
    private final Speaker speaker;

    AtprotoConnector(Platform platform, PlatformFile file, Speaker speaker) {
        this.platform = platform;
        this.file = file;
        this.login = file.login().orElseThrow();
        this.servers = new AtprotoServers(login, platform.name(), speaker);
        this.speaker = speaker;
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public Future<TokenSet> login(String typed, Secret password) {
        var identifier = identifier(typed);
        if (identifier.length() > LONGEST_IDENTIFIER
                || !IDENTIFIER.matcher(identifier).matches()) {
            return Future.failedFuture(rejected());
        }
        if (!APP_PASSWORD.matcher(password.reveal().strip()).matches()) {
            return Future.failedFuture(GatewayError.of(
                    ErrorCode.CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD,
                    "this is not an app password; make one in the settings of " + platform.name()
                            + " (it looks like xxxx-xxxx-xxxx-xxxx) and never give the main password away"));
        }
        return servers.home(identifier).compose(home -> session(home, identifier, password));
    }

    private static String identifier(String typed) {
        var visible = INVISIBLE.matcher(typed).replaceAll("").replaceAll("^@+", "");
        return visible.startsWith("did:") || visible.contains("@") ? visible : visible.toLowerCase(Locale.ROOT);
    }

    private Future<TokenSet> session(Home home, String identifier, Secret password) {
        var body = JSON.createObjectNode()
                .put("identifier", identifier)
                .put("password", password.reveal().strip())
                .toString();
        return servers.send(home.server(), Call.json(at(home.server(), "session"), body, Map.of()))
                .compose(answer -> refused(answer)
                        .<Future<TokenSet>>map(Future::failedFuture)
                        .orElseGet(() -> tokens(home, answer.body())));
    }

    private Optional<GatewayError> refused(Answer answer) {
        var ours = answer.status() >= 400 && answer.status() < 500
                ? switch (Json.text(answer.body(), "/error").orElse("")) {
                    case "AuthFactorTokenRequired" ->
                        Optional.of(GatewayError.of(
                                ErrorCode.CREDENTIALS_NEED_SECOND_FACTOR,
                                platform.name() + " wants a second factor for this password; use an app password"));
                    case "AuthenticationRequired" -> Optional.of(rejected());
                    default -> Optional.<GatewayError>empty();
                }
                : Optional.<GatewayError>empty();
        return ours.or(() -> speaker.refusals().atToken(answer));
    }

    private GatewayError rejected() {
        return GatewayError.of(
                ErrorCode.CREDENTIALS_REJECTED,
                platform.name() + " did not accept this name and app password; check both");
    }

    /** Sent without a body, as the server demands; the new session must be the same account's. */
    @Override
    public Future<TokenSet> refresh(App app, TokenSet tokens) {
        var server = server(tokens);
        var home = new Home(Optional.ofNullable(tokens.extras().get("did")), server);
        return tokens.refreshToken()
                .map(refresh -> servers.sendPatiently(
                                server,
                                Call.bare(
                                        HttpMethod.POST,
                                        at(server, "refresh-session"),
                                        Map.of("Authorization", "Bearer " + refresh.reveal())))
                        .compose(answer -> speaker.refusals()
                                .atRefresh(answer)
                                .<Future<TokenSet>>map(Future::failedFuture)
                                .orElseGet(() -> tokens(home, answer.body())))
                        .recover(cause -> Future.failedFuture(ofAnother(cause)))
                        .map(tokens::renewedBy))
                .orElseGet(() -> Future.failedFuture(GatewayError.of(
                        ErrorCode.GRANT_DEAD, "there is no session to renew; the person must connect again")));
    }

    /** An answer for another account is none. */
    private Throwable ofAnother(Throwable cause) {
        return cause instanceof GatewayError error && error.code() == ErrorCode.CREDENTIALS_REJECTED
                ? speaker.wire().unreadable()
                : cause;
    }

    private Future<TokenSet> tokens(Home home, JsonNode session) {
        var access = Json.text(session, "/accessJwt");
        var refresh = Json.text(session, "/refreshJwt");
        var did = Json.text(session, "/did").filter(found -> found.startsWith("did:"));
        if (access.isEmpty() || refresh.isEmpty() || did.isEmpty()) {
            return Future.failedFuture(speaker.wire().unreadable());
        }
        if (home.did().isPresent() && !home.did().equals(did)) {
            return Future.failedFuture(rejected());
        }
        return Future.succeededFuture(new TokenSet(
                Secret.of(access.get()),
                refresh.map(Secret::of),
                expiry(access.get()).or(() -> file.refresh()
                        .accessLifetime()
                        .map(speaker.clock().instant()::plus)),
                expiry(refresh.get()).or(() -> file.refresh()
                        .refreshLifetime()
                        .map(speaker.clock().instant()::plus)),
                claims(access.get())
                        .flatMap(claims -> Json.text(claims, "/scope"))
                        .map(Set::of)
                        .orElse(Set.of()),
                "Bearer",
                Map.of(
                        "did", did.get(),
                        "pds", home.server().toString(),
                        "handle", Json.text(session, "/handle").orElse(did.get()))));
    }

    /** One that is past already tells of a wrong clock, and no more than none does. */
    private Optional<Instant> expiry(String jwt) {
        var now = speaker.clock().instant();
        long latest = now.plus(TokenSet.LONGEST_LIFE).getEpochSecond();
        return claims(jwt)
                .map(claims -> claims.at("/exp"))
                .filter(exp -> exp.canConvertToLong() && exp.asLong() > now.getEpochSecond())
                .map(exp -> Instant.ofEpochSecond(Math.min(exp.asLong(), latest)));
    }

    /** The claims of a JWT, unverified: it came from the server itself, and only its end is wanted. */
    private static Optional<JsonNode> claims(String jwt) {
        var parts = jwt.split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Wire.tree(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException opaque) {
            return Optional.empty();
        }
    }

    /** The network's view of the profile; failing that the account's own record of it; failing that the handle. */
    @Override
    public Future<Identity> identity(App app, TokenSet tokens) {
        var did = tokens.extras().getOrDefault("did", "");
        var handle = tokens.extras().getOrDefault("handle", did);
        var view = Call.get(login.requests().get("profile").url().url(), Map.of("actor", did), Map.of(), Call.SMALL);
        var record = Call.get(
                at(server(tokens), "record"),
                Map.of("repo", did, "collection", "app.bsky.actor.profile", "rkey", "self"),
                Map.of(),
                Call.SMALL);
        return speaker.wire()
                .send(view)
                .compose(answer -> seen(answer, "/did", did))
                .map(profile -> identity(
                        did,
                        Json.text(profile, "/handle").orElse(handle),
                        Json.text(profile, "/displayName"),
                        Json.text(profile, "/avatar")))
                .recover(unseen -> servers.send(server(tokens), record)
                        .compose(answer -> seen(answer, "/value/$type", "app.bsky.actor.profile"))
                        .map(profile ->
                                identity(did, handle, Json.text(profile, "/value/displayName"), Optional.empty())))
                .otherwise(unknown -> identity(did, handle, Optional.empty(), Optional.empty()));
    }

    private Future<JsonNode> seen(Answer answer, String pointer, String value) {
        return answer.good()
                        && Json.text(answer.body(), pointer)
                                .filter(value::equals)
                                .isPresent()
                ? Future.succeededFuture(answer.body())
                : Future.failedFuture(speaker.wire().unreadable());
    }

    private Identity identity(String did, String handle, Optional<String> display, Optional<String> avatar) {
        return new Identity(
                did,
                handle,
                display.orElse(handle),
                avatar.flatMap(speaker.addresses()::show),
                login.profileUrl().flatMap(url -> url.of(did, Optional.of(handle))));
    }

    @Override
    public Future<Targets> targets(App app, TokenSet tokens) {
        return Future.succeededFuture(Targets.NONE);
    }

    /** Ends the session; one that has ended already counts as ended. */
    @Override
    public Future<Boolean> revoke(App app, TokenSet tokens) {
        var server = server(tokens);
        return tokens.refreshToken()
                .map(refresh -> servers.send(
                                server,
                                Call.bare(
                                        HttpMethod.POST,
                                        at(server, "delete-session"),
                                        Map.of("Authorization", "Bearer " + refresh.reveal())))
                        .compose(this::ended))
                .orElse(Future.succeededFuture(false));
    }

    private Future<Boolean> ended(Answer answer) {
        var code = Json.text(answer.body(), "/error").orElse("");
        if (answer.status() == 400 && Set.of("ExpiredToken", "InvalidToken").contains(code)) {
            return Future.succeededFuture(true);
        }
        return speaker.refusals()
                .atApi(answer)
                .<Future<Boolean>>map(Future::failedFuture)
                .orElse(Future.succeededFuture(true));
    }

    /** Where the session lives. Hosts that a setting put elsewhere win over what was stored. */
    private URI server(TokenSet tokens) {
        var stored = tokens.extras().get("pds");
        return stored == null || speaker.overridden() ? servers.configured() : URI.create(stored);
    }

    private URI at(URI server, String request) {
        return URI.create(server + login.requests().get(request).url().path());
    }
}
