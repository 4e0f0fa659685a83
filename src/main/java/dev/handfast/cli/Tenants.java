package dev.handfast.cli;

import dev.handfast.core.Id;
import dev.handfast.tenant.RedirectRule;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import io.vertx.core.Future;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, shows and deletes customers of the gateway. */
@Command(
        name = "tenant",
        description = {
            "Makes, shows, changes and deletes tenants: the customers of this gateway.",
            "A tenant holds API keys, profiles and accounts, and never sees another tenant's."
        },
        footer = {
            "",
            "Examples:",
            "  handfast tenant create \"My product\" --redirect \"https://app.example.com/*\"",
            "  handfast tenant set 0192f0c1a2b3c4d5e6f70809 --brand-name \"My product\" --brand-colour \"#0a7d4f\""
        })
final class Tenants {
    private final Office office;
    private final Handfast handfast;

    @Spec
    private CommandSpec spec;

    Tenants(Office office, Handfast handfast) {
        this.office = office;
        this.handfast = handfast;
    }

    @Command(name = "create", description = "Makes a tenant and prints its id.")
    int create(
            @Parameters(paramLabel = "NAME", description = "1 to 200 characters, shown to people.") String name,
            @Option(names = "--email", defaultValue = "", paramLabel = "ADDRESS", description = "Whom to write to.")
                    String email,
            @Option(
                            names = "--redirect",
                            paramLabel = "RULE",
                            description =
                                    "Where browsers may be sent after a flow; may be repeated. An address, exact or"
                                            + " ending in /*.")
                    List<String> redirects) {
        var now = office.clock().instant();
        var rules = redirects == null
                ? List.<RedirectRule>of()
                : redirects.stream().map(RedirectRule::new).toList();
        var none = TenantSettings.DEFAULT;
        var settings = new TenantSettings(rules, none.browserBinding(), none.ownAppPlatforms(), none.branding());
        var tenant = new Tenant(Id.at(now), name, email, settings, now);
        var made = office.tenancy(handfast.config(), tenancy -> tenancy.createTenant(tenant));
        spec.commandLine().getOut().println(made.id());
        return 0;
    }

    @Command(name = "list", description = "Lists all tenants, oldest first.")
    int list() {
        var tenants = office.tenancy(handfast.config(), tenancy -> tenancy.tenants());
        var table = new Table("ID", "NAME", "E-MAIL", "MADE");
        tenants.forEach(it -> table.row(it.id(), it.name(), it.email(), it.createdAt()));
        table.print(spec.commandLine().getOut());
        return 0;
    }

    @Command(name = "show", description = "Shows a tenant and what it decided.")
    int show(@Parameters(paramLabel = "TENANT", description = "The tenant's id.") Id id) {
        record All(Tenant tenant, int profiles, int keys) {}
        var all = office.tenancy(handfast.config(), tenancy -> Office.tenant(tenancy, id)
                .compose(tenant -> Future.all(tenancy.profiles(id), tenancy.keys(id))
                        .map(both -> new All(
                                tenant,
                                both.<List<?>>resultAt(0).size(),
                                both.<List<?>>resultAt(1).size()))));
        var settings = all.tenant().settings();
        var brand = settings.branding();
        var table = new Table("id", id.toString())
                .row("name", all.tenant().name())
                .row("e-mail", all.tenant().email())
                .row("made", all.tenant().createdAt())
                .row("profiles", all.profiles())
                .row("keys", all.keys());
        settings.redirects().forEach(rule -> table.row("redirect", rule.text()));
        table.row("browser binding", settings.browserBinding() ? "on" : "off")
                .row("open starts", settings.openStarts() ? "on" : "off")
                .row("own app only", String.join(" ", settings.ownAppPlatforms()))
                .row("brand name", brand.name().orElse(""))
                .row("brand logo", brand.logo().map(Object::toString).orElse(""))
                .row("brand colour", brand.colour().orElse(""));
        table.print(spec.commandLine().getOut());
        return 0;
    }

    @Command(
            name = "delete",
            description = "Deletes a tenant with its keys, profiles, accounts and sealed tokens. It cannot be undone.")
    int delete(
            @Parameters(paramLabel = "TENANT", description = "The tenant's id.") Id id,
            @Option(names = "--yes", description = "Says that you mean it.") boolean yes) {
        if (!yes) {
            throw new ParameterException(
                    spec.commandLine().getSubcommands().get("delete"),
                    "deleting tenant " + id + " cannot be undone; repeat with --yes if you mean it");
        }
        office.tenancy(
                handfast.config(), tenancy -> Office.tenant(tenancy, id).compose(found -> tenancy.deleteTenant(id)));
        spec.commandLine().getOut().println("Tenant " + id + " is deleted.");
        return 0;
    }
}
