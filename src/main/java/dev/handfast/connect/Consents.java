package dev.handfast.connect;

import dev.handfast.account.Accounts;
import dev.handfast.account.Connection;
import dev.handfast.account.Grant;
import dev.handfast.account.Subject;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.LocalBus;
import dev.handfast.platform.App;
import dev.handfast.platform.Connector;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Platform.Selection;
import dev.handfast.platform.Targets;
import dev.handfast.platform.TokenSet;
import dev.handfast.state.ConnectFlow.AwaitingCallback;
import dev.handfast.state.Handles;
import dev.handfast.state.StateVerticle;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What follows when a platform granted something: the account is saved, or the person has to choose. */
public final class Consents {
    private final Accounts accounts;
    private final LocalBus bus;
    private final InstantSource clock;
    private final Duration patience;

    /** @param patience how long a person may take to choose */
    public Consents(Accounts accounts, LocalBus bus, InstantSource clock, Duration patience) {
        this.accounts = accounts;
        this.bus = bus;
        this.clock = clock;
        this.patience = patience;
    }

    /** Finds out who consented and to what, and saves one or the other. Fails with {@code NO_TARGETS} where one is needed. */
    Future<Outcome> granted(Connector connector, App app, AwaitingCallback flow, TokenSet tokens) {
        return connector.identity(app, tokens).compose(identity -> switch (selectionOf(connector, flow)) {
            case NONE, ON_REQUEST -> save(flow, tokens, identity);
            case OPTIONAL ->
                connector
                        .targets(app, tokens)
                        .compose(targets -> targets.all().isEmpty()
                                ? save(flow, tokens, identity)
                                : choose(flow, tokens, identity, targets));
            case REQUIRED ->
                connector
                        .targets(app, tokens)
                        .compose(targets -> choose(flow, tokens, identity, some(connector, targets)));
        });
    }

    /** A default is chosen only by clients that asked for the step and have a page for it. */
    private static Selection selectionOf(Connector connector, AwaitingCallback flow) {
        var selection = connector.platform().selection();
        boolean asked = flow.intent().chooseDefault() && flow.intent().headless();
        return selection == Selection.ON_REQUEST && asked ? Selection.OPTIONAL : selection;
    }

    private static Targets some(Connector connector, Targets targets) {
        if (!targets.all().isEmpty()) {
            return targets;
        }
        var name = connector.platform().name();
        throw targets.complete()
                ? GatewayError.of(
                        ErrorCode.NO_TARGETS, "this person manages nothing on " + name + " that can be connected")
                : GatewayError.of(ErrorCode.TARGETS_UNREADABLE, name + " did not tell what this person manages");
    }

    private Future<Outcome> choose(AwaitingCallback flow, TokenSet tokens, Identity identity, Targets targets) {
        var handles = Handles.random();
        var selecting =
                flow.selecting(tokens, identity, targets, clock.instant().plus(patience));
        return bus.ask(new StateVerticle.Suspend(selecting, handles))
                .map(stored -> new Outcome.SelectionNeeded(selecting, handles));
    }

    private Future<Outcome> save(AwaitingCallback flow, TokenSet tokens, Identity identity) {
        var intent = flow.intent();
        var now = clock.instant();
        var grant = new Grant(flow.id(), intent.tenant(), intent.platform(), intent.clientId(), identity, tokens);
        return accounts.save(new Connection(
                        intent.profile(), grant, Subject.of(identity), Optional.empty(), intent.reconnecting(), now))
                .map(saved -> new Outcome.Connected(intent, saved.account(), saved.created()));
    }
}
