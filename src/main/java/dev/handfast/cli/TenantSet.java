package dev.handfast.cli;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.tenant.Branding;
import dev.handfast.tenant.OwnApp;
import dev.handfast.tenant.RedirectRule;
import dev.handfast.tenant.Tenancy;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Changes what a tenant decided; whatever is not named stays. */
@Command(
        name = "set",
        description =
                "Changes what a tenant decided; whatever is not named stays. It counts at once, on every process.",
        footer = {
            "",
            "Examples:",
            "  handfast tenant set TENANT --add-redirect \"https://app.example.com/*\"",
            "  handfast tenant set TENANT --own-app facebook --client-id 1234 --client-secret-file ./secret",
            "  pass show facebook | handfast tenant set TENANT --own-app facebook --client-id 1234 --client-secret-file -"
        })
final class TenantSet implements Callable<Integer> {
    private static final int MAX_SECRET = 65_536; // bytes; more is a wrong path, not a secret

    private enum Switch {
        ON,
        OFF
    }

    private static final class App {
        @Option(
                names = "--own-app",
                required = true,
                paramLabel = "PLATFORM",
                description = "Stores the tenant's own app at this platform, used instead of the gateway's.")
        private String platform;

        @Option(names = "--client-id", required = true, paramLabel = "ID", description = "The own app's id.")
        private String clientId;

        @Option(
                names = "--client-secret-file",
                required = true,
                paramLabel = "FILE",
                description = "Where the own app's secret is read from; - is standard input. Several secrets stand on a"
                        + " line each, and are tried in their order.")
        private String secretFile;
    }

    private final Office office;
    private final Handfast handfast;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TENANT", description = "The tenant's id.")
    private Id id;

    @Option(names = "--name", paramLabel = "TEXT", description = "The tenant's name.")
    private String name;

    @Option(names = "--email", paramLabel = "ADDRESS", description = "Whom to write to.")
    private String email;

    @Option(
            names = "--add-redirect",
            paramLabel = "RULE",
            description = "Lets browsers be sent there after a flow; may be repeated.")
    private List<String> added = List.of();

    @Option(names = "--remove-redirect", paramLabel = "RULE", description = "Takes such a rule back; may be repeated.")
    private List<String> removed = List.of();

    @Option(
            names = "--redirect",
            paramLabel = "RULE",
            description = "Replaces all rules by this one; may be repeated for several.")
    private List<String> replaced = List.of();

    @Option(
            names = "--browser-binding",
            paramLabel = "on|off",
            description = "Whether the browser that comes back must be the one that set out. Leave it on unless the"
                    + " start URL is opened by another browser than asked for it.")
    private Switch binding;

    @Option(
            names = "--open-starts",
            paramLabel = "on|off",
            description = "Whether a browser may start a connection by naming a location alone, where an API has such a"
                    + " start. Leave it off: whoever knows the id can then connect an account of their own.")
    private Switch openStarts;

    @Option(
            names = "--demand-own-app",
            paramLabel = "PLATFORM",
            description = "Lets the tenant use this platform with its own app only; may be repeated.")
    private List<String> demanded = List.of();

    @Option(
            names = "--allow-gateway-app",
            paramLabel = "PLATFORM",
            description = "Takes that demand back; may be repeated.")
    private List<String> allowed = List.of();

    @Option(
            names = "--brand-name",
            paramLabel = "TEXT",
            description = "The product on the hosted pages; \"\" for none.")
    private String brandName;

    @Option(names = "--brand-logo", paramLabel = "URL", description = "An https picture; \"\" for none.")
    private String brandLogo;

    @Option(names = "--brand-colour", paramLabel = "#RRGGBB", description = "The accent colour; \"\" for ours.")
    private String brandColour;

    @ArgGroup(exclusive = false)
    private App app;

    TenantSet(Office office, Handfast handfast) {
        this.office = office;
        this.handfast = handfast;
    }

    @Override
    public Integer call() {
        var platforms = office.desk().platforms(office.settings(handfast.config()));
        Stream.concat(demanded.stream(), allowed.stream()).forEach(it -> Office.demandPlatform(platforms, it));
        if (app != null) {
            Office.demandPlatform(platforms, app.platform);
        }
        var ownApp = Optional.ofNullable(app).map(it -> new OwnApp(id, it.platform, it.clientId, secrets(it)));
        office.tenancy(handfast.config(), tenancy -> Office.tenant(tenancy, id)
                .compose(tenant -> tenancy.updateTenant(id, this::changed))
                .compose(done -> store(tenancy, ownApp)));
        spec.commandLine().getOut().println("Tenant " + id + " is changed.");
        return 0;
    }

    private static Future<Void> store(Tenancy tenancy, Optional<OwnApp> app) {
        return app.map(tenancy::putOwnApp).orElse(Future.succeededFuture());
    }

    private Tenant changed(Tenant tenant) {
        var before = tenant.settings();
        var owned = new TreeSet<>(before.ownAppPlatforms());
        owned.addAll(demanded);
        allowed.forEach(owned::remove);
        return new Tenant(
                tenant.id(),
                name == null ? tenant.name() : name,
                email == null ? tenant.email() : email,
                new TenantSettings(
                        redirects(before.redirects()),
                        binding == null ? before.browserBinding() : binding == Switch.ON,
                        owned,
                        branding(before.branding()),
                        before.onePerPlatform(),
                        openStarts == null ? before.openStarts() : openStarts == Switch.ON),
                tenant.createdAt());
    }

    private List<RedirectRule> redirects(List<RedirectRule> before) {
        var rules = new LinkedHashSet<>(
                replaced.isEmpty()
                        ? before
                        : replaced.stream().map(RedirectRule::new).toList());
        added.stream().map(RedirectRule::new).forEach(rules::add);
        for (var rule : removed) {
            if (!rules.removeIf(it -> it.text().equals(rule))) {
                throw new IllegalArgumentException(
                        "the tenant has no redirect rule " + rule + "; \"handfast tenant show " + id + "\" lists them");
            }
        }
        return new ArrayList<>(rules);
    }

    private Branding branding(Branding before) {
        return new Branding(
                brandName == null ? before.name() : present(brandName),
                brandLogo == null ? before.logo() : present(brandLogo).map(URI::create),
                brandColour == null ? before.colour() : present(brandColour));
    }

    private static Optional<String> present(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    private List<Secret> secrets(App from) {
        try {
            var bytes = from.secretFile.equals("-")
                    ? office.input().readNBytes(MAX_SECRET)
                    : Files.readAllBytes(Path.of(from.secretFile));
            var text = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
            if (text.isEmpty() || bytes.length >= MAX_SECRET) {
                throw new ParameterException(spec.commandLine(), "--client-secret-file holds no secret");
            }
            return Secret.of(text).lines();
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), "--client-secret-file cannot be read; check that it exists");
        }
    }
}
