package dev.handfast.refresh;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Cause;
import dev.handfast.account.Grant;
import dev.handfast.account.Trouble;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.TokenSet;
import dev.handfast.refresh.RefreshPolicy.Ending;
import dev.handfast.refresh.RefreshPolicy.Step;
import dev.handfast.refresh.Renewals.Claimed;
import dev.handfast.refresh.Renewals.Renewed;
import dev.handfast.refresh.Renewals.Standing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due with a claimed grant. New tokens are stored before anything else happens; while the store is away they are held
 * and storing is tried again, for as long as the process lives. Tokens that the store itself refuses are trouble of ours: the old
 * ones count as spent, and are tried again later.
 */
final class Renewing {
    private static final Logger LOG = LoggerFactory.getLogger(Renewing.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int MOST_REFUSALS = 5; // of the store: some three seconds
    private static final int EXTENSIONS = 3; // in the time of a lease: two may fail

    /** Whatever else a connector fails with is a refusal of the platform. */
    private static final Map<ErrorCode, Cause> CAUSES = Map.of(
            ErrorCode.PLATFORM_UNAVAILABLE, Cause.UNAVAILABLE,
            ErrorCode.OVERLOADED, Cause.UNAVAILABLE,
            ErrorCode.PLATFORM_RATE_LIMITED, Cause.LIMITED,
            ErrorCode.PLATFORM_UNREADABLE, Cause.UNREADABLE,
            ErrorCode.PLATFORM_MISCONFIGURED, Cause.MISCONFIGURED,
            ErrorCode.PLATFORM_NOT_CONFIGURED, Cause.MISCONFIGURED,
            ErrorCode.INTERNAL, Cause.INTERNAL);

    private final Vertx vertx;
    private final Catalog catalog;
    private final GrantedApps apps;
    private final RefreshPolicies policies;
    private final Renewals renewals;
    private final Function<Renewed, Future<Boolean>> store;
    private final Rooms rooms;
    private final InstantSource clock;
    private final Tempo tempo;

    /**
     * @param store stores new tokens, together with those of others where that saves round trips
     * @param rooms learn of what platforms answer
     */
    Renewing(
            Vertx vertx,
            Catalog catalog,
            GrantedApps apps,
            RefreshPolicies policies,
            Renewals renewals,
            Function<Renewed, Future<Boolean>> store,
            Rooms rooms,
            InstantSource clock,
            Tempo tempo) {
        this.vertx = vertx;
        this.catalog = catalog;
        this.apps = apps;
        this.policies = policies;
        this.renewals = renewals;
        this.store = store;
        this.rooms = rooms;
        this.clock = clock;
        this.tempo = tempo;
    }

    /**
     * Looks at a claimed grant and does what is due.
     *
     * @param demanded whether it is to be renewed although it is not due
     * @return the grant as it stands then; fails with why it could not be renewed
     */
    Future<Grant> attend(Claimed claimed, boolean demanded) {
        var known = policies.of(claimed.grant().platform());
        if (known.isEmpty()) {
            return Future.failedFuture(
                    GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "the platform of this grant is no longer known here"));
        }
        var policy = known.get();
        var held = claimed.holding();
        var now = clock.instant();
        var step = policy.step(held, now);
        boolean wanted = demanded && step != Step.END && policy.renews(held, now) && policy.oldEnough(held, now);
        return switch (wanted ? Step.RENEW : step) {
            case RENEW -> renew(claimed, policy);
            case WAIT ->
                renewals.postponed(claimed, policy.next(held, now, policies.chance()))
                        .map(claimed.grant());
            case NOTICE ->
                renewals.ending(
                                claimed,
                                policy.ending(held, now).orElseThrow(),
                                policy.next(held, now, policies.chance()),
                                now)
                        .map(claimed.grant());
            case END ->
                end(claimed, new Trouble(Cause.EXPIRED, Optional.empty(), now, Optional.empty()))
                        .compose(told -> Future.failedFuture(over()));
        };
    }

    private Future<Grant> renew(Claimed claimed, RefreshPolicy policy) {
        boolean inOtherHands =
                claimed.abandoned() && claimed.possiblySpent() && policy.rule().rotates();
        return keeping(claimed, inOtherHands ? settled(claimed, policy) : spend(claimed, policy));
    }

    /** Whoever held the claim before may live, with the answer in hand: only if they never store it is the token spent again. */
    private Future<Grant> settled(Claimed claimed, RefreshPolicy policy) {
        return after(tempo.settling())
                .compose(waited -> renewals.standing(claimed.grant().id()))
                .compose(found -> {
                    var standing = found.orElseThrow(Renewing::gone);
                    return standing.tokenNumber() > claimed.tokenNumber() ? made(standing) : spend(claimed, policy);
                });
    }

    private Future<Grant> spend(Claimed claimed, RefreshPolicy policy) {
        var grant = claimed.grant();
        var connector = catalog.find(grant.platform()).orElseThrow();
        return apps.of(grant)
                .compose(app -> connector
                        .refresh(app, grant.tokens())
                        .onComplete(done -> rooms.answered(grant.platform(), done.cause(), clock.instant())))
                .transform(done -> done.succeeded()
                        ? keep(claimed, policy, done.result())
                        : refused(claimed, policy, done.cause()));
    }

    /** Extends the lease again and again until the work is done. */
    private Future<Grant> keeping(Claimed claimed, Future<Grant> work) {
        var done = new AtomicBoolean();
        extendLater(claimed, done);
        return work.onComplete(ended -> done.set(true));
    }

    private void extendLater(Claimed claimed, AtomicBoolean done) {
        vertx.setTimer(tempo.lease().toMillis() / EXTENSIONS, fired -> {
            if (!done.get()) {
                renewals.extend(claimed, clock.instant().plus(tempo.lease()))
                        .onComplete(extended -> extendLater(claimed, done));
            }
        });
    }

    private Future<Grant> keep(Claimed claimed, RefreshPolicy policy, TokenSet tokens) {
        var now = clock.instant();
        // A notice that fell due while the old tokens were held may not have been told: it is looked at at once.
        var next = policy.ending(claimed.holding(), now)
                .map(Ending::due)
                .filter(claimed.issuedAt()::isBefore)
                .map(owed -> now)
                .or(() -> policy.next(Holding.of(tokens, now), now, policies.chance()));
        return stored(new Renewed(claimed, tokens, now, next), FIRST_PAUSE, 0).transform(done -> {
            if (done.failed()) {
                return refused(claimed, policy, done.cause()); // the token is spent, and the journal says so
            }
            return done.result()
                    ? Future.succeededFuture(withTokens(claimed.grant(), tokens))
                    : renewals.standing(claimed.grant().id())
                            .compose(standing -> made(standing.orElseThrow(Renewing::gone)));
        });
    }

    /** What others made of a grant meanwhile: they renewed it, or its person withdrew it. */
    static Future<Grant> made(Standing standing) {
        return standing.status() == AccountStatus.RECONNECT_REQUIRED
                ? Future.failedFuture(over())
                : Future.succeededFuture(standing.grant());
    }

    /** @param refusals how often the store was there and took them not all the same: what passes has passed after some tries */
    private Future<Boolean> stored(Renewed renewed, Duration pause, int refusals) {
        return store.apply(renewed).recover(failure -> {
            int refused = isOutage(failure) ? refusals : refusals + 1;
            if (refused == MOST_REFUSALS) {
                return Future.failedFuture(failure);
            }
            LOG.atWarn()
                    .addKeyValue("grant", renewed.claimed().grant().id())
                    .addKeyValue("platform", renewed.claimed().grant().platform())
                    .setCause(failure)
                    .log("refresh.store.failed");
            return after(pause)
                    .compose(waited -> stored(renewed, shorter(pause.multipliedBy(2), LONGEST_PAUSE), refused));
        });
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof GatewayError error && error.code() == ErrorCode.OVERLOADED;
    }

    private Future<Grant> refused(Claimed claimed, RefreshPolicy policy, Throwable failure) {
        if (!(failure instanceof GatewayError)) {
            LOG.atError()
                    .addKeyValue("grant", claimed.grant().id())
                    .addKeyValue("platform", claimed.grant().platform())
                    .setCause(failure)
                    .log("refresh.failed");
        }
        var error = failure instanceof GatewayError known
                ? known
                : GatewayError.of(ErrorCode.INTERNAL, "something went wrong on our side");
        return error.code() == ErrorCode.GRANT_DEAD ? dead(claimed, policy, error) : failing(claimed, policy, error);
    }

    /** Somebody else may have renewed it meanwhile: then the refused token was an old one, and all is well. */
    private Future<Grant> dead(Claimed claimed, RefreshPolicy policy, GatewayError error) {
        return persistently(() -> renewals.standing(claimed.grant().id()), FIRST_PAUSE)
                .compose(found -> {
                    var standing = found.orElseThrow(Renewing::gone);
                    if (standing.tokenNumber() > claimed.tokenNumber()) {
                        return made(standing);
                    }
                    boolean lost = claimed.possiblySpent() && policy.rule().rotates();
                    return end(claimed, over(lost ? Cause.ANSWER_LOST : Cause.REVOKED, error))
                            .compose(told -> Future.failedFuture(error));
                });
    }

    private Future<Grant> failing(Claimed claimed, RefreshPolicy policy, GatewayError error) {
        var now = clock.instant();
        var cause = cause(error.code());
        var retry = policy.retry(
                claimed.holding(), cause, claimed.failures() + 1, error.retryAfter(), now, policies.chance());
        if (retry.isEmpty()) {
            return end(claimed, over(Cause.EXPIRED, error)).compose(told -> Future.failedFuture(over()));
        }
        var trouble = new Trouble(
                cause, error.platformCode(), claimed.troubleSince().orElse(now), retry, error.platformStatus());
        boolean unknownEnd = cause == Cause.UNAVAILABLE || cause == Cause.UNREADABLE || cause == Cause.INTERNAL;
        boolean told = policy.tells(claimed.holding(), claimed.failures() + 1, retry.get());
        return renewals.failing(claimed, trouble, unknownEnd, told)
                .compose(stored -> Future.failedFuture(error.retryAfter(Duration.between(now, retry.get()))));
    }

    private Future<Boolean> end(Claimed claimed, Trouble trouble) {
        return claimed.status() == AccountStatus.RECONNECT_REQUIRED
                ? Future.succeededFuture(false)
                : persistently(() -> renewals.ended(claimed, trouble), FIRST_PAUSE);
    }

    private Trouble over(Cause cause, GatewayError error) {
        return new Trouble(cause, error.platformCode(), clock.instant(), Optional.empty(), error.platformStatus());
    }

    /** What the platform said must not be forgotten for the database's being away: told again it would mean something else. */
    private <T> Future<T> persistently(Supplier<Future<T>> work, Duration pause) {
        return work.get()
                .recover(failure -> isOutage(failure)
                        ? after(pause)
                                .compose(waited -> persistently(work, shorter(pause.multipliedBy(2), LONGEST_PAUSE)))
                        : Future.failedFuture(failure));
    }

    private static Cause cause(ErrorCode code) {
        return CAUSES.getOrDefault(code, Cause.REJECTED);
    }

    private Future<Void> after(Duration pause) {
        var waited = Promise.<Void>promise();
        vertx.setTimer(pause.toMillis(), fired -> waited.complete());
        return waited.future();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Grant withTokens(Grant grant, TokenSet tokens) {
        return new Grant(grant.id(), grant.tenant(), grant.platform(), grant.clientId(), grant.identity(), tokens);
    }

    static GatewayError gone() {
        return GatewayError.of(ErrorCode.ACCOUNT_NOT_FOUND, "the account was disconnected meanwhile");
    }

    static GatewayError over() {
        return GatewayError.of(
                ErrorCode.GRANT_DEAD, "the connection has ended; the person must connect the account again");
    }
}
