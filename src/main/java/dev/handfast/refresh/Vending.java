package dev.handfast.refresh;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Trouble;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.Secret;
import dev.handfast.platform.TokenSet;
import dev.handfast.refresh.Renewals.Standing;
import dev.handfast.refresh.Vends.Resting;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Hands access tokens to whoever holds a key with that right, renewing them first when they would not last. */
public final class Vending {
    /** How long a token is good for unless another time is asked for; less where tokens live for minutes. */
    public static final Duration USUALLY = Duration.ofMinutes(5);

    private static final int PART_OF_LIFE = 4; // a token is not renewed for having but a quarter of its life behind it
    private static final Duration SCARCELY = Duration.ofSeconds(30); // less is of no use to anyone
    private static final Duration FORCED_EVERY = Duration.ofMinutes(5); // a platform's limits are shared by all
    private static final int FORCED_PART_OF_LIFE = 10; // where tokens live for minutes, sooner
    private static final int FINGERPRINT_BYTES = 16; // 128 bits: no two tokens are alike

    /**
     * What is asked for.
     *
     * @param account whose token
     * @param minValid how long it must be good for; empty: as long as usual, if that can be had
     * @param rejected the fingerprint of a token that the platform refused
     * @param requestId the request
     */
    public record Asked(Id account, Optional<Duration> minValid, Optional<String> rejected, String requestId) {}

    /**
     * A token.
     *
     * @param account whose it is
     * @param platform where it is good
     * @param token the token
     * @param type {@code Bearer} or {@code DPoP}
     * @param expiresAt when it ends; empty: never, as far as the platform says
     * @param scopes what it is good for
     * @param fingerprint what to report it by when the platform refuses it; no secret
     */
    public record Vended(
            Id account,
            String platform,
            Secret token,
            String type,
            Optional<Instant> expiresAt,
            Set<String> scopes,
            String fingerprint) {}

    /**
     * How an account stands.
     *
     * @param account the account
     * @param platform its platform
     * @param status whether it can be used
     * @param expiresAt when its token ends
     * @param trouble what keeps it from being renewed
     */
    public record State(
            Id account,
            String platform,
            AccountStatus status,
            Optional<Instant> expiresAt,
            Optional<Trouble> trouble) {}

    private final RefreshPolicies policies;
    private final LocalBus bus;
    private final InstantSource clock;

    public Vending(RefreshPolicies policies, LocalBus bus, InstantSource clock) {
        this.policies = policies;
        this.bus = bus;
        this.clock = clock;
    }

    /**
     * A token of an account: the account's own where it has one, else its grant's. Fails with {@code FORBIDDEN}, {@code
     * ACCOUNT_NOT_FOUND}, {@code GRANT_DEAD} when only the person can help, and with why it could not be renewed.
     */
    public Future<Vended> vend(Caller caller, Asked asked) {
        return Future.succeededFuture().compose(begin -> {
            Access.toVend(caller);
            return resting(caller, asked.account())
                    .compose(resting -> resting.ownToken().isPresent() ? own(resting, asked) : ofGrant(resting, asked))
                    .compose(vended -> bus.ask(new VendingVerticle.Log(new Vends.Vend(
                                    caller.tenant().id(),
                                    asked.account(),
                                    caller.key().id(),
                                    asked.requestId(),
                                    clock.instant())))
                            .map(vended));
        });
    }

    /**
     * Renews an account's grant now, if the platform lets it; a good account of which nothing can be renewed stays as it is. A pause after
     * failures does not hold it up: whoever asks may have mended what was in the way. Fails as {@link #vend} does.
     */
    public Future<State> refresh(Caller caller, Id account) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            return resting(caller, account).compose(this::renewedNow).compose(renewed -> state(caller, account));
        });
    }

    /** How an account stands. Fails with {@code ACCOUNT_NOT_FOUND}. */
    public Future<State> state(Caller caller, Id account) {
        return resting(caller, account)
                .map(resting -> new State(
                        account,
                        resting.standing().grant().platform(),
                        resting.status(),
                        resting.ownToken().isPresent()
                                ? Optional.empty()
                                : resting.standing().grant().tokens().accessExpiresAt(),
                        resting.status() == AccountStatus.ACTIVE
                                ? Optional.empty()
                                : resting.standing().trouble()));
    }

    private Future<Resting> resting(Caller caller, Id account) {
        return bus.ask(new VendingVerticle.Find(new Vends.Wanted(caller.tenant().id(), account)))
                .map(found -> found.filter(resting -> caller.key().reaches(resting.profile()))
                        .orElseThrow(() ->
                                GatewayError.of(ErrorCode.ACCOUNT_NOT_FOUND, "there is no account with this id")));
    }

    private Future<Vended> own(Resting resting, Asked asked) {
        var token = resting.ownToken().orElseThrow();
        if (resting.status() == AccountStatus.RECONNECT_REQUIRED) {
            throw over();
        }
        if (asked.rejected().filter(fingerprint(token)::equals).isEmpty()) {
            return Future.succeededFuture(vended(resting, token, Optional.empty()));
        }
        var standing = resting.standing();
        if (standing.status() == AccountStatus.RECONNECT_REQUIRED
                || !lasts(standing.grant().tokens(), Duration.ZERO)) {
            throw over(); // nobody is left to fetch another one
        }
        return bus.ask(new Refetching.Demand(resting.id(), standing.grant(), token), RefreshVerticle.DEMAND_PATIENCE)
                .map(fresh -> vended(resting, fresh, Optional.empty()));
    }

    private Future<Vended> ofGrant(Resting resting, Asked asked) {
        var standing = resting.standing();
        var tokens = standing.grant().tokens();
        if (resting.status() == AccountStatus.RECONNECT_REQUIRED) {
            throw over();
        }
        if (asked.rejected().filter(fingerprint(tokens.accessToken())::equals).isPresent()) {
            return seldom(standing, this::renewed).map(renewed -> vended(resting, renewed));
        }
        if (lasts(tokens, asked.minValid().orElseGet(() -> usually(standing)))) {
            return Future.succeededFuture(vended(resting, tokens));
        }
        asked.minValid()
                .filter(least -> !least.minus(life(standing)).isNegative())
                .ifPresent(least -> {
                    throw GatewayError.invalid("min_valid", "must be less than a token of this platform lasts");
                });
        asked.minValid()
                .filter(least -> lasts(tokens, Duration.ZERO) && !renews(standing))
                .ifPresent(least -> {
                    throw GatewayError.invalid(
                            "min_valid", "must be less than is left of a token that only the person can renew");
                });
        // A time that was asked for is a promise; the usual one is a wish.
        return renewed(standing)
                .map(renewed -> vended(resting, renewed))
                .recover(failure -> asked.minValid().isEmpty() && lasts(tokens, SCARCELY)
                        ? Future.succeededFuture(vended(resting, tokens))
                        : Future.failedFuture(failure));
    }

    private boolean renews(Standing standing) {
        return policies.of(standing.grant().platform())
                .filter(policy -> policy.renews(standing.holding(), clock.instant()))
                .isPresent();
    }

    /** Unless the last failure is not long ago. */
    private Future<TokenSet> renewed(Standing standing) {
        var now = clock.instant();
        var pause = standing.trouble()
                .filter(trouble -> standing.leasedUntil().isEmpty())
                .flatMap(Trouble::nextAttempt)
                .filter(now::isBefore);
        return pause.isPresent()
                ? Future.failedFuture(GatewayError.of(
                                ErrorCode.PLATFORM_UNAVAILABLE,
                                standing.trouble().orElseThrow().cause().sentence())
                        .retryAfter(Duration.between(now, pause.get())))
                : demanded(standing);
    }

    private Future<TokenSet> demanded(Standing standing) {
        var now = clock.instant();
        var grant = standing.grant();
        if (!renews(standing)) {
            return Future.failedFuture(over());
        }
        var policy = policies.of(grant.platform()).orElseThrow();
        if (!policy.oldEnough(standing.holding(), now)) {
            return Future.failedFuture(
                    GatewayError.of(ErrorCode.RATE_LIMITED, "the platform does not renew a token as young as this")
                            .retryAfter(Duration.between(now, policy.earliest(standing.holding()))));
        }
        return bus.ask(
                        new RefreshVerticle.Demand(grant.id(), grant.platform(), standing.tokenNumber()),
                        RefreshVerticle.DEMAND_PATIENCE)
                .map(renewed -> renewed.tokens());
    }

    private Future<TokenSet> renewedNow(Resting resting) {
        var standing = resting.standing();
        boolean renewable = standing.status() != AccountStatus.RECONNECT_REQUIRED && renews(standing);
        boolean good = resting.status() != AccountStatus.RECONNECT_REQUIRED
                && (resting.ownToken().isPresent() || lasts(standing.grant().tokens(), Duration.ZERO));
        return good && !renewable
                ? Future.succeededFuture(standing.grant().tokens())
                : seldom(standing, this::demanded);
    }

    /** Renews a token that still lasts, unless it was renewed, or that was tried, a moment ago. */
    private Future<TokenSet> seldom(Standing standing, Function<Standing, Future<TokenSet>> renewal) {
        if (standing.status() == AccountStatus.RECONNECT_REQUIRED) {
            return Future.failedFuture(over());
        }
        var now = clock.instant();
        var part = life(standing).dividedBy(FORCED_PART_OF_LIFE);
        var last = standing.failedAt().orElse(standing.issuedAt());
        var free = last.plus(part.compareTo(FORCED_EVERY) < 0 ? part : FORCED_EVERY);
        return now.isBefore(free)
                ? Future.failedFuture(GatewayError.of(
                                ErrorCode.RATE_LIMITED, "renewing this token was tried a moment ago; try again later")
                        .retryAfter(Duration.between(now, free)))
                : renewal.apply(standing);
    }

    private boolean lasts(TokenSet tokens, Duration least) {
        return tokens.accessExpiresAt()
                .map(clock.instant().plus(least)::isBefore)
                .orElse(true);
    }

    private static Duration usually(Standing standing) {
        var part = life(standing).dividedBy(PART_OF_LIFE);
        return part.compareTo(USUALLY) < 0 ? part : USUALLY;
    }

    private static Duration life(Standing standing) {
        return standing.grant()
                .tokens()
                .accessExpiresAt()
                .map(end -> Duration.between(standing.issuedAt(), end))
                .orElse(Duration.ofDays(3650));
    }

    private static Vended vended(Resting resting, TokenSet tokens) {
        return vended(resting, tokens.accessToken(), tokens.accessExpiresAt());
    }

    private static Vended vended(Resting resting, Secret token, Optional<Instant> expiresAt) {
        var grant = resting.standing().grant();
        return new Vended(
                resting.id(),
                grant.platform(),
                token,
                grant.tokens().type(),
                expiresAt,
                grant.tokens().scopes(),
                fingerprint(token));
    }

    /** The first half of the token's SHA-256, in hex. */
    private static String fingerprint(Secret token) {
        return HexFormat.of().formatHex(token.sha256(), 0, FINGERPRINT_BYTES);
    }

    private static GatewayError over() {
        return Renewing.over();
    }
}
