package dev.handfast.platform;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token endpoint that is called with the next of an app's secrets when it refuses one, so that a secret can be changed at the
 * platform while the gateway knows both.
 *
 * <p>Only an answer that the client is wrong leads to the next secret. Such an answer costs neither code nor refresh token: a server
 * authenticates the client before it looks at the grant (RFC 6749 §3.2.1 and §4.1.3). The secret that worked goes first from then on,
 * in this process. When none works the failure is that of the first. Safe for use by many threads.
 */
final class SecretsInTurn implements TokenEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(SecretsInTurn.class);
    private static final int MOST_REMEMBERED = 1024; // apps with several secrets: one of ours, few of tenants

    private final Platform platform;
    private final TokenEndpoint endpoint;
    private final Refusals refusals;
    private final Counter fallbacks;
    private final Map<String, Secret> worked = new LinkedHashMap<>();

    SecretsInTurn(Platform platform, TokenEndpoint endpoint, Refusals refusals, Counter fallbacks) {
        this.platform = platform;
        this.endpoint = endpoint;
        this.refusals = refusals;
        this.fallbacks = fallbacks;
    }

    @Override
    public Future<TokenSet> redeem(App app, Secret code, String redirectUri, Optional<Secret> verifier) {
        return inTurn(app, SecretsInTurn::wrongClient, one -> endpoint.redeem(one, code, redirectUri, verifier));
    }

    @Override
    public Future<TokenSet> prolong(App app, TokenSet tokens) {
        return inTurn(app, SecretsInTurn::wrongClient, one -> endpoint.prolong(one, tokens));
    }

    /** Where the way of renewing shows a secret, a refusal that may mean the secret or the grant is asked about with the next, too. */
    @Override
    public Future<TokenSet> renew(App app, TokenSet tokens) {
        boolean shown = platform.refresh().way() == RefreshRule.Way.REFRESH_TOKEN;
        return inTurn(
                app,
                error -> wrongClient(error) || shown && refusals.unsure(error),
                one -> endpoint.renew(one, tokens));
    }

    @Override
    public Future<Boolean> revoke(App app, TokenSet tokens) {
        return inTurn(app, SecretsInTurn::wrongClient, one -> endpoint.revoke(one, tokens));
    }

    /** The app with the secret alone that worked last, else its first. */
    App usual(App app) {
        return ordered(app).get(0);
    }

    private static boolean wrongClient(GatewayError error) {
        return error.code() == ErrorCode.PLATFORM_MISCONFIGURED;
    }

    private <T> Future<T> inTurn(App app, Predicate<GatewayError> wrong, Function<App, Future<T>> call) {
        var turns = ordered(app);
        var first = turns.get(0);
        var outcome = call.apply(first);
        if (turns.size() == 1) {
            return outcome;
        }
        return outcome.onSuccess(done -> remember(first))
                .recover(refused -> refused instanceof GatewayError error && wrong.test(error)
                        ? next(turns.subList(1, turns.size()), error, wrong, call)
                        : Future.failedFuture(refused));
    }

    private <T> Future<T> next(
            List<App> turns, GatewayError refused, Predicate<GatewayError> wrong, Function<App, Future<T>> call) {
        if (turns.isEmpty()) {
            return Future.failedFuture(refused);
        }
        fallbacks.increment();
        LOG.atWarn()
                .addKeyValue("platform", platform.id())
                .addKeyValue("clientId", turns.get(0).clientId())
                .log("client.secret.fallback");
        return call.apply(turns.get(0))
                .onSuccess(done -> remember(turns.get(0)))
                .recover(again -> again instanceof GatewayError error && wrong.test(error)
                        ? next(turns.subList(1, turns.size()), refused, wrong, call)
                        : Future.failedFuture(again));
    }

    private List<App> ordered(App app) {
        var last = worked(app.clientId()).filter(app.clientSecrets()::contains);
        return Stream.concat(last.stream(), app.clientSecrets().stream())
                .distinct()
                .map(secret -> new App(app.clientId(), secret))
                .toList();
    }

    private Optional<Secret> worked(String clientId) {
        synchronized (worked) {
            return Optional.ofNullable(worked.get(clientId));
        }
    }

    private void remember(App app) {
        synchronized (worked) {
            worked.remove(app.clientId());
            worked.put(app.clientId(), app.clientSecret());
            if (worked.size() > MOST_REMEMBERED) {
                worked.remove(worked.keySet().iterator().next());
            }
        }
    }
}
