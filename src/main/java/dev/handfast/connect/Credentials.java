package dev.handfast.connect;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.Secret;
import dev.handfast.platform.App;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Connector;
import dev.handfast.state.ConnectFlow.AwaitingCallback;
import dev.handfast.state.Flows;
import dev.handfast.state.Intent;
import dev.handfast.state.StateVerticle;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/** Connects accounts that are proven by a name and an app password. The password is used for one call and kept nowhere. */
public final class Credentials {
    private static final Secret PROOF = Secret.of("credentials"); // a flow of this kind brings no code back

    private final Catalog catalog;
    private final Access access;
    private final Consents consents;
    private final Redirects redirects;
    private final Settlements settlements;
    private final LocalBus bus;
    private final InstantSource clock;

    public Credentials(
            Catalog catalog,
            Access access,
            Consents consents,
            Redirects redirects,
            Settlements settlements,
            LocalBus bus,
            InstantSource clock) {
        this.catalog = catalog;
        this.access = access;
        this.consents = consents;
        this.redirects = redirects;
        this.settlements = settlements;
        this.bus = bus;
        this.clock = clock;
    }

    /** Connects for a client that collected name and password itself. */
    public Future<Outcome> connect(
            Caller caller, String dialect, StartRequest request, String identifier, Secret password) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            var connector = connector(request.platform());
            var redirect = request.redirectUrl().map(asked -> redirects.allowed(caller.tenant(), asked));
            return access.profile(caller, request.profile()).compose(found -> {
                var now = clock.instant();
                var intent = new Intent(
                        caller.tenant().id(),
                        request.profile(),
                        request.platform(),
                        dialect,
                        redirect,
                        request.terms(),
                        App.NONE.clientId(),
                        "");
                var flow = new AwaitingCallback(Id.at(now), intent, Optional.empty(), Optional.empty(), now);
                return login(connector, flow, identifier, password);
            });
        });
    }

    /** The open flow of a person who is to type name and password on our page, for the page to show. */
    public Future<Intent> awaited(Secret state, Optional<Secret> browser) {
        return bus.ask(new StateVerticle.Peek(state))
                .map(found -> ofBrowser(found, browser).intent());
    }

    /**
     * Connects for a person on our page, and says where the browser goes. A login that fails leaves the flow open for another try;
     * whatever fails after it is told where the browser goes.
     */
    public Future<URI> submit(Secret state, Optional<Secret> browser, String identifier, Secret password) {
        return bus.ask(new StateVerticle.Peek(state)).compose(found -> {
            var flow = ofBrowser(found, browser);
            var connector = connector(flow.intent().platform());
            var claim = new Flows.Claim(state, flow.intent().platform(), browser, PROOF);
            return connector
                    .login(identifier, password)
                    .compose(tokens ->
                            settlements.once(claim, first -> consents.granted(connector, App.NONE, first, tokens)));
        });
    }

    /**
     * Connects an open flow for a client that collected name and password itself, and has proven that the flow is its own. A login that
     * fails leaves the flow open.
     */
    Future<Outcome> prove(Secret state, String identifier, Secret password) {
        return bus.ask(new StateVerticle.Peek(state)).compose(found -> {
            var flow = found.orElseThrow(Settlements::unknown);
            var connector = connector(flow.intent().platform());
            var claim = new Flows.Claim(state, flow.intent().platform(), flow.browser(), PROOF);
            return connector
                    .login(identifier, password)
                    .compose(tokens ->
                            settlements.outcome(claim, first -> consents.granted(connector, App.NONE, first, tokens)));
        });
    }

    private Future<Outcome> login(
            Connector.AppPassword connector, AwaitingCallback flow, String identifier, Secret password) {
        return connector
                .login(identifier, password)
                .compose(tokens -> consents.granted(connector, App.NONE, flow, tokens));
    }

    private AwaitingCallback ofBrowser(Optional<AwaitingCallback> found, Optional<Secret> browser) {
        var flow = found.orElseThrow(() ->
                GatewayError.of(ErrorCode.FLOW_NOT_FOUND, "this link has expired, was used already, or never existed"));
        if (flow.browser().isPresent() && !flow.browser().equals(browser)) {
            throw GatewayError.of(ErrorCode.FLOW_OF_ANOTHER_BROWSER, "this connection was started in another browser");
        }
        return flow;
    }

    private Connector.AppPassword connector(String platform) {
        var connector = catalog.find(platform)
                .orElseThrow(() -> GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "this platform is not known here"));
        if (connector instanceof Connector.AppPassword appPassword) {
            return appPassword;
        }
        throw GatewayError.of(
                ErrorCode.PLATFORM_TAKES_NO_CREDENTIALS,
                connector.platform().name() + " is connected by consent in the browser, not by a password");
    }
}
