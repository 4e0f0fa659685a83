package dev.handfast.connect;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.LocalBus;
import dev.handfast.core.Secret;
import dev.handfast.state.ConnectFlow.AwaitingCallback;
import dev.handfast.state.Flows;
import dev.handfast.state.Intent;
import dev.handfast.state.StateVerticle;
import dev.handfast.state.Taken;
import dev.handfast.state.WatchedFlows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings flows to their end, each once: the flow is taken first, atomically, then worked on by whoever took it. A repetition from the
 * same browser waits for that end and gets the same.
 */
public final class Settlements {
    private static final Logger LOG = LoggerFactory.getLogger(Settlements.class);
    private static final Duration FIRST_LOOK = Duration.ofMillis(50);
    private static final Duration RAREST_LOOK = Duration.ofSeconds(1);
    private static final Duration WAIT_FOR_FIRST = Duration.ofSeconds(30); // by then it is done, or its process is gone

    private final Vertx vertx;
    private final Function<String, Ending> endings;
    private final WatchedFlows watched;
    private final LocalBus bus;
    private final InstantSource clock;

    /** @param endings finds a dialect's by its name */
    public Settlements(
            Vertx vertx, Function<String, Ending> endings, WatchedFlows watched, LocalBus bus, InstantSource clock) {
        this.vertx = vertx;
        this.endings = endings;
        this.watched = watched;
        this.bus = bus;
        this.clock = clock;
    }

    /**
     * Where to send the browser that shows this claim. The work is done for the first alone; whatever it fails with is told there.
     * Fails with {@code FLOW_NOT_FOUND}, {@code FLOW_ALREADY_USED}, {@code FLOW_OF_ANOTHER_BROWSER}, {@code
     * FLOW_OF_ANOTHER_PLATFORM} for a claim that has no flow of its own.
     */
    Future<URI> once(Flows.Claim claim, Function<AwaitingCallback, Future<Outcome>> work) {
        return arrive(claim, work, FIRST_LOOK, clock.instant().plus(WAIT_FOR_FIRST));
    }

    /**
     * What becomes of the flow of this claim, for whoever asks by program. Fails with {@code FLOW_NOT_FOUND} for all but the first.
     */
    Future<Outcome> outcome(Flows.Claim claim, Function<AwaitingCallback, Future<Outcome>> work) {
        return bus.ask(new StateVerticle.Take(claim))
                .compose(taken -> taken instanceof Taken.First first
                        ? settle(first.flow(), work).compose(outcome -> conclude(claim.state(), first.flow(), outcome)
                                .map(outcome))
                        : Future.failedFuture(unknown()));
    }

    /** What became of a flow that was taken. Never fails for a foreseen reason: a failure is an outcome too. */
    private Future<Outcome> settle(AwaitingCallback flow, Function<AwaitingCallback, Future<Outcome>> work) {
        return Future.succeededFuture()
                .compose(begin -> work.apply(flow))
                .recover(failure ->
                        Future.succeededFuture(new Outcome.Failed(flow.intent(), foreseen(failure, flow.intent()))))
                .onSuccess(outcome -> log(flow, outcome))
                .compose(this::told);
    }

    /** Whoever follows the flow is told of a failure too; of all else it is told with what is saved. */
    private Future<Outcome> told(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed
                && failed.intent().watched().isPresent()) {
            return watched.fail(failed.intent().watched().get(), failed.error(), clock.instant())
                    .onFailure(failure -> LOG.warn("flow.failure.untold", failure))
                    .transform(done -> Future.succeededFuture(outcome));
        }
        return Future.succeededFuture(outcome);
    }

    private Future<URI> arrive(
            Flows.Claim claim, Function<AwaitingCallback, Future<Outcome>> work, Duration pause, Instant until) {
        return bus.ask(new StateVerticle.Take(claim)).compose(taken -> {
            if (taken instanceof Taken.First first) {
                return settle(first.flow(), work).compose(outcome -> conclude(claim.state(), first.flow(), outcome));
            }
            if (taken instanceof Taken.Again again) {
                return again.ending()
                        .map(ending -> Future.succeededFuture(URI.create(ending.reveal())))
                        .orElseGet(() -> waitForFirst(claim, work, pause, until));
            }
            return Future.failedFuture(refusal(taken));
        });
    }

    private Future<URI> waitForFirst(
            Flows.Claim claim, Function<AwaitingCallback, Future<Outcome>> work, Duration pause, Instant until) {
        if (!clock.instant().isBefore(until)) {
            return Future.failedFuture(alreadyUsed());
        }
        var longer = pause.multipliedBy(2);
        return vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS)
                .compose(
                        waited -> arrive(claim, work, longer.compareTo(RAREST_LOOK) < 0 ? longer : RAREST_LOOK, until));
    }

    private Future<URI> conclude(Secret state, AwaitingCallback flow, Outcome outcome) {
        return endings.apply(flow.intent().dialect()).arrival(outcome).compose(ending -> bus.ask(
                        new StateVerticle.Conclude(
                                state, flow.intent().tenant(), flow.id(), Secret.of(ending.toString())))
                .onFailure(failure -> LOG.warn("flow.conclude.failed", failure))
                // What was saved is saved: the first browser is sent on even if a repetition could not be.
                .transform(done -> Future.succeededFuture(ending)));
    }

    private static GatewayError foreseen(Throwable failure, Intent intent) {
        if (failure instanceof GatewayError error) {
            return error;
        }
        LOG.atError()
                .setCause(failure)
                .addKeyValue("platform", intent.platform())
                .addKeyValue("dialect", intent.dialect())
                .log("flow.failed.unexpectedly");
        return GatewayError.of(ErrorCode.INTERNAL, "something went wrong on our side");
    }

    private static void log(AwaitingCallback flow, Outcome outcome) {
        var event = LOG.atInfo()
                .addKeyValue("flow", flow.id())
                .addKeyValue("tenant", flow.intent().tenant())
                .addKeyValue("dialect", flow.intent().dialect())
                .addKeyValue("platform", flow.intent().platform());
        if (outcome instanceof Outcome.Connected connected) {
            event.addKeyValue("account", connected.account().id()).log("flow.connected");
        } else if (outcome instanceof Outcome.Failed failed) {
            event.addKeyValue("error", failed.error().code()).log("flow.failed");
        } else if (outcome instanceof Outcome.Granted granted) {
            event.addKeyValue("grant", granted.grant().id()).log("flow.granted");
        } else {
            event.log("flow.awaits.selection");
        }
    }

    private static GatewayError refusal(Taken taken) {
        if (taken instanceof Taken.OtherBrowser) {
            return GatewayError.of(ErrorCode.FLOW_OF_ANOTHER_BROWSER, "this connection was started in another browser");
        }
        if (taken instanceof Taken.OtherPlatform) {
            return GatewayError.of(
                    ErrorCode.FLOW_OF_ANOTHER_PLATFORM, "this connection was started for another platform");
        }
        return taken instanceof Taken.Spent ? alreadyUsed() : unknown();
    }

    private static GatewayError alreadyUsed() {
        return GatewayError.of(ErrorCode.FLOW_ALREADY_USED, "this connection was completed already");
    }

    static GatewayError unknown() {
        return GatewayError.of(ErrorCode.FLOW_NOT_FOUND, "this connection has expired, or was never started");
    }
}
