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
import dev.handfast.state.StateVerticle;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Optional;

/**
 * Receives people back from the platforms. The flow is taken first, atomically; then the code is exchanged, once; then account or
 * selection are saved. A browser that repeats its callback gets the same answer and causes nothing.
 */
public final class Callbacks {
    private final Catalog catalog;
    private final Apps apps;
    private final Consents consents;
    private final Settlements settlements;
    private final LocalBus bus;

    public Callbacks(Catalog catalog, Apps apps, Consents consents, Settlements settlements, LocalBus bus) {
        this.catalog = catalog;
        this.apps = apps;
        this.consents = consents;
        this.settlements = settlements;
        this.bus = bus;
    }

    /**
     * Where to send the browser that came back. Whatever happened after the flow was taken is told there; only a callback without
     * a flow of its own fails: {@code FLOW_NOT_FOUND}, {@code FLOW_ALREADY_USED}, {@code FLOW_OF_ANOTHER_BROWSER}, {@code
     * FLOW_OF_ANOTHER_PLATFORM}.
     */
    public Future<URI> callback(CallbackRequest request) {
        var claim = new Flows.Claim(request.state(), request.platform(), request.browser(), request.proof());
        return settlements.once(claim, flow -> consent(request, flow, true));
    }

    /**
     * The same for a browser that wants to be told and not sent on: what became of its flow. Fails with {@code FLOW_NOT_FOUND} too for a
     * flow that another API started, and for all but the first.
     */
    public Future<Outcome> outcome(CallbackRequest request, String dialect) {
        return bus.ask(new StateVerticle.Peek(request.state())).compose(found -> {
            found.filter(open -> open.intent().dialect().equals(dialect)).orElseThrow(Settlements::unknown);
            var claim = new Flows.Claim(request.state(), request.platform(), request.browser(), request.proof());
            return settlements.outcome(claim, flow -> consent(request, flow, true));
        });
    }

    /**
     * Does by program what a callback does by browser: the key stands in for the browser's cookie. Fails with {@code
     * FLOW_NOT_FOUND} for a state that is not this caller's, of the same API and platform (and profile, where one is named), and open. A browser
     * that shows the same callback afterwards is sent where this one led.
     */
    public Future<Outcome> exchange(Caller caller, String platform, Secret state, Secret code, Optional<Id> profile) {
        return bus.ask(new StateVerticle.Peek(state)).compose(found -> {
            Access.toChange(caller);
            var flow = found.filter(open -> open.intent()
                                    .tenant()
                                    .equals(caller.tenant().id())
                            && profile.map(open.intent().profile()::equals).orElse(true)
                            && open.intent().dialect().equals(caller.key().dialect())
                            && open.intent().platform().equals(platform)
                            && caller.key().reaches(open.intent().profile()))
                    .orElseThrow(Settlements::unknown);
            asking(flow); // before the flow is taken: it is of use yet, by another way
            var request = new CallbackRequest(
                    platform, state, Optional.of(code), Optional.empty(), Optional.empty(), flow.browser());
            var claim = new Flows.Claim(state, platform, flow.browser(), request.proof());
            return settlements.outcome(claim, open -> consent(request, open, false));
        });
    }

    private Future<Outcome> consent(CallbackRequest request, AwaitingCallback flow, boolean issuerMatters) {
        var intent = flow.intent();
        var connector = asking(flow);
        if (issuerMatters) {
            checkIssuer(connector, request.issuer());
        }
        var code = request.code()
                .orElseThrow(() -> connector.refused(request.error().orElseThrow()));
        return apps.grantedTo(intent.tenant(), connector.platform(), intent.clientId())
                .compose(app -> connector
                        .redeem(app, code, intent.callback(), flow.verifier())
                        .compose(tokens -> consents.granted(connector, app, flow, tokens)));
    }

    private Connector.OAuth asking(AwaitingCallback flow) {
        if (!(catalog.find(flow.intent().platform()).orElse(null) instanceof Connector.OAuth connector)) {
            throw GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "this platform asks for no consent in the browser");
        }
        return connector;
    }

    private static void checkIssuer(Connector connector, Optional<String> issuer) {
        connector.platform().issuer().ifPresent(rule -> {
            boolean fits = issuer.map(rule.value()::equals).orElse(!rule.required());
            if (!fits) {
                throw GatewayError.of(ErrorCode.ISSUER_MISMATCH, "the answer does not come from the platform asked");
            }
        });
    }
}
