package dev.handfast.platform;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.platform.Platform.Pkce;
import dev.handfast.platform.PlatformFile.Authorize;
import dev.handfast.platform.PlatformFile.TargetsRule;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Speaks to a platform that asks for consent in the browser, as its file says. */
final class OAuthConnector implements Connector.OAuth {
    private final Platform platform;
    private final PlatformFile file;
    private final Authorize authorize;
    private final OAuth2Auth consent;
    private final SecretsInTurn endpoint;
    private final Ways ways;
    private final Speaker speaker;

    OAuthConnector(
            Platform platform, PlatformFile file, OAuth2Auth consent, Ways ways, Speaker speaker, Counter fallbacks) {
        this.platform = platform;
        this.file = file;
        this.authorize = file.authorize().orElseThrow();
        this.consent = consent;
        this.endpoint = new SecretsInTurn(
                platform,
                new HttpTokenEndpoint(file, file.token().orElseThrow(), speaker),
                speaker.refusals(),
                fallbacks);
        this.ways = ways;
        this.speaker = speaker;
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public URI authorizeUrl(App app, Secret state, String redirectUri, Optional<Secret> verifier) {
        if (verifier.isPresent() == (platform.pkce() == Pkce.NONE)) {
            throw new IllegalArgumentException("a verifier goes with PKCE, and only with it");
        }
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("client_id", app.clientId());
        parameters.put("redirect_uri", redirectUri);
        verifier.ifPresent(secret -> {
            parameters.put("code_challenge", platform.pkce().challenge(secret));
            parameters.put("code_challenge_method", "S256");
        });
        parameters.putAll(authorize.parameters());
        var url = consent.authorizeURL(new OAuth2AuthorizationURL()
                .setAdditionalParameters(HttpTokenEndpoint.renamed(parameters, authorize.rename()))
                .setState(state.reveal())
                .setScopes(List.copyOf(platform.scopes())));
        return URI.create(
                url.replace("+", "%20")); // a plus for a space is a form's spelling; in a URL some take it for a plus
    }

    @Override
    public GatewayError refused(String error) {
        return speaker.refusals().atAuthorize(error);
    }

    @Override
    public Future<TokenSet> redeem(App app, Secret code, String redirectUri, Optional<Secret> verifier) {
        return endpoint.redeem(app, code, redirectUri, verifier)
                .compose(brief -> endpoint.prolong(app, brief))
                .compose(tokens -> granted(app, tokens))
                .compose(this::sufficient);
    }

    private Future<TokenSet> granted(App app, TokenSet tokens) {
        return file.scopes()
                .toldBy()
                .map(rule -> ways.scopes()
                        .get(rule.way())
                        .granted(rule.request(), upstream(app, tokens))
                        .map(scopes -> with(tokens, scopes)))
                .orElse(Future.succeededFuture(tokens));
    }

    private static TokenSet with(TokenSet tokens, Set<String> scopes) {
        return new TokenSet(
                tokens.accessToken(),
                tokens.refreshToken(),
                tokens.accessExpiresAt(),
                tokens.refreshExpiresAt(),
                scopes,
                tokens.type(),
                tokens.extras());
    }

    private Future<TokenSet> sufficient(TokenSet tokens) {
        var missing = new TreeSet<>(platform.requiredScopes());
        missing.removeAll(tokens.scopes());
        return missing.isEmpty()
                ? Future.succeededFuture(tokens)
                : Future.failedFuture(GatewayError.of(
                        ErrorCode.SCOPES_MISSING,
                        platform.name() + " was not allowed " + String.join(", ", missing)
                                + "; connect again and allow all that is asked"));
    }

    @Override
    public Future<Identity> identity(App app, TokenSet tokens) {
        return new IdentityReading(platform.name(), file.identity().orElseThrow(), speaker).ask(upstream(app, tokens));
    }

    @Override
    public Future<Targets> targets(App app, TokenSet tokens) {
        return file.targets().map(rule -> targets(app, tokens, rule)).orElse(Future.succeededFuture(Targets.NONE));
    }

    private Future<Targets> targets(App app, TokenSet tokens, TargetsRule rule) {
        return ways.targets()
                .get(rule.way())
                .list(rule, platform.targetKind().orElseThrow(), upstream(app, tokens))
                .recover(cause -> Future.failedFuture(cause instanceof GatewayError error ? unlisted(error) : cause));
    }

    @Override
    public Future<Target> createTarget(App app, TokenSet tokens, TargetDraft draft) {
        return file.targets()
                .map(rule -> ways.targets()
                        .get(rule.way())
                        .create(rule, platform.targetKind().orElseThrow(), upstream(app, tokens), draft))
                .orElseGet(() -> Connector.OAuth.super.createTarget(app, tokens, draft));
    }

    /** A list that could not be read says so, unless it is certain that a permission is missing or the token dead. */
    private GatewayError unlisted(GatewayError error) {
        if (error.code() == ErrorCode.SCOPES_MISSING || error.code() == ErrorCode.GRANT_DEAD) {
            return error;
        }
        var unlisted = GatewayError.of(
                ErrorCode.TARGETS_UNREADABLE,
                "what can be chosen at " + platform.name() + " could not be listed; try again later");
        return error.retryAfter().map(unlisted::retryAfter).orElse(unlisted);
    }

    @Override
    public Future<TokenSet> refresh(App app, TokenSet tokens) {
        return endpoint.renew(app, tokens)
                .recover(cause -> cause instanceof GatewayError error
                                && speaker.refusals().unsure(error)
                                && tokens.accessExpiresAt()
                                        .map(speaker.clock().instant()::isBefore)
                                        .orElse(true)
                        ? confirmed(app, tokens, cause)
                        : Future.failedFuture(cause));
    }

    /** A doubtful refusal means the end of the grant when a token that should still be good opens nothing either. */
    private Future<TokenSet> confirmed(App app, TokenSet tokens, Throwable doubtful) {
        return identity(app, tokens)
                .transform(asked -> Future.failedFuture(
                        asked.cause() instanceof GatewayError error && error.code() == ErrorCode.GRANT_DEAD
                                ? error
                                : doubtful));
    }

    @Override
    public Future<Boolean> revoke(App app, TokenSet tokens) {
        return endpoint.revoke(app, tokens);
    }

    @Override
    public Optional<Notice> notice(Notice.Kind kind, App app, Map<String, String> form) {
        return file.notices()
                .filter(rule -> rule.kinds().contains(kind))
                .map(rule -> ways.notices().get(rule.way()).read(app, form))
                .orElseGet(() -> Connector.OAuth.super.notice(kind, app, form));
    }

    private Upstream upstream(App app, TokenSet tokens) {
        return new Upstream(file.api(), endpoint.usual(app), tokens, speaker);
    }
}
