package dev.handfast.cli;

import dev.handfast.vault.KeyRing;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes and rotates the keys that seal tokens. Needs no other settings. */
@Command(
        name = "keyring",
        description = {
            "Makes and rotates the keys that seal tokens.",
            "Keep a copy of the file: tokens sealed with a lost key are lost, and every account must be connected anew."
        },
        footer = {
            "",
            "Rotate without downtime:",
            "  handfast keyring add /etc/handfast/keyring.json      then give every process the file and restart it",
            "  handfast keyring rotate /etc/handfast/keyring.json   then give every process the file and restart it"
        })
final class KeyRings {
    private final Office office;

    @Spec
    private CommandSpec spec;

    KeyRings(Office office) {
        this.office = office;
    }

    @Command(name = "create", description = "Makes a key ring of one key, readable by its owner alone.")
    int create(
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "Else $HANDFAST_KEYRING_FILE.") Path file) {
        var path = path(file);
        if (Files.exists(path)) {
            throw new ParameterException(
                    spec.commandLine(),
                    path + " exists; a new ring would open nothing of what the old one sealed. Use \"keyring add\", or"
                            + " move the file away");
        }
        return write(path, KeyRing.create());
    }

    @Command(name = "add", description = "Adds a key that opens at once and seals after \"keyring rotate\".")
    int add(@Parameters(arity = "0..1", paramLabel = "FILE", description = "Else $HANDFAST_KEYRING_FILE.") Path file) {
        return change(path(file), KeyRing::add);
    }

    @Command(
            name = "rotate",
            description = "Seals with the key added last from now on. The others keep opening what they sealed.")
    int rotate(
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "Else $HANDFAST_KEYRING_FILE.") Path file) {
        return change(path(file), KeyRing::rotate);
    }

    @Command(name = "status", description = "Lists the keys' ids and what each does; never the keys.")
    int status(
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "Else $HANDFAST_KEYRING_FILE.") Path file) {
        return print(KeyRing.read(path(file)));
    }

    private int change(Path path, UnaryOperator<KeyRing> step) {
        return write(path, step.apply(KeyRing.read(path)));
    }

    private int write(Path path, KeyRing ring) {
        ring.write(path);
        return print(ring);
    }

    private int print(KeyRing ring) {
        PrintWriter out = spec.commandLine().getOut();
        var table = new Table("KEY", "DOES");
        ring.status()
                .forEach(key ->
                        table.row(key.id(), !key.enabled() ? "nothing" : key.primary() ? "seals and opens" : "opens"));
        table.print(out);
        return 0;
    }

    private Path path(Path named) {
        return Optional.ofNullable(named)
                .or(() -> Optional.ofNullable(office.environment().get("HANDFAST_KEYRING_FILE"))
                        .map(Path::of))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "name the key ring's file, or set HANDFAST_KEYRING_FILE"));
    }
}
