package dev.handfast.connect;

import dev.handfast.account.Accounts;
import dev.handfast.connect.Grants.Attached;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.Secret;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Targets;
import dev.handfast.state.ConnectFlow.AwaitingSelection;
import dev.handfast.state.Terms;
import dev.handfast.state.WatchVerticle;
import dev.handfast.state.WatchedFlow;
import dev.handfast.state.WatchedFlow.Status;
import dev.handfast.state.WatchedFlows;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Audit;
import dev.handfast.tenant.Audit.Action;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What whoever started a flow does with it until its end and after: asks how it stands, waits, chooses, calls it off. */
public final class Watching {
    private static final Duration ON_THE_WAY = Duration.ofSeconds(10); // for an answer that was due to arrive

    /**
     * What a flow has to choose from.
     *
     * @param identity who consented
     * @param targets what this person manages
     */
    public record Choices(Identity identity, Targets targets) {}

    private final WatchedFlows flows;
    private final Starts starts;
    private final Selections selections;
    private final Grants grants;
    private final Credentials credentials;
    private final Audit audit;
    private final LocalBus bus;
    private final InstantSource clock;

    public Watching(
            WatchedFlows flows,
            Starts starts,
            Selections selections,
            Grants grants,
            Credentials credentials,
            Audit audit,
            LocalBus bus,
            InstantSource clock) {
        this.flows = flows;
        this.starts = starts;
        this.selections = selections;
        this.grants = grants;
        this.credentials = credentials;
        this.audit = audit;
        this.bus = bus;
        this.clock = clock;
    }

    /** Starts a flow that can be followed. Fails as {@link Starts#start} does. */
    public Future<Started> start(Caller caller, String dialect, StartRequest request) {
        return starts.start(caller, dialect, request.followed()).compose(started -> audit.record(
                        caller, Action.FLOW_STARTED, started.flow().hex(), clock)
                .map(started));
    }

    /** How a flow of the caller's stands now. Fails with {@code FLOW_NOT_FOUND}, also for one beyond the key's reach. */
    public Future<WatchedFlow> find(Caller caller, Id flow) {
        return flows.find(caller.tenant().id(), flow)
                .map(found -> found.filter(known -> caller.key().reaches(known.profile()))
                        .orElseThrow(() -> GatewayError.of(ErrorCode.FLOW_NOT_FOUND, "there is no flow with this id"))
                        .at(clock.instant()));
    }

    /**
     * How a flow stands once nothing more will come of it by itself, or when the time is up. A flow whose client chooses on pages of
     * its own waits for that client when something is to be chosen, so that counts too.
     *
     * @param gone completes when whoever asked has left; then waiting ends
     */
    public Future<WatchedFlow> await(Caller caller, Id flow, Duration longest, Future<Void> gone) {
        var until = clock.instant().plus(longest);
        return find(caller, flow).compose(known -> until(known, until, gone));
    }

    private Future<WatchedFlow> until(WatchedFlow known, Instant until, Future<Void> gone) {
        var left = Duration.between(clock.instant(), until);
        boolean clientsTurn = known.headless() && known.status() == Status.AWAITING_SELECTION;
        if (known.isSettled() || clientsTurn || left.isNegative() || left.isZero() || gone.isComplete()) {
            return Future.succeededFuture(known);
        }
        return moved(known, until, gone)
                .compose(
                        fresh -> until(fresh, until, gone),
                        // Whoever can wait no longer is told what is known.
                        failure -> Future.succeededFuture(known));
    }

    /** The flow as soon as it stands otherwise than it is known to, or as it is known when the time is up. */
    public Future<WatchedFlow> next(WatchedFlow known, Duration longest, Future<Void> gone) {
        return moved(known, clock.instant().plus(longest), gone);
    }

    private Future<WatchedFlow> moved(WatchedFlow known, Instant until, Future<Void> gone) {
        return bus.ask(
                new WatchVerticle.Await(known, until, gone),
                Duration.between(clock.instant(), until).plus(ON_THE_WAY));
    }

    /**
     * Calls a flow off; one that is over stays as it is. Fails with {@code FLOW_ALREADY_USED} while the platform is being asked who
     * came back.
     */
    public Future<WatchedFlow> cancel(Caller caller, Id flow) {
        return toChange(caller, flow)
                .compose(known -> known.isSettled()
                        ? Future.succeededFuture(known)
                        : flows.cancel(caller.tenant().id(), flow, clock.instant())
                                .compose(off -> find(caller, flow))
                                .map(Watching::calledOff)
                                .compose(gone -> audit.record(caller, Action.FLOW_CANCELLED, flow.hex(), clock)
                                        .map(gone)));
    }

    private static WatchedFlow calledOff(WatchedFlow flow) {
        if (!flow.isSettled()) {
            throw GatewayError.of(
                    ErrorCode.FLOW_ALREADY_USED, "the person is back already, and this flow is coming to its end");
        }
        return flow;
    }

    /**
     * What there is to choose from: what was found when the person consented, or what the platform says now where something was chosen
     * before. Fails with {@code SELECTION_NOT_FOUND} where nobody consented or nothing is kept.
     */
    public Future<Choices> choices(Caller caller, Id flow) {
        return find(caller, flow).compose(known -> open(caller, flow)).compose(open -> open.map(
                        selecting -> Future.succeededFuture(new Choices(selecting.identity(), selecting.targets())))
                .orElseGet(() -> grants.find(caller, flow).compose(kept -> grants.targets(caller, flow)
                        .map(targets -> new Choices(kept.grant().identity(), targets)))));
    }

    /**
     * Connects what was chosen, one after the other, each by itself: what cannot be connected leaves the rest as it is. The same choice
     * again gives the same account. Fails as {@link #choices} does.
     */
    public Future<List<Attached>> choose(Caller caller, Id flow, List<Choice> choices) {
        return toChange(caller, flow).compose(known -> open(caller, flow).compose(open -> open.map(
                        selecting -> first(caller, selecting, choices, 0, List.of()))
                .orElseGet(() -> grants.find(caller, flow)
                        .compose(kept -> grants.attachEach(
                                caller, flow, choices, Optional.empty(), known.reconnecting(), variant(kept))))));
    }

    /** The selection is spent with the first choice that can be saved; the others are attached to the grant that it keeps. */
    private Future<List<Attached>> first(
            Caller caller, AwaitingSelection selecting, List<Choice> choices, int from, List<Attached> before) {
        if (from == choices.size()) {
            return Future.succeededFuture(before);
        }
        var choice = choices.get(from);
        return selections.choose(selecting, choice).transform(done -> {
            boolean spent = done.failed()
                    && done.cause() instanceof GatewayError error
                    && error.code() == ErrorCode.SELECTION_NOT_FOUND;
            if (done.failed() && !spent) {
                return first(caller, selecting, choices, from + 1, with(before, Attached.failed(choice, done.cause())));
            }
            var chosen = spent ? before : with(before, Attached.saved(choice, saved(done.result())));
            var rest = choices.subList(spent ? from : from + 1, choices.size());
            return grants.attachEach(
                            caller,
                            selecting.id(),
                            rest,
                            Optional.of(selecting.targets()),
                            selecting.intent().terms().reconnecting(),
                            variant(selecting))
                    .map(attached ->
                            Stream.concat(chosen.stream(), attached.stream()).toList());
        });
    }

    private static Accounts.Saved saved(Outcome.Connected connected) {
        return new Accounts.Saved(connected.account(), connected.created());
    }

    private static List<Attached> with(List<Attached> before, Attached next) {
        return Stream.concat(before.stream(), Stream.of(next)).toList();
    }

    private static Map<String, String> variant(AwaitingSelection selecting) {
        return selecting
                .intent()
                .terms()
                .variant()
                .map(form -> Map.of(Terms.VARIANT, form))
                .orElse(Map.of());
    }

    private static Map<String, String> variant(Accounts.Kept kept) {
        return kept.accounts().stream()
                .flatMap(account -> Optional.ofNullable(account.details().get(Terms.VARIANT)).stream())
                .findFirst()
                .map(form -> Map.of(Terms.VARIANT, form))
                .orElse(Map.of());
    }

    /**
     * Proves a flow by a name and an app password that the client collected. A login that fails leaves the flow open for another try.
     * Fails with {@code FLOW_NOT_FOUND} for one that is over, {@code PLATFORM_TAKES_NO_CREDENTIALS}.
     */
    public Future<WatchedFlow> prove(Caller caller, Id flow, String identifier, Secret password) {
        return toChange(caller, flow)
                .compose(known -> flows.state(caller.tenant().id(), flow, clock.instant()))
                .compose(state -> credentials.prove(
                        state.orElseThrow(() -> GatewayError.of(ErrorCode.FLOW_NOT_FOUND, "this flow is over")),
                        identifier,
                        password))
                .compose(outcome -> find(caller, flow));
    }

    private Future<Optional<AwaitingSelection>> open(Caller caller, Id flow) {
        return selections.of(caller.tenant().id(), flow);
    }

    private Future<WatchedFlow> toChange(Caller caller, Id flow) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            return find(caller, flow);
        });
    }
}
