package dev.handfast.connect;

import dev.handfast.account.AccountQuery;
import dev.handfast.account.Accounts;
import dev.handfast.account.Connection;
import dev.handfast.account.Grant;
import dev.handfast.account.Subject;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.platform.App;
import dev.handfast.platform.Connector;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Platform.Selection;
import dev.handfast.platform.Targets;
import dev.handfast.platform.TokenSet;
import dev.handfast.state.ConnectFlow.AwaitingCallback;
import dev.handfast.state.Handles;
import dev.handfast.state.Intent;
import dev.handfast.state.StateVerticle;
import dev.handfast.state.Terms;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows when a platform granted something: the account is saved, or the person has to choose. */
public final class Consents {
    private static final Logger LOG = LoggerFactory.getLogger(Consents.class);
    private static final Duration KEPT = Duration.ofDays(30); // that long somebody may take to attach the first account

    private final Accounts accounts;
    private final Revocations revocations;
    private final LocalBus bus;
    private final InstantSource clock;
    private final Duration patience;

    /** @param patience how long a person may take to choose */
    public Consents(Accounts accounts, Revocations revocations, LocalBus bus, InstantSource clock, Duration patience) {
        this.accounts = accounts;
        this.revocations = revocations;
        this.bus = bus;
        this.clock = clock;
        this.patience = patience;
    }

    /** Finds out who consented and to what, and saves one or the other. Fails with {@code NO_TARGETS} where one is needed. */
    Future<Outcome> granted(Connector connector, App app, AwaitingCallback flow, TokenSet tokens) {
        return connector.identity(app, tokens).compose(identity -> {
            var person = Subject.of(identity);
            var selection = connector.platform().selection();
            return switch (flow.intent().terms().choosing()) {
                case AS_USUAL -> asked(connector, app, flow, tokens, identity, selection);
                case WITH_DEFAULT ->
                    asked(
                            connector,
                            app,
                            flow,
                            tokens,
                            identity,
                            selection == Selection.ON_REQUEST ? Selection.OPTIONAL : selection);
                case PERSON -> save(flow, tokens, identity, List.of(person));
                case TARGET ->
                    asked(
                            connector,
                            app,
                            flow,
                            tokens,
                            identity,
                            selection == Selection.OPTIONAL ? Selection.REQUIRED : selection);
                case ALL ->
                    all(connector, app, tokens, identity).compose(subjects -> save(flow, tokens, identity, subjects));
                case LATER -> keep(connector, app, flow, tokens, identity);
            };
        });
    }

    private Future<Outcome> asked(
            Connector connector,
            App app,
            AwaitingCallback flow,
            TokenSet tokens,
            Identity identity,
            Selection selection) {
        return switch (selection) {
            case NONE, ON_REQUEST -> save(flow, tokens, identity, List.of(Subject.of(identity)));
            case OPTIONAL ->
                connector
                        .targets(app, tokens)
                        .compose(targets -> targets.all().isEmpty()
                                ? save(flow, tokens, identity, List.of(Subject.of(identity)))
                                : choose(flow, tokens, identity, targets));
            case REQUIRED ->
                connector
                        .targets(app, tokens)
                        .compose(targets -> choose(flow, tokens, identity, some(connector, targets)));
        };
    }

    /** Every target, or the person where there are none and none is needed. */
    private static Future<List<Subject>> all(Connector connector, App app, TokenSet tokens, Identity identity) {
        var selection = connector.platform().selection();
        return switch (selection) {
            case NONE, ON_REQUEST -> Future.succeededFuture(List.of(Subject.of(identity)));
            case OPTIONAL, REQUIRED ->
                connector.targets(app, tokens).map(targets -> {
                    boolean person =
                            selection == Selection.OPTIONAL && targets.all().isEmpty();
                    return person
                            ? List.of(Subject.of(identity))
                            : some(connector, targets).all().stream()
                                    .map(Subject::of)
                                    .toList();
                });
        };
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

    private Future<Outcome> save(AwaitingCallback flow, TokenSet tokens, Identity identity, List<Subject> subjects) {
        var intent = flow.intent();
        var grant = grant(flow, tokens, identity);
        var connections = subjects.stream()
                .map(subject -> connection(intent, grant, subject, Optional.empty(), clock.instant()))
                .toList();
        return accounts.save(connections)
                .onFailure(failure -> {
                    if (Revocations.inVain(failure)) {
                        revocations.giveBack(grant);
                    }
                })
                .map(saved -> new Outcome.Connected(
                        intent,
                        saved.get(0).account(),
                        saved.get(0).created(),
                        saved.stream().skip(1).map(Accounts.Saved::account).toList()));
    }

    private Future<Outcome> keep(
            Connector connector, App app, AwaitingCallback flow, TokenSet tokens, Identity identity) {
        var intent = flow.intent();
        return reach(connector, app, intent, tokens, identity)
                .compose(reach -> accounts.keep(
                        grant(flow, tokens, identity),
                        intent.profile(),
                        reach,
                        clock.instant().plus(KEPT)))
                .map(kept -> new Outcome.Granted(intent, kept.grant(), kept.accounts()));
    }

    /** What this consent is good for, as far as something may stand already that rested on an earlier one. */
    private Future<List<Subject>> reach(
            Connector connector, App app, Intent intent, TokenSet tokens, Identity identity) {
        var any = new AccountQuery(
                intent.tenant(),
                Set.of(),
                Optional.of(intent.profile()),
                Set.of(intent.platform()),
                Optional.empty(),
                0,
                1);
        return accounts.list(any).compose(standing -> {
            if (standing.accounts().isEmpty()) {
                return Future.succeededFuture(List.of());
            }
            var person = Subject.of(identity);
            return switch (connector.platform().selection()) {
                case NONE, ON_REQUEST -> Future.succeededFuture(List.of(person));
                case OPTIONAL, REQUIRED ->
                    connector
                            .targets(app, tokens)
                            .onFailure(failure -> LOG.atWarn()
                                    .addKeyValue("platform", intent.platform())
                                    .addKeyValue("tenant", intent.tenant())
                                    .log("grant.targets.unknown"))
                            // What stands stays where it is; the consent itself is not lost.
                            .otherwise(Targets.NONE)
                            .map(targets -> Stream.concat(
                                            Stream.of(person),
                                            targets.all().stream().map(Subject::of))
                                    .toList());
            };
        });
    }

    private static Grant grant(AwaitingCallback flow, TokenSet tokens, Identity identity) {
        var intent = flow.intent();
        return new Grant(flow.id(), intent.tenant(), intent.platform(), intent.clientId(), identity, tokens);
    }

    /** What is to be saved of a subject on a flow's terms. */
    static Connection connection(Intent intent, Grant grant, Subject subject, Optional<Id> selection, Instant now) {
        var terms = intent.terms();
        return new Connection(
                intent.profile(),
                grant,
                terms.variant()
                        .map(form -> subject.with(Map.of(Terms.VARIANT, form)))
                        .orElse(subject),
                selection,
                terms.reconnecting(),
                terms.duplicates(),
                now);
    }
}
