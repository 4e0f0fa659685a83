package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Platform.Proof;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Branding;
import dev.handfast.tenant.OwnApp;
import dev.handfast.tenant.RedirectRule;
import dev.handfast.tenant.TenantSettings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** {@code /settings} and {@code /apps}: what a tenant decides, and what it brings. */
final class HandfastTenant {
    private static final int LONGEST = 2048;

    private record Brand(Optional<String> name, Optional<URI> logo, Optional<String> colour) {}

    @JsonNaming(SnakeCaseStrategy.class)
    private record Shown(
            List<String> redirects,
            boolean browserBinding,
            boolean onePerPlatform,
            boolean openStarts,
            List<String> ownAppPlatforms,
            Brand branding) {
        static Shown of(TenantSettings settings) {
            var branding = settings.branding();
            return new Shown(
                    settings.redirects().stream().map(RedirectRule::text).toList(),
                    settings.browserBinding(),
                    settings.onePerPlatform(),
                    settings.openStarts(),
                    settings.ownAppPlatforms().stream().sorted().toList(),
                    new Brand(branding.name(), branding.logo(), branding.colour()));
        }
    }

    /** What is given of the settings, read. */
    private record Change(
            Optional<Set<RedirectRule>> redirects,
            Optional<Boolean> browserBinding,
            Optional<Boolean> onePerPlatform,
            Optional<Boolean> openStarts,
            Optional<Set<String>> ownAppPlatforms,
            Optional<Branding> branding) {
        TenantSettings of(TenantSettings before) {
            return new TenantSettings(
                    redirects.map(List::copyOf).orElse(before.redirects()),
                    browserBinding.orElse(before.browserBinding()),
                    ownAppPlatforms.orElse(before.ownAppPlatforms()),
                    branding.orElse(before.branding()),
                    onePerPlatform.orElse(before.onePerPlatform()),
                    openStarts.orElse(before.openStarts()));
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    private record App(String platform, String clientId) {
        static App of(OwnApp app) {
            return new App(app.platform(), app.clientId());
        }
    }

    private final Administration administration;
    private final Catalog catalog;

    HandfastTenant(Administration administration, Catalog catalog) {
        this.administration = administration;
        this.catalog = catalog;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/settings", Access.KEY, this::settings),
                new Operation(HttpMethod.PATCH, "/settings", Access.KEY, this::change),
                Operation.get("/apps", Access.KEY, this::apps),
                new Operation(HttpMethod.PUT, "/apps/{platform}", Access.KEY, this::putApp),
                new Operation(HttpMethod.DELETE, "/apps/{platform}", Access.KEY, this::deleteApp));
    }

    private Future<Answer> settings(Call call) {
        return administration.tenant(call.keyHolder()).map(tenant -> Answer.ok(Shown.of(tenant.settings())));
    }

    private Future<Answer> change(Call call) {
        var body = call.bodyInput();
        var change = new Change(
                Reading.list(body, "redirects", text -> made(text, RedirectRule::new)),
                Reading.flag(body, "browser_binding"),
                Reading.flag(body, "one_per_platform"),
                Reading.flag(body, "open_starts"),
                Reading.list(
                        body, "own_app_platforms", text -> Optional.of(text).filter(this::takesApp)),
                branding(body));
        body.check();
        return administration
                .changeSettings(call.keyHolder(), change::of)
                .map(tenant -> Answer.ok(Shown.of(tenant.settings())));
    }

    /** Branding is replaced as a whole: a member that is left out has our own look. */
    private static Optional<Branding> branding(Input body) {
        return body.nested("branding").flatMap(given -> {
            var name = given.text("name", LONGEST);
            var logo = given.text("logo", LONGEST);
            var colour = given.text("colour", LONGEST);
            try {
                return Optional.of(new Branding(name, logo.map(URI::create), colour));
            } catch (IllegalArgumentException unfit) {
                body.fault(
                        "branding", "must have a name of at most 80 characters, an https logo, a colour like #rrggbb");
                return Optional.empty();
            }
        });
    }

    private static <T> Optional<T> made(String text, Function<String, T> making) {
        try {
            return Optional.of(making.apply(text));
        } catch (IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }

    private Future<Answer> apps(Call call) {
        var query = call.queryInput();
        var paging = Paging.read(query);
        query.check();
        return administration
                .apps(call.keyHolder())
                .map(all -> Answer.ok(paging.of(all.stream().map(App::of).toList())));
    }

    private Future<Answer> putApp(Call call) {
        var platform = platform(call);
        var body = call.bodyInput();
        var clientId = body.need("client_id", LONGEST);
        var secrets = secrets(body);
        body.check();
        var caller = call.keyHolder();
        return administration
                .putApp(caller, new OwnApp(caller.tenant().id(), platform, clientId, secrets))
                .map(app -> Answer.ok(App.of(app)));
    }

    /** {@code client_secret}, or {@code client_secrets} in the order in which they are tried while one replaces the other. */
    private static List<Secret> secrets(Input body) {
        var one = body.text("client_secret", LONGEST);
        var several = Reading.list(body, "client_secrets", HandfastTenant::secret);
        if (one.isPresent() == several.isPresent()) {
            body.fault("client_secret", "or client_secrets is required, and not both");
        }
        if (several.filter(list -> list.isEmpty() || list.size() > OwnApp.MOST_SECRETS)
                .isPresent()) {
            body.fault("client_secrets", "must be one to " + OwnApp.MOST_SECRETS);
        }
        if (one.isPresent() && one.flatMap(HandfastTenant::secret).isEmpty()) {
            body.fault("client_secret", "must be one line");
        }
        return one.map(Secret::of)
                .map(List::of)
                .or(() -> several.map(List::copyOf))
                .orElse(List.of());
    }

    private static Optional<Secret> secret(String text) {
        return Optional.of(text)
                .filter(value -> !value.isBlank() && value.length() <= LONGEST && value.indexOf('\n') < 0)
                .map(Secret::of);
    }

    private Future<Answer> deleteApp(Call call) {
        return administration.deleteApp(call.keyHolder(), platform(call)).map(gone -> HandfastAccounts.nothing());
    }

    private String platform(Call call) {
        var platform = call.path().get("platform");
        if (!takesApp(platform)) {
            throw GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "there is no platform of this name that takes an app");
        }
        return platform;
    }

    private boolean takesApp(String platform) {
        return catalog.find(platform)
                .filter(connector -> connector.platform().proof() != Proof.APP_PASSWORD)
                .isPresent();
    }
}
