package dev.handfast.cli;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists and revokes API keys. */
@Command(
        name = "key",
        description = {
            "Makes, lists and revokes API keys.",
            "Only a hash of a key is stored: it is shown once, when it is made."
        },
        footer = {
            "",
            "Examples:",
            "  handfast key create 0192f0c1a2b3c4d5e6f70809 --dialect late --name production",
            "  handfast key create 0192f0c1a2b3c4d5e6f70809 --dialect handfast --role vendor --expires 90d",
            "  handfast key revoke 0192f0c1a2b3c4d5e6f70809 0192f0c7d1e2f30405060708"
        })
final class Keys {
    private final Office office;
    private final Handfast handfast;

    @Spec
    private CommandSpec spec;

    Keys(Office office, Handfast handfast) {
        this.office = office;
        this.handfast = handfast;
    }

    @Command(
            name = "create",
            description =
                    "Makes a key and prints it, alone on standard output and never again; its id goes to standard error.")
    int create(
            @Parameters(paramLabel = "TENANT", description = "The tenant's id.") Id tenant,
            @Option(
                            names = "--dialect",
                            required = true,
                            paramLabel = "API",
                            description = "The API it speaks: ${COMPLETION-CANDIDATES}.")
                    KeyFormat format,
            @Option(
                            names = "--name",
                            defaultValue = "command line",
                            paramLabel = "TEXT",
                            description = "To recognise it by. Default: ${DEFAULT-VALUE}.")
                    String name,
            @Option(
                            names = "--role",
                            defaultValue = "OWNER",
                            paramLabel = "ROLE",
                            description =
                                    "What its holder may do: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
                    Role role,
            @Option(
                            names = "--profile",
                            paramLabel = "PROFILE",
                            description = "Limits it to this profile; may be repeated. Default: all.")
                    Set<Id> profiles,
            @Option(
                            names = "--expires",
                            paramLabel = "DURATION",
                            description = "How long it counts, such as 90d. Default: for ever.")
                    Duration expires) {
        if (role == Role.VENDOR && format != KeyFormat.HANDFAST) {
            throw new IllegalArgumentException(
                    "--role vendor goes with --dialect handfast: no other API hands out tokens");
        }
        var now = office.clock().instant();
        var text = format.mint();
        var key = new ApiKey(
                Id.at(now),
                tenant,
                format.dialect(),
                named(name),
                format.preview(text),
                role,
                profiles == null ? Set.of() : profiles,
                now,
                Optional.ofNullable(expires).map(Keys::future).map(now::plus));
        office.tenancy(handfast.config(), tenancy -> Office.tenant(tenancy, tenant)
                .compose(found -> tenancy.profiles(tenant))
                .compose(known -> {
                    var ids = known.stream().map(profile -> profile.id()).collect(Collectors.toSet());
                    return ids.containsAll(key.profiles())
                            ? tenancy.createKey(key, text)
                            : Future.failedFuture(GatewayError.of(
                                    ErrorCode.PROFILE_NOT_FOUND,
                                    "a profile of --profile is not this tenant's; \"handfast profile list " + tenant
                                            + "\" shows them all"));
                }));
        spec.commandLine().getErr().println("Key " + key.id() + " is made. This is the only time it is shown:");
        spec.commandLine().getOut().println(text.reveal());
        return 0;
    }

    @Command(name = "list", description = "Lists a tenant's keys, newest first.")
    int list(@Parameters(paramLabel = "TENANT", description = "The tenant's id.") Id tenant) {
        var keys = office.tenancy(
                handfast.config(), tenancy -> Office.tenant(tenancy, tenant).compose(found -> tenancy.keys(tenant)));
        var table = new Table("ID", "API", "KEY", "NAME", "ROLE", "PROFILES", "MADE", "EXPIRES");
        keys.forEach(key -> table.row(
                key.id(),
                key.dialect(),
                key.preview(),
                key.name(),
                key.role().name().toLowerCase(Locale.ROOT),
                key.profiles().isEmpty() ? "all" : key.profiles().size(),
                key.createdAt(),
                key.expiresAt().map(Object::toString).orElse("never")));
        table.print(spec.commandLine().getOut());
        return 0;
    }

    @Command(name = "revoke", description = "Revokes a key, at once and on every process.")
    int revoke(
            @Parameters(paramLabel = "TENANT", description = "The tenant's id.") Id tenant,
            @Parameters(paramLabel = "KEY", description = "The key's id, as \"key list\" shows it.") Id key) {
        boolean gone = office.tenancy(handfast.config(), tenancy -> tenancy.revokeKey(tenant, key));
        if (!gone) {
            throw GatewayError.of(
                    ErrorCode.KEY_NOT_FOUND,
                    "there is no such key; \"handfast key list " + tenant + "\" shows them all");
        }
        spec.commandLine().getOut().println("Key " + key + " is revoked.");
        return 0;
    }

    private static String named(String name) {
        if (name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("a key's name has 1 to 200 characters");
        }
        return name;
    }

    private static Duration future(Duration expires) {
        if (expires.isNegative() || expires.isZero()) {
            throw new IllegalArgumentException("--expires must lie in the future");
        }
        return expires;
    }
}
