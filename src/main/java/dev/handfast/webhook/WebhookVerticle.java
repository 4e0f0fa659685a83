package dev.handfast.webhook;

import dev.handfast.core.Id;
import dev.handfast.core.Recurring;
import dev.handfast.webhook.Deliveries.Claimed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what waits: claims what is due, sends it, writes down what came of it. It looks when a bell rings, and now and then in
 * any case. A claim ends by itself, so whatever a process was
 * sending when it died is sent again, under the same id. One per process; any number of processes share the work.
 */
public final class WebhookVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookVerticle.class);
    private static final int MOST_UNDER_WAY = 64; // each a connection and some kilobytes
    private static final int MOST_PER_ENDPOINT = 8; // so that a slow one leaves room for the others
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    private final Deliveries deliveries;
    private final Sender sender;
    private final RetryPolicy policy;
    private final InstantSource clock;
    private final Consumer<Runnable> bell;
    private final Counter failures;
    private final Timer attempts;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dead = new AtomicLong();
    private final Set<Future<Void>> underWay = new HashSet<>();
    private final Map<Id, Integer> perEndpoint = new HashMap<>();
    private long lookTimer;
    private Recurring sweeps;
    private Future<?> look = Future.succeededFuture();
    private boolean rung;
    private boolean stopping;

    /** @param bell is given what it has to call whenever something may have become due, on whatever thread */
    public WebhookVerticle(
            Deliveries deliveries,
            Sender sender,
            RetryPolicy policy,
            InstantSource clock,
            MeterRegistry meters,
            Consumer<Runnable> bell) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.policy = policy;
        this.clock = clock;
        this.bell = bell;
        this.failures = Counter.builder("handfast.webhooks.failures")
                .description("attempts that did not arrive")
                .register(meters);
        this.attempts = Timer.builder("handfast.webhooks.attempts")
                .description("attempts to deliver an event")
                .register(meters);
        meters.gauge("handfast.webhooks.waiting", waiting);
        meters.gauge("handfast.webhooks.dead", dead);
    }

    @Override
    public Future<?> start() {
        var own = vertx.getOrCreateContext();
        bell.accept(() -> own.runOnContext(rings -> ring()));
        lookLater(Duration.ZERO);
        sweeps = Recurring.every(vertx, Duration.ZERO, SWEEP_EVERY, this::sweep);
        return Future.succeededFuture();
    }

    /** Claims nothing more and waits for what is under way. */
    @Override
    public Future<?> stop() {
        stopping = true;
        vertx.cancelTimer(lookTimer);
        sweeps.stop();
        Future<?> ended = look.transform(looked -> underWay.isEmpty()
                ? Future.succeededFuture()
                : Future.join(underWay.stream().toList()).mapEmpty());
        // What outlasts its lease belongs to another process by then.
        return ended.timeout(policy.lease().toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
    }

    private void lookLater(Duration pause) {
        if (!stopping) {
            vertx.cancelTimer(lookTimer);
            lookTimer = vertx.setTimer(Math.max(1, pause.toMillis()), fired -> look());
        }
    }

    /** Something ended or happened, so something may be due. */
    private void ring() {
        if (rung) {
            return; // a look is to come already
        }
        rung = true;
        if (look.isComplete()) {
            lookLater(Duration.ZERO);
        }
    }

    private void look() {
        if (!look.isComplete()) {
            return; // its end looks again
        }
        rung = false;
        int free = MOST_UNDER_WAY - underWay.size();
        if (stopping || free <= 0) {
            return; // the next end rings
        }
        var now = clock.instant();
        var busy = perEndpoint.entrySet().stream()
                .filter(entry -> entry.getValue() >= MOST_PER_ENDPOINT)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        look = deliveries
                .claim(now, now.plus(policy.lease()), busy, free)
                .onSuccess(claimed -> claimed.forEach(this::deliver))
                .onFailure(failure -> LOG.warn("webhooks.claim.failed", failure))
                .otherwiseEmpty()
                .onComplete(done -> lookLater(rung ? Duration.ZERO : policy.idle()));
    }

    private void deliver(Claimed claimed) {
        var endpoint = claimed.endpoint().id();
        perEndpoint.merge(endpoint, 1, Integer::sum);
        var delivery = sender.send(claimed.endpoint(), claimed.event(), claimed.attempt())
                .compose(attempt -> settle(claimed, attempt))
                .onFailure(failure -> LOG.atWarn()
                        .setCause(failure)
                        .addKeyValue("tenant", claimed.event().tenant())
                        .log("webhooks.settle.failed"));
        underWay.add(delivery);
        delivery.onComplete(done -> {
            underWay.remove(delivery);
            perEndpoint.computeIfPresent(endpoint, (id, count) -> count > 1 ? count - 1 : null);
            ring();
        });
    }

    private Future<Void> settle(Claimed claimed, Attempt attempt) {
        attempts.record(attempt.took().toNanos(), TimeUnit.NANOSECONDS);
        if (attempt.succeeded()) {
            return deliveries.delivered(claimed, attempt);
        }
        failures.increment();
        return deliveries.failed(claimed, attempt, policy);
    }

    private Future<?> sweep() {
        return deliveries
                .sweep(clock.instant().minus(KEPT))
                .onSuccess(backlog -> {
                    waiting.set(backlog.waiting());
                    dead.set(backlog.dead());
                })
                .onFailure(failure -> LOG.warn("webhooks.sweep.failed", failure));
    }
}
