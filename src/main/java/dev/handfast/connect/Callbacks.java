package dev.handfast.connect;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.Secret;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Connector;
import dev.handfast.state.ConnectFlow.AwaitingCallback;
import dev.handfast.state.Flows;
import dev.handfast.state.Intent;
import dev.handfast.state.StateVerticle;
import dev.handfast.state.Taken;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives people back from the platforms. The flow is taken first, atomically; then the code is exchanged, once; then account or
 * selection are saved. A browser that repeats its callback gets the same answer and causes nothing.
 */
public final class Callbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration WAIT_FOR_FIRST = Duration.ofSeconds(20); // beyond every limit of an exchange's calls

    private final Vertx vertx;
    private final Catalog catalog;
    private final Apps apps;
    private final Consents consents;
    private final Function<String, Ending> endings;
    private final LocalBus bus;
    private final InstantSource clock;

    /** @param endings finds a dialect's by its name */
    public Callbacks(
            Vertx vertx,
            Catalog catalog,
            Apps apps,
            Consents consents,
            Function<String, Ending> endings,
            LocalBus bus,
            InstantSource clock) {
        this.vertx = vertx;
        this.catalog = catalog;
        this.apps = apps;
        this.consents = consents;
        this.endings = endings;
        this.bus = bus;
        this.clock = clock;
    }

    /**
     * Where to send the browser that came back. Whatever happened after the flow was taken is told there; only a callback without
     * a flow of its own fails: {@code FLOW_NOT_FOUND}, {@code FLOW_ALREADY_USED}, {@code FLOW_OF_ANOTHER_BROWSER}, {@code
     * FLOW_OF_ANOTHER_PLATFORM}.
     */
    public Future<URI> callback(CallbackRequest request) {
        var claim = new Flows.Claim(request.state(), request.platform(), request.browser(), request.proof());
        return arrive(request, claim, clock.instant().plus(WAIT_FOR_FIRST));
    }

    /**
     * Does by program what a callback does by browser: the key stands in for the browser's cookie. Fails with {@code
     * FLOW_NOT_FOUND} for a state that is not this caller's, of this profile and platform, and open.
     */
    public Future<Outcome> exchange(Caller caller, String platform, Secret state, Secret code, Id profile) {
        return bus.ask(new StateVerticle.Peek(state)).compose(found -> {
            Access.toChange(caller);
            var flow = found.filter(open ->
                            open.intent().tenant().equals(caller.tenant().id())
                                    && open.intent().profile().equals(profile)
                                    && open.intent().platform().equals(platform)
                                    && caller.key().reaches(profile))
                    .orElseThrow(Callbacks::unknown);
            var request = new CallbackRequest(
                    platform, state, Optional.of(code), Optional.empty(), Optional.empty(), flow.browser());
            return bus.ask(new StateVerticle.Take(new Flows.Claim(state, platform, flow.browser(), request.proof())))
                    .compose(taken -> taken instanceof Taken.First first
                            ? settle(request, first.flow(), false)
                            : Future.failedFuture(unknown()));
        });
    }

    private Future<URI> arrive(CallbackRequest request, Flows.Claim claim, Instant until) {
        return bus.ask(new StateVerticle.Take(claim)).compose(taken -> {
            if (taken instanceof Taken.First first) {
                return settle(request, first.flow(), true)
                        .compose(outcome -> conclude(request.state(), first.flow(), outcome));
            }
            if (taken instanceof Taken.Again again) {
                return again.ending()
                        .map(ending -> Future.succeededFuture(URI.create(ending.reveal())))
                        .orElseGet(() -> waitForFirst(request, claim, until));
            }
            return Future.failedFuture(refusal(taken));
        });
    }

    private Future<URI> waitForFirst(CallbackRequest request, Flows.Claim claim, Instant until) {
        if (!clock.instant().isBefore(until)) {
            return Future.failedFuture(alreadyUsed());
        }
        return vertx.timer(LOOK_AGAIN.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .compose(waited -> arrive(request, claim, until));
    }

    /** Never fails for a foreseen reason: a failure is an outcome too. */
    private Future<Outcome> settle(CallbackRequest request, AwaitingCallback flow, boolean issuerMatters) {
        var intent = flow.intent();
        return Future.succeededFuture()
                .compose(begin -> consent(request, flow, issuerMatters))
                .recover(failure -> Future.succeededFuture(new Outcome.Failed(intent, foreseen(failure, intent))))
                .onSuccess(outcome -> log(flow, outcome));
    }

    private Future<Outcome> consent(CallbackRequest request, AwaitingCallback flow, boolean issuerMatters) {
        var intent = flow.intent();
        if (!(catalog.find(intent.platform()).orElse(null) instanceof Connector.OAuth connector)) {
            throw GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "this platform asks for no consent in the browser");
        }
        if (issuerMatters) {
            checkIssuer(connector, request.issuer());
        }
        var code = request.code()
                .orElseThrow(() -> GatewayError.of(
                        ErrorCode.CONSENT_DENIED, "the person, or the platform, did not allow the connection"));
        return apps.grantedTo(intent.tenant(), connector.platform(), intent.clientId())
                .compose(app -> connector
                        .redeem(app, code, intent.callback(), flow.verifier())
                        .compose(tokens -> consents.granted(connector, app, flow, tokens)));
    }

    private static void checkIssuer(Connector connector, Optional<String> issuer) {
        connector.platform().issuer().ifPresent(rule -> {
            boolean fits = issuer.map(rule.value()::equals).orElse(!rule.required());
            if (!fits) {
                throw GatewayError.of(ErrorCode.ISSUER_MISMATCH, "the answer does not come from the platform asked");
            }
        });
    }

    private Future<URI> conclude(Secret state, AwaitingCallback flow, Outcome outcome) {
        var ending = endings.apply(flow.intent().dialect()).of(outcome);
        return bus.ask(new StateVerticle.Conclude(
                        state, flow.intent().tenant(), flow.id(), Secret.of(ending.toString())))
                .onFailure(failure -> LOG.warn("flow.conclude.failed", failure))
                // What was saved is saved: the first browser is sent on even if a repetition could not be.
                .transform(done -> Future.succeededFuture(ending));
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

    private static GatewayError unknown() {
        return GatewayError.of(ErrorCode.FLOW_NOT_FOUND, "this connection has expired, or was never started");
    }
}
