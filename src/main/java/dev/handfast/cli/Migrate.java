package dev.handfast.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings the database to this version's shape. */
@Command(
        name = "migrate",
        description = {
            "Brings the database to this version's shape.",
            "Safe to run again, by several at once, and while the version before still serves."
        },
        footer = {"", "Example:", "  handfast migrate && handfast serve"})
final class Migrate implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(30); // a large table may be rewritten

    private final Office office;
    private final Handfast handfast;

    @Spec
    private CommandSpec spec;

    Migrate(Office office, Handfast handfast) {
        this.office = office;
        this.handfast = handfast;
    }

    @Override
    public Integer call() {
        int steps = Office.await(office.desk().migrate(office.settings(handfast.config())), PATIENCE);
        spec.commandLine()
                .getOut()
                .println(
                        steps == 0
                                ? "The database is up to date."
                                : "The database is up to date, after " + steps + (steps == 1 ? " step." : " steps."));
        return 0;
    }
}
