package dev.handfast.refresh;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Grant;
import dev.handfast.core.Batches;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.LocalBus.Question;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Connector;
import dev.handfast.refresh.Renewals.Claimed;
import dev.handfast.refresh.Renewals.Renewed;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews what is due, and on demand what is not: of each platform only so many at once, and none while it is out of order. One per
 * process; any number of processes share the work, since each claims what it takes. Stopping waits for the answers that are under way,
 * and for their being stored.
 */
public final class RefreshVerticle extends VerticleBase {
    /**
     * Renews a grant unless it has newer tokens by now; many who ask together get the answer of one attempt.
     *
     * @param tokenNumber of the tokens that no longer do
     */
    public record Demand(Id grant, String platform, long tokenNumber) implements Question<Grant> {}

    /** How long whoever demands should wait for the answer: as long as the slowest platform and two attempts take. */
    public static final Duration DEMAND_PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(RefreshVerticle.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20); // at platforms with more than there was room for
    private static final Duration WATCH_EVERY = Duration.ofMillis(150);
    private static final Duration DRAIN = Duration.ofSeconds(45); // the slowest answer, and storing it
    private static final int MOST_DEMANDED = 512; // of all platforms, at once
    private static final int ROWS_PER_STATEMENT = 64; // each with two sealed tokens of some kilobytes
    private static final int MOST_WAITING = 8192;

    private final Catalog catalog;
    private final GrantedApps apps;
    private final RefreshPolicies policies;
    private final Renewals renewals;
    private final OwnTokens ownTokens;
    private final LocalBus bus;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Tempo tempo;
    private final Map<Id, Future<Grant>> attended = new HashMap<>();
    private final Map<Id, Future<Grant>> inHand = new HashMap<>();
    private Renewing renewing;
    private Rooms rooms;
    private Future<?> looking = Future.succeededFuture();
    private long timer;
    private long lookedAround = System.nanoTime();
    private boolean stopping;

    public RefreshVerticle(
            Catalog catalog,
            GrantedApps apps,
            RefreshPolicies policies,
            Renewals renewals,
            OwnTokens ownTokens,
            LocalBus bus,
            InstantSource clock,
            MeterRegistry meters,
            Tempo tempo) {
        this.catalog = catalog;
        this.apps = apps;
        this.policies = policies;
        this.renewals = renewals;
        this.ownTokens = ownTokens;
        this.bus = bus;
        this.clock = clock;
        this.meters = meters;
        this.tempo = tempo;
    }

    @Override
    public Future<?> start() {
        var writes = new Batches<Renewed, Boolean>(renewals::renewed, ROWS_PER_STATEMENT, MOST_WAITING);
        rooms = new Rooms(catalog.all().stream().map(Connector::platform).toList());
        renewing = new Renewing(vertx, catalog, apps, policies, renewals, writes::add, rooms, clock, tempo);
        lookLater(tempo.look());
        var refetching = new Refetching(catalog, apps, ownTokens, clock);
        return Future.all(
                bus.answer(Demand.class, this::demand).completion(),
                bus.answer(Refetching.Demand.class, refetching::fetch).completion());
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        vertx.cancelTimer(timer);
        return looking.transform(looked -> underWay())
                .timeout(DRAIN.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(done -> Stream.of(attended, inHand)
                        .flatMap(left -> left.keySet().stream())
                        .distinct()
                        .forEach(grant ->
                                LOG.atError().addKeyValue("grant", grant).log("refresh.abandoned")))
                .otherwiseEmpty();
    }

    /** Whoever demands a grant may watch it, and no longer stand for the answer that is in hand here by now: both are waited for. */
    private Future<?> underWay() {
        var works = Stream.of(attended, inHand)
                .flatMap(grants -> grants.values().stream())
                .toList();
        return works.isEmpty() ? Future.succeededFuture() : Future.join(works);
    }

    private void lookLater(Duration pause) {
        if (!stopping) {
            timer = vertx.setTimer(
                    pause.toMillis(),
                    fired -> looking =
                            look().onComplete(looked -> lookLater(rooms.crowded() ? LOOK_AGAIN : tempo.look())));
        }
    }

    private Future<Void> look() {
        var now = clock.instant();
        // All platforms now and then, and in between those that had more than there was room for.
        boolean all = !rooms.crowded()
                || System.nanoTime() - lookedAround >= tempo.look().toNanos();
        if (all) {
            lookedAround = System.nanoTime();
        }
        var free = rooms.free(all, now);
        if (free.isEmpty()) {
            return Future.succeededFuture();
        }
        return renewals.claimDue(free, now, tempo.lease())
                .onFailure(failure -> {
                    rooms.unknown();
                    LOG.warn("refresh.claim.failed", failure);
                })
                .<Void>map(claims -> {
                    var taken = new HashMap<String, Integer>();
                    claims.forEach(claimed -> {
                        taken.merge(claimed.grant().platform(), 1, Integer::sum);
                        attended(claimed.grant().id(), stopping ? giveBack(claimed) : attend(claimed, false));
                    });
                    rooms.found(free, taken);
                    return null;
                })
                .otherwiseEmpty();
    }

    /** Nothing is begun any more: another process may have it at once. */
    private Future<Grant> giveBack(Claimed claimed) {
        return renewals.postponed(claimed, Optional.of(clock.instant())).map(claimed.grant());
    }

    private Future<Grant> attend(Claimed claimed, boolean demanded) {
        var grant = claimed.grant().id();
        var before = inHand.get(grant);
        if (before != null) {
            return before; // a claim that ran out while its answer waits for the database
        }
        var platform = claimed.grant().platform();
        rooms.begins(platform, clock.instant());
        long started = System.nanoTime();
        var work = renewing.attend(claimed, demanded);
        inHand.put(grant, work);
        return work.onComplete(done -> {
            inHand.remove(grant);
            if (done.failed() && !(done.cause() instanceof GatewayError)) {
                LOG.atError().addKeyValue("grant", grant).setCause(done.cause()).log("refresh.broken");
            }
            rooms.ends(platform);
            meters.timer("handfast.refresh", "platform", platform, "outcome", outcome(done.cause()))
                    .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
        });
    }

    private static String outcome(Throwable failure) {
        return failure == null
                ? "ok"
                : failure instanceof GatewayError error ? error.code().name().toLowerCase(Locale.ROOT) : "failed";
    }

    private Future<Grant> demand(Demand demand) {
        var underWay = attended.get(demand.grant());
        if (underWay != null) {
            return underWay;
        }
        var refusal = rooms.refusal(demand.platform(), clock.instant());
        if (refusal.isPresent()) {
            return Future.failedFuture(refusal.get());
        }
        if (stopping || attended.size() >= MOST_DEMANDED) {
            return Future.failedFuture(
                    GatewayError.of(ErrorCode.OVERLOADED, "too many tokens are being renewed just now; try again"));
        }
        return attended(demand.grant(), pursue(demand, clock.instant().plus(DEMAND_PATIENCE)));
    }

    /** Remembers what is under way, so that others join it and stopping waits for it. */
    private Future<Grant> attended(Id grant, Future<Grant> work) {
        if (!work.isComplete() && attended.putIfAbsent(grant, work) == null) {
            work.onComplete(done -> attended.remove(grant, work));
        }
        return work;
    }

    private Future<Grant> pursue(Demand demand, Instant deadline) {
        return renewals.claim(demand.grant(), demand.tokenNumber(), clock.instant(), tempo.lease())
                .compose(claimed -> claimed.map(mine -> attend(mine, true)).orElseGet(() -> watch(demand, deadline)));
    }

    /** Somebody else holds it: in this process that is known, so it is another one. */
    private Future<Grant> watch(Demand demand, Instant deadline) {
        return renewals.standing(demand.grant()).compose(found -> {
            var standing = found.orElseThrow(Renewing::gone);
            var now = clock.instant();
            if (standing.tokenNumber() != demand.tokenNumber()
                    || standing.status() == AccountStatus.RECONNECT_REQUIRED) {
                return Renewing.made(standing);
            }
            if (!now.isBefore(deadline) || standing.leasedUntil().isEmpty()) {
                return Future.failedFuture(GatewayError.of(
                        ErrorCode.PLATFORM_UNAVAILABLE, "the token could not be renewed; try again later"));
            }
            boolean leased = now.isBefore(standing.leasedUntil().get());
            return leased ? after(WATCH_EVERY).compose(waited -> watch(demand, deadline)) : pursue(demand, deadline);
        });
    }

    private Future<Void> after(Duration pause) {
        var waited = Promise.<Void>promise();
        vertx.setTimer(pause.toMillis(), fired -> waited.complete());
        return waited.future();
    }
}
