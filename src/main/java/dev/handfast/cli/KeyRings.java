package dev.handfast.cli;

import dev.handfast.vault.KeyNeeds;
import dev.handfast.vault.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, rotates and removes the keys that seal tokens. Needs no other settings, but for what it tells of the stored rows. */
@Command(
        name = "keyring",
        description = {
            "Makes, rotates and removes the keys that seal tokens.",
            "Keep a copy of the file: tokens sealed with a lost key are lost, and every account must be connected anew."
        },
        footer = {
            "",
            "Rotate without downtime:",
            "  handfast keyring add /etc/handfast/keyring.json      then give every process the file and restart it",
            "  handfast keyring rotate /etc/handfast/keyring.json   then give every process the file and restart it",
            "  handfast keyring status /etc/handfast/keyring.json   until nothing needs the old key",
            "  handfast keyring remove 123456789 /etc/handfast/keyring.json"
        })
final class KeyRings {
    private static final Duration CENSUS = Duration.ofMinutes(10); // every sealed row is looked at

    private final Office office;
    private final Handfast handfast;

    @Spec
    private CommandSpec spec;

    KeyRings(Office office, Handfast handfast) {
        this.office = office;
        this.handfast = handfast;
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

    @Command(
            name = "remove",
            description = {
                "Removes a key that no stored row needs any more.",
                "It looks at the database, and refuses while a row needs the key or a process seals with it."
            })
    int remove(
            @Parameters(paramLabel = "KEY", description = "The key's id, as \"keyring status\" shows it.") long key,
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "Else $HANDFAST_KEYRING_FILE.") Path file,
            @Option(
                            names = "--without-database",
                            description = "Removes it unseen, where no database can be asked. What it sealed is lost.")
                    boolean unseen) {
        var path = path(file);
        var shorter = KeyRing.read(path).remove(key);
        if (!unseen) {
            demandUnneeded(
                    key,
                    needs().orElseThrow(() -> new ParameterException(
                            spec.commandLine().getSubcommands().get("remove"),
                            "whether a row needs key " + key + " cannot be told without a database: set"
                                    + " HANDFAST_DATABASE_URL, or say --without-database")));
        }
        return write(path, shorter);
    }

    @Command(
            name = "status",
            description = {
                "Lists the keys' ids and what each does; never the keys.",
                "Where a database is named, it tells as well which stored rows need which key."
            })
    int status(
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "Else $HANDFAST_KEYRING_FILE.") Path file) {
        var ring = KeyRing.read(path(file));
        try {
            return needs().map(needs -> print(ring, needs)).orElseGet(() -> print(ring));
        } catch (RuntimeException uncounted) {
            print(ring);
            throw uncounted;
        }
    }

    private Optional<KeyNeeds> needs() {
        return office.database(handfast.config())
                .map(database -> Office.await(office.desk().keyNeeds(database), CENSUS));
    }

    private static void demandUnneeded(long key, KeyNeeds needs) {
        if (needs.any(key)) {
            throw new IllegalStateException("key " + key + " is needed by " + needs.told(key)
                    + "; they are sealed anew in the background while a gateway serves with the rotated key ring");
        }
        if (needs.sealing().contains(key)) {
            throw new IllegalStateException("a process sealed with key " + key + " in the last half hour; give every"
                    + " process the rotated key ring, restart it, and try again after that time");
        }
    }

    private int change(Path path, UnaryOperator<KeyRing> step) {
        return write(path, step.apply(KeyRing.read(path)));
    }

    private int write(Path path, KeyRing ring) {
        ring.write(path);
        return print(ring);
    }

    private int print(KeyRing ring) {
        var table = new Table("KEY", "DOES");
        ring.status().forEach(key -> table.row(key.id(), does(key)));
        table.print(spec.commandLine().getOut());
        return 0;
    }

    private int print(KeyRing ring, KeyNeeds needs) {
        var table = new Table("KEY", "DOES", "NEEDED BY");
        ring.status().forEach(key -> table.row(key.id(), does(key), needs.told(key.id())));
        var lacking = new TreeSet<>(needs.rows().keySet());
        ring.status().forEach(key -> lacking.remove(key.id()));
        lacking.forEach(key -> table.row(key, "is not here", needs.told(key)));
        table.print(spec.commandLine().getOut());
        return 0;
    }

    private static String does(KeyRing.Key key) {
        return !key.enabled() ? "nothing" : key.primary() ? "seals and opens" : "opens";
    }

    private Path path(Path named) {
        return Optional.ofNullable(named)
                .or(() -> Optional.ofNullable(office.environment().get("HANDFAST_KEYRING_FILE"))
                        .map(Path::of))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "name the key ring's file, or set HANDFAST_KEYRING_FILE"));
    }
}
