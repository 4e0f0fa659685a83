package dev.handfast.refresh;

import dev.handfast.account.Grant;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus.Question;
import dev.handfast.core.Secret;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Targets;
import dev.handfast.refresh.OwnTokens.Turn;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Fetches an account's own token anew when the platform refuses the stored one, by the token of the person who connected it. Of many
 * reports about one account one leads to a call, and at most one in a while. Confined to one event loop.
 */
final class Refetching {
    /**
     * An account's own token in place of a refused one.
     *
     * @param grant what the account rests on
     * @param rejected what the platform refused
     */
    record Demand(Id account, Grant grant, Secret rejected) implements Question<Secret> {}

    private static final Duration EVERY = Duration.ofMinutes(1); // the platform's limits are shared by all
    private static final Set<ErrorCode> REFUSED =
            Set.of(ErrorCode.GRANT_DEAD, ErrorCode.PLATFORM_REJECTED, ErrorCode.NO_TARGETS, ErrorCode.SCOPES_MISSING);

    private final Catalog catalog;
    private final GrantedApps apps;
    private final OwnTokens tokens;
    private final InstantSource clock;
    private final Map<Id, Future<Secret>> underWay = new HashMap<>();

    Refetching(Catalog catalog, GrantedApps apps, OwnTokens tokens, InstantSource clock) {
        this.catalog = catalog;
        this.apps = apps;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** The new token, stored. Fails with {@code GRANT_DEAD} when the platform gives no other one. */
    Future<Secret> fetch(Demand demand) {
        var before = underWay.get(demand.account());
        if (before != null) {
            return before;
        }
        var now = clock.instant();
        var tenant = demand.grant().tenant();
        var work = tokens.take(tenant, demand.account(), now, now.minus(EVERY))
                .compose(turn -> turn.map(mine -> fetch(demand, mine)).orElseGet(Refetching::later));
        if (!work.isComplete()) {
            underWay.put(demand.account(), work);
            work.onComplete(done -> underWay.remove(demand.account()));
        }
        return work;
    }

    private Future<Secret> fetch(Demand demand, Turn turn) {
        var grant = demand.grant();
        var connector = catalog.find(grant.platform()).orElseThrow(Renewing::over);
        return apps.of(grant)
                .compose(app -> connector.targets(app, grant.tokens()))
                .recover(failure ->
                        Future.failedFuture(failure instanceof GatewayError error ? inOtherWords(error) : failure))
                .map(targets -> other(targets, turn, demand.rejected()))
                .compose(fresh ->
                        tokens.store(grant.tenant(), demand.account(), fresh).map(fresh));
    }

    private static GatewayError inOtherWords(GatewayError error) {
        if (REFUSED.contains(error.code())) {
            return Renewing.over();
        }
        return error.code() == ErrorCode.TARGETS_UNREADABLE ? unread() : error;
    }

    private static Secret other(Targets targets, Turn turn, Secret rejected) {
        return targets.byId(turn.upstreamId())
                .filter(target -> target.kind() == turn.kind())
                .flatMap(target -> target.token())
                .filter(token -> !token.equals(rejected))
                .orElseThrow(() -> targets.complete() ? Renewing.over() : unread());
    }

    private static Future<Secret> later() {
        return Future.failedFuture(
                GatewayError.of(ErrorCode.RATE_LIMITED, "this token was fetched a moment ago; another one comes later")
                        .retryAfter(EVERY));
    }

    private static GatewayError unread() {
        return GatewayError.of(
                ErrorCode.PLATFORM_UNAVAILABLE, "the platform did not tell all that can be chosen; try again later");
    }
}
