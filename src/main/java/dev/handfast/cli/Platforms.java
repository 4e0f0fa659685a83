package dev.handfast.cli;

import dev.handfast.platform.Platform;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the platforms and what still has to be done for each. */
@Command(
        name = "platforms",
        description = {
            "Lists the platforms this gateway knows, whether its own app is configured at each, and the callback URL"
                    + " to register there."
        },
        footer = {"", "Example:", "  handfast platforms"})
final class Platforms implements Callable<Integer> {
    private final Office office;
    private final Handfast handfast;

    @Spec
    private CommandSpec spec;

    Platforms(Office office, Handfast handfast) {
        this.office = office;
        this.handfast = handfast;
    }

    @Override
    public Integer call() {
        var settings = office.settings(handfast.config());
        var table = new Table("ID", "NAME", "APP", "CALLBACK URL TO REGISTER");
        for (var platform : office.desk().platforms(settings)) {
            boolean oauth = platform.proof() == Platform.Proof.OAUTH;
            table.row(
                    platform.id(),
                    platform.name(),
                    !oauth ? "not needed" : settings.platforms().containsKey(platform.id()) ? "configured" : "missing",
                    oauth
                            ? settings.publicUrl() + "/oauth/callback/" + platform.id()
                                    + (platform.callbackEndsWithSlash() ? "/" : "")
                            : "-");
        }
        table.print(spec.commandLine().getOut());
        return 0;
    }
}
