package dev.handfast.platform;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.platform.PlatformFile.AppPart;
import dev.handfast.platform.PlatformFile.ClientAuth;
import dev.handfast.platform.PlatformFile.Exchange;
import dev.handfast.platform.PlatformFile.Token;
import dev.handfast.platform.RevokeRule.Revoked;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The token endpoint as a file describes it. */
final class HttpTokenEndpoint implements TokenEndpoint {
    private final PlatformFile file;
    private final Token token;
    private final Speaker speaker;

    HttpTokenEndpoint(PlatformFile file, Token token, Speaker speaker) {
        this.file = file;
        this.token = token;
        this.speaker = speaker;
    }

    @Override
    public Future<TokenSet> redeem(App app, Secret code, String redirectUri, Optional<Secret> verifier) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code.reveal());
        parameters.put("redirect_uri", redirectUri);
        verifier.ifPresent(secret -> parameters.put("code_verifier", secret.reveal()));
        parameters.putAll(token.parameters());
        return tokens(
                call(token.url().url(), token.clientAuth(), app, parameters, token.rename(), token.headers()),
                new LinkedHashSet<>(file.scopes().ask()));
    }

    @Override
    public Future<TokenSet> prolong(App app, TokenSet brief) {
        return file.longLived().map(exchange -> prolong(app, brief, exchange)).orElse(Future.succeededFuture(brief));
    }

    private Future<TokenSet> prolong(App app, TokenSet brief, Exchange exchange) {
        var parameters = new LinkedHashMap<>(exchange.parameters());
        if (exchange.send().contains(AppPart.CLIENT_ID)) {
            parameters.put("client_id", app.clientId());
        }
        if (exchange.send().contains(AppPart.CLIENT_SECRET)) {
            parameters.put("client_secret", app.clientSecret().reveal());
        }
        parameters.put(exchange.tokenParameter(), brief.accessToken().reveal());
        return tokens(
                        Call.get(exchange.url().url(), parameters, Upstream.named(token.headers(), app), Call.SMALL),
                        brief.scopes())
                .map(lasting -> new TokenSet(
                        lasting.accessToken(),
                        lasting.refreshToken().or(brief::refreshToken),
                        lasting.accessExpiresAt(),
                        lasting.refreshExpiresAt().or(brief::refreshExpiresAt),
                        lasting.scopes(),
                        lasting.type(),
                        merged(brief.extras(), lasting.extras())));
    }

    @Override
    public Future<TokenSet> renew(App app, TokenSet tokens) {
        return renewal(app, tokens)
                .map(call -> speaker.wire().sendPatiently(call).compose(answer -> renewed(answer, tokens)))
                .orElseGet(() -> Future.failedFuture(GatewayError.of(
                        ErrorCode.GRANT_DEAD,
                        file.name() + " gave no token to renew with; the person must connect again")));
    }

    private Optional<Call> renewal(App app, TokenSet tokens) {
        var rule = file.refresh();
        return switch (rule.way()) {
            case REFRESH_TOKEN ->
                tokens.refreshToken().map(refresh -> {
                    var parameters = new LinkedHashMap<>(rule.parameters());
                    parameters.put(rule.tokenParameter().orElse("refresh_token"), refresh.reveal());
                    return call(url(rule), token.clientAuth(), app, parameters, token.rename(), token.headers());
                });
            case TOKEN_EXCHANGE -> {
                var parameters = new LinkedHashMap<>(rule.parameters());
                parameters.put(
                        rule.tokenParameter().orElse("access_token"),
                        tokens.accessToken().reveal());
                yield Optional.of(Call.get(url(rule), parameters, Upstream.named(token.headers(), app), Call.SMALL));
            }
            case SESSION, RECONNECT -> Optional.empty();
        };
    }

    private static URI url(RefreshRule rule) {
        return rule.url().orElseThrow().url();
    }

    private Future<TokenSet> renewed(Answer answer, TokenSet tokens) {
        var reading = new TokenReading(token.answer(), file.refresh(), speaker.wire()::unreadable);
        return speaker.refusals()
                .atRefresh(answer)
                .<Future<TokenSet>>map(Future::failedFuture)
                .orElseGet(() -> reading.read(
                        answer.body(), tokens.scopes(), speaker.clock().instant()))
                .map(tokens::renewedBy);
    }

    @Override
    public Future<Boolean> revoke(App app, TokenSet tokens) {
        return file.revoke().map(rule -> revoke(app, tokens, rule)).orElse(Future.succeededFuture(false));
    }

    private Future<Boolean> revoke(App app, TokenSet tokens, RevokeRule rule) {
        boolean authenticated = rule.method() == RevokeRule.Method.POST && rule.clientAuth() != ClientAuth.NONE;
        return speaker.wire().send(revocation(app, tokens, rule)).compose(answer -> (authenticated
                        ? speaker.refusals().atRevocation(answer)
                        : speaker.refusals().atApi(answer))
                .<Future<Boolean>>map(Future::failedFuture)
                .orElse(Future.succeededFuture(true)));
    }

    private Call revocation(App app, TokenSet tokens, RevokeRule rule) {
        return switch (rule.method()) {
            case POST -> {
                var revoked = rule.token() == Revoked.ACCESS_TOKEN
                        ? tokens.accessToken()
                        : tokens.refreshToken().orElse(tokens.accessToken());
                var parameters = new LinkedHashMap<String, String>();
                parameters.put("token", revoked.reveal());
                parameters.putAll(rule.parameters());
                yield call(rule.url().url(), rule.clientAuth(), app, parameters, rule.rename(), rule.headers());
            }
            case DELETE -> {
                var upstream = new Upstream(file.api(), app, tokens, speaker);
                var parameters = new LinkedHashMap<>(rule.parameters());
                parameters.putAll(upstream.grant());
                yield Call.bare(
                        HttpMethod.DELETE, Call.with(rule.url().url(), parameters), upstream.headers(rule.headers()));
            }
        };
    }

    private Future<TokenSet> tokens(Call call, Set<String> asked) {
        var reading = new TokenReading(token.answer(), file.refresh(), speaker.wire()::unreadable);
        return speaker.wire().send(call).compose(answer -> speaker.refusals()
                .atToken(answer)
                .<Future<TokenSet>>map(Future::failedFuture)
                .orElseGet(() -> reading.read(
                        answer.body(),
                        new LinkedHashSet<>(asked),
                        speaker.clock().instant())));
    }

    private static Call call(
            URI url,
            ClientAuth auth,
            App app,
            Map<String, String> parameters,
            Map<String, String> rename,
            Map<String, String> headers) {
        var sent = Upstream.named(headers, app);
        var all = new LinkedHashMap<>(parameters);
        return switch (auth) {
            case BASIC -> {
                sent.put("Authorization", basic(app));
                yield Call.form(url, renamed(all, rename), sent);
            }
            case BODY -> Call.form(url, renamed(withApp(all, app), rename), sent);
            case QUERY -> Call.get(url, renamed(withApp(all, app), rename), sent, Call.SMALL);
            case NONE -> Call.form(url, renamed(all, rename), sent);
        };
    }

    private static Map<String, String> withApp(Map<String, String> parameters, App app) {
        parameters.put("client_id", app.clientId());
        parameters.put("client_secret", app.clientSecret().reveal());
        return parameters;
    }

    /** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined. */
    private static String basic(App app) {
        var pair = Call.encoded(app.clientId()) + ":"
                + Call.encoded(app.clientSecret().reveal());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, String> renamed(Map<String, String> parameters, Map<String, String> rename) {
        var renamed = new LinkedHashMap<String, String>();
        parameters.forEach((name, value) -> renamed.put(rename.getOrDefault(name, name), value));
        return renamed;
    }

    private static Map<String, String> merged(Map<String, String> first, Map<String, String> second) {
        var merged = new LinkedHashMap<>(first);
        merged.putAll(second);
        return merged;
    }
}
