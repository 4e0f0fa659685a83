package dev.handfast.dialect.hosted;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Outcome;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.hosted.CredentialsView.Errors;
import dev.handfast.platform.Catalog;
import dev.handfast.state.Intent;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The page on which a person types a name and an app password. A wrong one costs nothing: the page comes again. */
public final class CredentialsPages {
    private static final int LONGEST_STATE = 128;
    private static final int LONGEST_IDENTIFIER = 320;
    private static final int LONGEST_PASSWORD = 256;

    private final Engine engine;
    private final Catalog catalog;
    private final Brands brands;
    private final Function<String, Ending> endings;
    private final Pages pages;
    private final BrowserCookie cookie;

    /** @param endings finds a dialect's by its name */
    public CredentialsPages(
            Engine engine,
            Catalog catalog,
            Brands brands,
            Function<String, Ending> endings,
            Pages pages,
            BrowserCookie cookie) {
        this.engine = engine;
        this.catalog = catalog;
        this.brands = brands;
        this.endings = endings;
        this.pages = pages;
        this.cookie = cookie;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/connect/{platform}/credentials", Access.OPEN, this::show),
                Operation.post("/connect/{platform}/credentials", Access.OPEN, this::submit));
    }

    private Future<Answer> show(Call call) {
        var state = state(call.queryInput());
        return awaited(call, state).compose(intent -> page(intent, state, "", Errors.NONE, false, 200));
    }

    private Future<Answer> submit(Call call) {
        var form = call.formInput();
        var state = state(form);
        var identifier =
                form.text(CredentialsView.IDENTIFIER, LONGEST_IDENTIFIER).map(String::strip);
        var password = form.text(CredentialsView.PASSWORD, LONGEST_PASSWORD).map(String::strip);
        return awaited(call, state).compose(intent -> {
            if (identifier.filter(text -> !text.isEmpty()).isEmpty()
                    || password.filter(text -> !text.isEmpty()).isEmpty()) {
                return page(intent, state, identifier.orElse(""), missing(identifier, password), false, 400);
            }
            return engine.credentials()
                    .submit(state, cookie.shown(call, state), identifier.get(), Secret.of(password.get()))
                    .compose(to -> onward(intent, to))
                    .recover(failure -> another(failure, intent, state, identifier.get()));
        });
    }

    private Future<Answer> onward(Intent intent, URI to) {
        boolean web = Set.of("http", "https").contains(to.getScheme());
        return brands.of(intent.tenant())
                .map(brand -> web
                        ? Hosted.answer(200, pages.onward(new OnwardView(brand, platformName(intent), to)))
                        : Answer.seeOther(to));
    }

    /** What a person can mend is told on the form; the rest has a page of its own. */
    private Future<Answer> another(Throwable failure, Intent intent, Secret state, String identifier) {
        if (!(failure instanceof GatewayError error)) {
            return Future.failedFuture(failure);
        }
        var words = FailureWords.of(error.code(), platformName(intent));
        var sentence = Optional.of(words.sentence() + " " + words.next());
        var warning = Optional.of(words.title() + ". " + words.sentence());
        var none = Optional.<String>empty();
        return switch (error.code()) {
            case CREDENTIALS_LOOK_LIKE_MAIN_PASSWORD ->
                page(intent, state, identifier, new Errors(none, none, warning), false, 400);
            case CREDENTIALS_NEED_SECOND_FACTOR -> page(intent, state, identifier, Errors.NONE, true, 400);
            case CREDENTIALS_REJECTED, PLATFORM_RATE_LIMITED, PLATFORM_UNAVAILABLE, PLATFORM_UNREADABLE ->
                page(intent, state, identifier, new Errors(sentence, none, none), false, 400);
            default -> Future.failedFuture(failure);
        };
    }

    private static Errors missing(Optional<String> identifier, Optional<String> password) {
        boolean noName = identifier.filter(text -> !text.isEmpty()).isEmpty();
        boolean noPassword = password.filter(text -> !text.isEmpty()).isEmpty();
        return new Errors(
                Optional.empty(),
                noName ? Optional.of("Please type your handle.") : Optional.empty(),
                noPassword ? Optional.of("Please type an app password.") : Optional.empty());
    }

    private Future<Intent> awaited(Call call, Secret state) {
        return engine.credentials().awaited(state, cookie.shown(call, state)).map(intent -> {
            if (!intent.platform().equals(call.path().get("platform"))) {
                throw GatewayError.of(ErrorCode.FLOW_OF_ANOTHER_PLATFORM, "this link is for another platform");
            }
            return intent;
        });
    }

    private Future<Answer> page(
            Intent intent, Secret state, String identifier, Errors errors, boolean secondFactor, int status) {
        return brands.of(intent.tenant())
                .map(brand -> new CredentialsView(
                        brand,
                        platformName(intent),
                        guide(intent),
                        "/connect/" + intent.platform() + "/credentials",
                        Map.of("state", state.reveal()),
                        identifier,
                        errors,
                        secondFactor,
                        back(intent)))
                .map(view -> Hosted.answer(status, pages.credentials(view)));
    }

    private CredentialsView.Guide guide(Intent intent) {
        return catalog.find(intent.platform())
                .flatMap(connector -> connector.platform().guide())
                .map(guide -> new CredentialsView.Guide(
                        Optional.of(guide.identifierExample()),
                        Optional.of(guide.passwordShape()),
                        Optional.of(guide.passwordPage())))
                .orElse(CredentialsView.Guide.NONE);
    }

    private Optional<URI> back(Intent intent) {
        var declined = new Outcome.Failed(intent, GatewayError.of(ErrorCode.CONSENT_DENIED, "the person went back"));
        return intent.redirectUrl().map(url -> endings.apply(intent.dialect()).of(declined));
    }

    private String platformName(Intent intent) {
        return catalog.find(intent.platform())
                .map(connector -> connector.platform().name())
                .orElse(intent.platform());
    }

    private static Secret state(Input input) {
        return input.text("state", LONGEST_STATE)
                .map(Secret::of)
                .orElseThrow(() -> GatewayError.of(ErrorCode.FLOW_NOT_FOUND, "the link is not complete"));
    }
}
