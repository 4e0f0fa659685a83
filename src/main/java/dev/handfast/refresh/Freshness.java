package dev.handfast.refresh;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Grant;
import dev.handfast.core.LocalBus;
import dev.handfast.platform.TokenSet;
import dev.handfast.refresh.Renewals.Standing;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/** Makes sure of a grant's tokens before the gateway itself uses them. */
public final class Freshness {
    private static final Duration ENOUGH = Duration.ofMinutes(1); // for the calls of one request, page by page

    private final Renewals renewals;
    private final RefreshPolicies policies;
    private final LocalBus bus;
    private final InstantSource clock;

    public Freshness(Renewals renewals, RefreshPolicies policies, LocalBus bus, InstantSource clock) {
        this.renewals = renewals;
        this.policies = policies;
        this.bus = bus;
        this.clock = clock;
    }

    /**
     * The grant's tokens, renewed first when they would end within a minute. Fails with {@code GRANT_DEAD} when only the person can
     * help, and with why they could not be renewed.
     */
    public Future<TokenSet> tokens(Grant grant) {
        return lasts(grant.tokens())
                ? Future.succeededFuture(grant.tokens())
                : renewals.standing(grant.id()).compose(found -> renewed(found.orElseThrow(Renewing::gone)));
    }

    private Future<TokenSet> renewed(Standing standing) {
        var grant = standing.grant();
        if (lasts(grant.tokens())) {
            return Future.succeededFuture(grant.tokens());
        }
        boolean renewable = policies.of(grant.platform())
                .filter(policy -> policy.renews(standing.holding(), clock.instant()))
                .isPresent();
        if (!renewable || standing.status() == AccountStatus.RECONNECT_REQUIRED) {
            return Future.failedFuture(Renewing.over());
        }
        return bus.ask(
                        new RefreshVerticle.Demand(grant.id(), grant.platform(), standing.tokenNumber()),
                        RefreshVerticle.DEMAND_PATIENCE)
                .map(Grant::tokens);
    }

    private boolean lasts(TokenSet tokens) {
        return tokens.accessExpiresAt()
                .map(clock.instant().plus(ENOUGH)::isBefore)
                .orElse(true);
    }
}
