package dev.handfast.cli;

import dev.handfast.core.Id;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a tenant's connections to a sealed file. */
@Command(
        name = "export",
        description = {
            "Writes all connections of a tenant, with their tokens, to a file sealed with a passphrase.",
            "The file must not be there yet."
        },
        footer = {
            "",
            "Example:",
            "  handfast export 0192f0c1a2b3c4d5e6f70809 connections.json --passphrase-file /run/secrets/passphrase"
        })
final class Export implements Callable<Integer> {
    static final Duration PATIENCE = Duration.ofMinutes(30); // for many thousand connections

    private final Office office;
    private final Handfast handfast;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TENANT", description = "The tenant's id.")
    private Id tenant;

    @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
    private Path file;

    @Option(
            names = "--passphrase-file",
            required = true,
            paramLabel = "FILE",
            description = "Holds the passphrase, 12 characters at least; - reads it from standard input.")
    private String passphraseFile;

    Export(Office office, Handfast handfast) {
        this.office = office;
        this.handfast = handfast;
    }

    @Override
    public Integer call() {
        var passphrase = office.passphrase(spec, passphraseFile);
        var settings = office.settings(handfast.config());
        office.tenancy(handfast.config(), tenancy -> Office.tenant(tenancy, tenant));
        var sealed = Office.await(
                office.desk().withTransfers(settings, transfers -> transfers.export(tenant, passphrase)), PATIENCE);
        try {
            Files.write(file, sealed.text().getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new ParameterException(
                    spec.commandLine(), file + " cannot be written; check that it is not there yet and the folder is");
        }
        spec.commandLine().getOut().println("The connections of tenant " + tenant + " are in " + file + ".");
        return 0;
    }
}
