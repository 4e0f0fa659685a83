package dev.handfast.connect;

import dev.handfast.account.Account;
import dev.handfast.account.Accounts;
import dev.handfast.account.Grant;
import dev.handfast.account.Subject;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Kind;
import dev.handfast.platform.Platform;
import dev.handfast.platform.Target;
import dev.handfast.platform.Targets;
import dev.handfast.state.Choosing;
import dev.handfast.state.ConnectFlow.AwaitingSelection;
import dev.handfast.state.Handles;
import dev.handfast.state.Intent;
import dev.handfast.state.Selection;
import dev.handfast.state.StateVerticle;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Directory;
import dev.handfast.tenant.Duplicates;
import io.vertx.core.Future;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Lets people, or clients on their behalf, choose what to connect. A selection is spent with the save that it leads to, never before. */
public final class Selections {
    /**
     * Who wants to see or make a selection.
     *
     * @param caller the holder of a key, if one was shown
     * @param handles what leads to the selection
     * @param profile the profile the client believes it is for, if it said so
     * @param platform the platform it must be of
     * @param redirectUrl where the client wants the browser to go instead of where the start said
     */
    public record Asking(
            Optional<Caller> caller,
            Handles handles,
            Optional<Id> profile,
            Optional<String> platform,
            Optional<String> redirectUrl) {}

    private final Catalog catalog;
    private final Accounts accounts;
    private final Revocations revocations;
    private final Directory directory;
    private final Redirects redirects;
    private final LocalBus bus;
    private final InstantSource clock;

    public Selections(
            Catalog catalog,
            Accounts accounts,
            Revocations revocations,
            Directory directory,
            Redirects redirects,
            LocalBus bus,
            InstantSource clock) {
        this.directory = directory;
        this.redirects = redirects;
        this.catalog = catalog;
        this.accounts = accounts;
        this.revocations = revocations;
        this.bus = bus;
        this.clock = clock;
    }

    /**
     * What can be chosen. Handles prove themselves; with a key beside them the selection must also be that tenant's. Fails with
     * {@code SELECTION_NOT_FOUND} for handles unknown, expired or spent ({@code CONNECT_TOKEN_INVALID} where only a connect token
     * says who asks), {@code PROFILE_FORBIDDEN} for another profile than the
     * selection's.
     */
    public Future<AwaitingSelection> open(Asking asking) {
        return find(asking).map(selection -> {
            if (selection instanceof Selection.Open open) {
                return open.flow();
            }
            throw notFound();
        });
    }

    /**
     * Connects what was chosen. Made again with the same choice it gives the same account. Fails like {@link #open}, with {@code REDIRECT_NOT_ALLOWED}, and with
     * {@code TARGET_NOT_FOUND} for something that was not on the list.
     */
    public Future<Outcome.Connected> choose(Asking asking, Choice choice) {
        return find(asking).compose(selection -> {
            asking.caller().ifPresent(Access::toChange);
            return redirected(intent(selection), asking.redirectUrl())
                    .compose(intent -> selection instanceof Selection.Open open
                            ? first(open.flow(), intent, asking, choice)
                            : again((Selection.Made) selection, intent, choice));
        });
    }

    /** The open selection of a tenant's flow, for whoever has proven that the flow is theirs. */
    Future<Optional<AwaitingSelection>> of(Id tenant, Id flow) {
        return bus.ask(new StateVerticle.FindOf(tenant, flow));
    }

    /** Connects what was chosen of it. Fails with {@code TARGET_NOT_FOUND}, and {@code SELECTION_NOT_FOUND} once it is spent. */
    Future<Outcome.Connected> choose(AwaitingSelection flow, Choice choice) {
        return Future.succeededFuture().compose(begin -> save(flow, flow.intent(), choice));
    }

    /** Of choices that are made at the same time one is saved; the others still count if they are the same. */
    private Future<Outcome.Connected> first(AwaitingSelection flow, Intent intent, Asking asking, Choice choice) {
        return save(flow, intent, choice)
                .recover(failure -> isSpent(failure)
                        ? find(asking)
                                .compose(now -> now instanceof Selection.Made made
                                        ? again(made, intent, choice)
                                        : Future.failedFuture(failure))
                        : Future.failedFuture(failure));
    }

    private static boolean isSpent(Throwable failure) {
        return failure instanceof GatewayError error && error.code() == ErrorCode.SELECTION_NOT_FOUND;
    }

    /** Where there is room for one account alone and it is taken, no other choice can help: the selection ends, and so does its grant. */
    private Future<Outcome.Connected> save(AwaitingSelection flow, Intent intent, Choice choice) {
        var subject = subject(flow, choice);
        var grant = new Grant(
                flow.id(), intent.tenant(), intent.platform(), intent.clientId(), flow.identity(), flow.tokens());
        return accounts.save(Consents.connection(intent, grant, subject, Optional.of(flow.id()), clock.instant()))
                .recover(failure -> failure instanceof GatewayError error
                                && error.code() == ErrorCode.ALREADY_CONNECTED
                                && intent.terms().duplicates() == Duplicates.REFUSE_SECOND
                        ? bus.ask(new StateVerticle.Drop(intent.tenant(), flow.id()))
                                .onSuccess(dropped -> revocations.giveBack(grant))
                                .compose(dropped -> Future.failedFuture(failure))
                        : Future.failedFuture(failure))
                .map(saved -> new Outcome.Connected(intent, saved.account(), saved.created()));
    }

    /** Another redirect than the start's is held against the tenant's list like the start's was. */
    private Future<Intent> redirected(Intent intent, Optional<String> asked) {
        var other = asked.filter(url -> !intent.redirectUrl().map(URI::toString).equals(Optional.of(url)));
        return other.map(url -> directory
                        .tenant(intent.tenant())
                        .map(tenant ->
                                intent.withRedirect(redirects.allowed(tenant.orElseThrow(Selections::notFound), url))))
                .orElseGet(() -> Future.succeededFuture(intent));
    }

    private Future<Selection> find(Asking asking) {
        boolean handled = asking.handles().tempToken().isPresent()
                || asking.handles().connectToken().isPresent();
        var found = handled
                ? bus.ask(new StateVerticle.Find(asking.handles()))
                : latest(asking).map(flow -> flow.map(open -> (Selection) new Selection.Open(open)));
        return found.map(selection -> {
            var known = selection.orElseThrow(() -> unproven(asking) ? badConnectToken() : notFound());
            check(intent(known), asking);
            return known;
        });
    }

    /** Some clients keep no handles at all; a key and a profile lead to the newest selection. */
    private Future<Optional<AwaitingSelection>> latest(Asking asking) {
        if (asking.caller().isEmpty()
                || asking.profile().isEmpty()
                || asking.platform().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return bus.ask(new StateVerticle.FindLatest(
                asking.caller().get().tenant().id(),
                asking.profile().get(),
                asking.platform().get()));
    }

    private static void check(Intent intent, Asking asking) {
        boolean foreign = asking.caller()
                        .map(caller -> !caller.tenant().id().equals(intent.tenant()))
                        .orElse(false)
                || asking.platform()
                        .map(asked -> !asked.equals(intent.platform()))
                        .orElse(false);
        if (foreign) {
            throw notFound();
        }
        boolean beyondReach = asking.caller()
                        .map(caller -> !caller.key().reaches(intent.profile()))
                        .orElse(false)
                || asking.profile()
                        .map(asked -> !asked.equals(intent.profile()))
                        .orElse(false);
        if (beyondReach) {
            throw GatewayError.of(ErrorCode.PROFILE_FORBIDDEN, "this connection was started for another profile");
        }
    }

    private Subject subject(AwaitingSelection flow, Choice choice) {
        boolean personAllowed = flow.intent().terms().choosing() != Choosing.TARGET
                && catalog.find(flow.intent().platform())
                        .map(connector -> connector.platform().selection() != Platform.Selection.REQUIRED)
                        .orElse(false);
        return subject(flow.identity(), flow.targets(), choice, personAllowed);
    }

    /** What a choice stands for. Fails with {@code TARGET_NOT_FOUND}. */
    static Subject subject(Identity identity, Targets targets, Choice choice, boolean personAllowed) {
        if (choice instanceof Choice.OfTarget of) {
            var target = chosen(targets, of);
            return target.kind() == Kind.BOARD ? Subject.of(identity).with(asDefault(target)) : Subject.of(target);
        }
        if (!personAllowed) {
            throw GatewayError.of(ErrorCode.TARGET_NOT_FOUND, "something on the list must be chosen");
        }
        return Subject.of(identity);
    }

    /** What an account tells of the target that is used unless another one is named. */
    static Map<String, String> asDefault(Target target) {
        return Map.of("defaultBoardId", target.id(), "defaultBoardName", target.name());
    }

    /** The target that is meant. Fails with {@code TARGET_NOT_FOUND}. */
    static Target chosen(Targets targets, Choice.OfTarget choice) {
        return targets.all().stream()
                .filter(target -> isMeant(target.id(), target.details().get("urn"), choice))
                .findFirst()
                .orElseThrow(() -> GatewayError.of(
                        ErrorCode.TARGET_NOT_FOUND, "what was chosen is not among what this person manages"));
    }

    private static boolean isMeant(String id, String urn, Choice.OfTarget choice) {
        return choice.id().equals(id) || choice.id().equals(urn);
    }

    private Future<Outcome.Connected> again(Selection.Made made, Intent intent, Choice choice) {
        return accounts.find(made.intent().tenant(), made.account())
                .map(found -> found.filter(account -> isSame(account, choice))
                        .map(account -> new Outcome.Connected(intent, account, false))
                        .orElseThrow(Selections::notFound));
    }

    private static boolean isSame(Account account, Choice choice) {
        return choice instanceof Choice.OfTarget of
                ? isMeant(account.upstreamId(), account.details().get("urn"), of)
                        || of.id().equals(account.details().get("defaultBoardId"))
                : account.kind() == Kind.PERSON;
    }

    private static Intent intent(Selection selection) {
        return selection instanceof Selection.Open open ? open.flow().intent() : ((Selection.Made) selection).intent();
    }

    /** Without a key, the connect token is who asks, and it did not hold. */
    private static boolean unproven(Asking asking) {
        return asking.caller().isEmpty() && asking.handles().connectToken().isPresent();
    }

    private static GatewayError badConnectToken() {
        return GatewayError.of(
                ErrorCode.CONNECT_TOKEN_INVALID, "the connect token is unknown, has expired, or does not fit");
    }

    private static GatewayError notFound() {
        return GatewayError.of(
                ErrorCode.SELECTION_NOT_FOUND, "the selection is unknown, has expired, or was made already");
    }
}
