package dev.handfast.cli;

import dev.handfast.core.Id;
import dev.handfast.tenant.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and lists what accounts are connected to. */
@Command(
        name = "profile",
        description = {
            "Makes and lists the profiles that accounts are connected to.",
            "The APIs call them profiles, workspaces or locations; each shows a profile's id in its own spelling."
        },
        footer = {"", "Example:", "  handfast profile create 0192f0c1a2b3c4d5e6f70809 \"Bakery\""})
final class Profiles {
    private final Office office;
    private final Handfast handfast;

    @Spec
    private CommandSpec spec;

    Profiles(Office office, Handfast handfast) {
        this.office = office;
        this.handfast = handfast;
    }

    @Command(name = "create", description = "Makes a profile and prints its id. A tenant's first is its default.")
    int create(
            @Parameters(paramLabel = "TENANT", description = "The tenant's id.") Id tenant,
            @Parameters(paramLabel = "NAME", description = "1 to 200 characters, unique in the tenant.") String name,
            @Option(names = "--description", defaultValue = "", paramLabel = "TEXT", description = "Free text.")
                    String description,
            @Option(names = "--color", defaultValue = "", paramLabel = "#RRGGBB", description = "For lists.")
                    String color) {
        var now = office.clock().instant();
        var profile = new Profile(Id.at(now), tenant, name, description, color, false, now);
        var made = office.tenancy(handfast.config(), tenancy -> Office.tenant(tenancy, tenant)
                .compose(found -> tenancy.createProfile(profile)));
        spec.commandLine().getOut().println(made.id());
        return 0;
    }

    @Command(name = "list", description = "Lists a tenant's profiles, oldest first.")
    int list(@Parameters(paramLabel = "TENANT", description = "The tenant's id.") Id tenant) {
        var profiles = office.tenancy(handfast.config(), tenancy -> Office.tenant(tenancy, tenant)
                .compose(found -> tenancy.profiles(tenant)));
        var table = new Table("ID", "NAME", "DEFAULT", "MADE");
        profiles.forEach(it -> table.row(it.id(), it.name(), it.isDefault() ? "yes" : "", it.createdAt()));
        table.print(spec.commandLine().getOut());
        return 0;
    }
}
