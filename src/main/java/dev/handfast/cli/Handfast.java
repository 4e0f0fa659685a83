package dev.handfast.cli;

import dev.handfast.core.Id;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The command line: reads the words, finds the command, turns failures into one sentence and an exit code. */
@Command(
        name = "handfast",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = Handfast.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 120,
        description = "A self-hosted OAuth gateway for social accounts.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:not done, for the reason given on standard error",
            "2:the command line was not understood"
        })
public final class Handfast {
    private static final String[] FIRST_STEPS = {
        "",
        "First steps:",
        "  handfast keyring create /etc/handfast/keyring.json",
        "  export HANDFAST_KEYRING_FILE=/etc/handfast/keyring.json",
        "  export HANDFAST_PUBLIC_URL=https://connect.example.com",
        "  export HANDFAST_DATABASE_URL=postgresql://handfast:password@localhost:5432/handfast",
        "  handfast migrate",
        "  handfast tenant create \"My product\" --redirect \"https://app.example.com/*\"",
        "  handfast key create TENANT --dialect late",
        "  handfast serve"
    };

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The settings file. Else $HANDFAST_CONFIG, /etc/handfast/handfast.yaml or conf/handfast.yaml;"
                    + " variables HANDFAST_... win over it.")
    private Path config;

    private Handfast() {}

    /** The settings file the operator named. */
    Optional<Path> config() {
        return Optional.ofNullable(config);
    }

    /** Runs one command and answers the exit code; the caller ends the process with it. */
    public static int run(
            Desk desk, Map<String, String> environment, InputStream input, InstantSource clock, String... words) {
        return commandLine(new Office(desk, environment, input, clock)).execute(words);
    }

    static CommandLine commandLine(Office office) {
        var handfast = new Handfast();
        var line = new CommandLine(handfast)
                .addSubcommand(new Serve(office, handfast))
                .addSubcommand(new Migrate(office, handfast))
                .addSubcommand(
                        new CommandLine(new Tenants(office, handfast)).addSubcommand(new TenantSet(office, handfast)))
                .addSubcommand(new Profiles(office, handfast))
                .addSubcommand(new Keys(office, handfast))
                .addSubcommand(new Export(office, handfast))
                .addSubcommand(new Import(office, handfast))
                .addSubcommand(new KeyRings(office, handfast))
                .addSubcommand(new Platforms(office, handfast));
        line.getCommandSpec().usageMessage().footer(FIRST_STEPS);
        line.registerConverter(Id.class, Handfast::id);
        line.registerConverter(Duration.class, text -> Duration.parse(iso(text)));
        line.setExpandAtFiles(false); // a name may begin with @
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionStrategy(Handfast::runLastOrExplain);
        line.setParameterExceptionHandler(Handfast::misunderstood);
        line.setExecutionExceptionHandler(Handfast::failed);
        return line;
    }

    /** A group without its verb shows its help, and that counts as not understood. */
    private static int runLastOrExplain(CommandLine.ParseResult parsed) {
        var innermost = parsed;
        while (innermost.hasSubcommand()) {
            innermost = innermost.subcommand();
        }
        var command = innermost.commandSpec();
        if (!command.subcommands().isEmpty()
                && !innermost.isUsageHelpRequested()
                && !innermost.isVersionHelpRequested()) {
            command.commandLine().usage(command.commandLine().getErr());
            return CommandLine.ExitCode.USAGE;
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int misunderstood(ParameterException wrong, String[] words) {
        var line = wrong.getCommandLine();
        tell(line.getErr(), wrong.getMessage());
        line.getErr().println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        var sentence = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        tell(line.getErr(), sentence);
        LoggerFactory.getLogger(Handfast.class).debug("the command failed", failure);
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void tell(PrintWriter err, String sentence) {
        err.println("handfast: " + sentence);
        err.flush();
    }

    private static Id id(String text) {
        return Id.fromHex(text)
                .or(() -> uuid(text))
                .orElseThrow(() -> new TypeConversionException(
                        "\"" + text + "\" is not an id; ids have 24 hex digits, or are UUIDs"));
    }

    private static Optional<Id> uuid(String text) {
        try {
            return Id.fromUuid(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String iso(String text) {
        if (text.matches("\\d{1,6}d")) {
            return "P" + text;
        }
        if (text.matches("\\d{1,6}[hms]")) {
            return "PT" + text;
        }
        return text;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Handfast.class.getPackage().getImplementationVersion();
            return new String[] {
                "handfast " + (version == null ? "development" : version),
                "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
            };
        }
    }
}
