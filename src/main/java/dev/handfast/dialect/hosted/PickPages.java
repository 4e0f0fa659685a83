package dev.handfast.dialect.hosted;

import dev.handfast.connect.Choice;
import dev.handfast.connect.Ending;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Outcome;
import dev.handfast.connect.Selections.Asking;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Kind;
import dev.handfast.platform.Platform;
import dev.handfast.platform.Target;
import dev.handfast.state.Choosing;
import dev.handfast.state.ConnectFlow.AwaitingSelection;
import dev.handfast.state.Handles;
import dev.handfast.state.Intent;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page on which a person chooses. It is reached, and its form is proven, by the two handles of the selection. */
public final class PickPages {
    private static final Set<String> STEPS =
            Set.of("select-page", "select-organization", "select-location", "select-board", "select-account");
    private static final String SELF = "self"; // no platform's target has an id like this
    private static final int LONGEST = 512;

    private final Engine engine;
    private final Catalog catalog;
    private final Brands brands;
    private final Function<String, Ending> endings;
    private final Pages pages;

    /** @param endings finds a dialect's by its name */
    public PickPages(Engine engine, Catalog catalog, Brands brands, Function<String, Ending> endings, Pages pages) {
        this.engine = engine;
        this.catalog = catalog;
        this.brands = brands;
        this.endings = endings;
        this.pages = pages;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/connect/{platform}/{step}", Access.OPEN, this::show),
                Operation.post("/connect/{platform}/{step}", Access.OPEN, this::choose));
    }

    private Future<Answer> show(Call call) {
        var asking = asking(call, call.queryInput());
        return engine.selections().open(asking).compose(flow -> page(call, asking, flow, Optional.empty(), 200));
    }

    private Future<Answer> choose(Call call) {
        var form = call.formInput();
        var asking = asking(call, form);
        var chosen = form.text(PickView.FIELD, LONGEST);
        if (chosen.isEmpty()) {
            return again(call, asking, "Please choose one.", 400);
        }
        var choice = chosen.get().equals(SELF) ? new Choice.Person() : new Choice.OfTarget(chosen.get());
        return engine.selections()
                .choose(asking, choice)
                .compose(connected -> onward(connected))
                .recover(failure -> failure instanceof GatewayError error
                        ? refused(call, asking, error)
                        : Future.failedFuture(failure));
    }

    private Future<Answer> refused(Call call, Asking asking, GatewayError error) {
        return error.code() == ErrorCode.TARGET_NOT_FOUND
                ? again(call, asking, "That is not in your list. Please choose one of these.", 404)
                : Future.failedFuture(error.platform(call.path().get("platform")));
    }

    private Future<Answer> again(Call call, Asking asking, String error, int status) {
        return engine.selections().open(asking).compose(flow -> page(call, asking, flow, Optional.of(error), status));
    }

    private Future<Answer> onward(Outcome.Connected connected) {
        var to = endings.apply(connected.intent().dialect()).of(connected);
        boolean web = Set.of("http", "https").contains(to.getScheme());
        return brands.of(connected.intent().tenant())
                .map(brand -> web
                        ? Hosted.answer(
                                200,
                                pages.onward(new OnwardView(
                                        brand, platform(connected.intent()).name(), to)))
                        : Answer.seeOther(to));
    }

    private Future<Answer> page(Call call, Asking asking, AwaitingSelection flow, Optional<String> error, int status) {
        return brands.of(flow.intent().tenant()).map(brand -> {
            var platform = platform(flow.intent());
            var view = new PickView(
                    brand,
                    platform.name(),
                    platform.targetKind().orElse(Kind.PAGE),
                    Optional.of(new PickView.Person(
                            flow.identity().displayName(), flow.identity().picture())),
                    self(platform, flow),
                    flow.targets().all().stream().map(PickPages::choice).toList(),
                    flow.targets().complete(),
                    "/connect/" + platform.id() + "/" + call.path().get("step"),
                    Map.of(
                            "tempToken",
                                    asking.handles().tempToken().orElseThrow().reveal(),
                            "connect_token",
                                    asking.handles()
                                            .connectToken()
                                            .orElseThrow()
                                            .reveal()),
                    error,
                    back(flow.intent()));
            return Hosted.answer(status, pages.pick(view));
        });
    }

    /** By not choosing, a person says no; the client hears it like a denied consent. */
    private Optional<URI> back(Intent intent) {
        var declined =
                new Outcome.Failed(intent, GatewayError.of(ErrorCode.CONSENT_DENIED, "the person chose nothing"));
        return intent.redirectUrl().map(url -> endings.apply(intent.dialect()).of(declined));
    }

    private static Optional<PickView.Choice> self(Platform platform, AwaitingSelection flow) {
        return Optional.of(flow.identity())
                .filter(identity -> platform.selection() != Platform.Selection.REQUIRED
                        && flow.intent().terms().choosing() != Choosing.TARGET)
                .map(identity ->
                        new PickView.Choice(SELF, identity.displayName(), Optional.empty(), identity.picture()));
    }

    private static PickView.Choice choice(Target target) {
        var subtitle = Stream.of(
                        target.category(),
                        target.username().map(handle -> "@" + handle),
                        Optional.ofNullable(target.details().get("vanityName"))
                                .filter(vanity -> target.username().isEmpty()),
                        Optional.ofNullable(target.details().get("address")))
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" · "));
        return new PickView.Choice(
                target.id(), target.name(), Optional.of(subtitle).filter(text -> !text.isEmpty()), target.picture());
    }

    private Platform platform(Intent intent) {
        return catalog.find(intent.platform())
                .orElseThrow(() -> GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "this platform is not known here"))
                .platform();
    }

    private static Asking asking(Call call, Input input) {
        if (!STEPS.contains(call.path().get("step"))) {
            throw GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "there is nothing here");
        }
        var tempToken = input.text("tempToken", LONGEST).map(Secret::of);
        var connectToken = input.text("connect_token", LONGEST).map(Secret::of);
        if (tempToken.isEmpty() || connectToken.isEmpty()) {
            throw GatewayError.of(ErrorCode.SELECTION_NOT_FOUND, "the link is not complete");
        }
        return new Asking(
                Optional.empty(),
                new Handles(tempToken, connectToken),
                Optional.empty(),
                Optional.of(call.path().get("platform")),
                Optional.empty());
    }
}
