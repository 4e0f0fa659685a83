package dev.handfast.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.connect.Transfers;
import dev.handfast.connect.Transfers.Brought;
import dev.handfast.connect.Transfers.Manner;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings connections to a tenant. */
@Command(
        name = "import",
        description = {
            "Brings connections, with their tokens, to a tenant: from an export, or from a JSON in clear.",
            "What is there and works is left as it is, so that a file may be brought twice."
        },
        footer = {
            "",
            "Example:",
            "  handfast import 0192f0c1a2b3c4d5e6f70809 connections.json --passphrase-file /run/secrets/passphrase"
        })
final class Import implements Callable<Integer> {
    private final Office office;
    private final Handfast handfast;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TENANT", description = "The tenant's id.")
    private Id tenant;

    @Parameters(index = "1", paramLabel = "FILE", description = "An export, or a JSON with connections.")
    private Path file;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Holds the passphrase of an export; - reads it from standard input.")
    private String passphraseFile;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "Puts all of it there. Default: where the file says, making profiles that are not there.")
    private Id profile;

    @Option(names = "--replace", description = "Replaces the tokens of accounts that work, too.")
    private boolean replace;

    Import(Office office, Handfast handfast) {
        this.office = office;
        this.handfast = handfast;
    }

    @Override
    public Integer call() {
        var json = json();
        var passphrase = Optional.ofNullable(passphraseFile).map(from -> office.passphrase(spec, from));
        if (passphrase.isEmpty() && !json.path("connections").isArray()) {
            throw new ParameterException(
                    spec.commandLine(), "an export needs --passphrase-file; a JSON in clear has connections");
        }
        office.tenancy(handfast.config(), tenancy -> Office.tenant(tenancy, tenant));
        var brought = Office.await(
                office.desk().withTransfers(office.settings(handfast.config()), transfers -> connections(
                                transfers, json, passphrase)
                        .compose(all ->
                                transfers.bring(tenant, all, new Manner(Optional.ofNullable(profile), replace)))),
                Export.PATIENCE);
        return told(brought);
    }

    private static Future<List<JsonNode>> connections(Transfers transfers, JsonNode json, Optional<Secret> passphrase) {
        if (passphrase.isPresent()) {
            return transfers.open(json, passphrase.get());
        }
        var all = new ArrayList<JsonNode>();
        json.path("connections").forEach(all::add);
        return Future.succeededFuture(all);
    }

    private JsonNode json() {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), file + " cannot be read, or is no JSON");
        }
    }

    private int told(List<Brought> brought) {
        var table = new Table("NUMBER", "PLATFORM", "ACCOUNTS", "RESULT");
        int failed = 0;
        for (int i = 0; i < brought.size(); i++) {
            var one = brought.get(i);
            if (one.accounts().failed()) {
                failed++;
                var cause = one.accounts().cause();
                table.row(
                        i + 1,
                        one.platform(),
                        "",
                        cause instanceof GatewayError error ? error.getMessage() : "something went wrong");
            } else {
                var accounts = one.accounts().result();
                long fresh =
                        accounts.stream().filter(Transfers.Arrived::created).count();
                table.row(i + 1, one.platform(), accounts.size(), fresh == 0 ? "was there" : fresh + " new");
            }
        }
        table.print(spec.commandLine().getOut());
        return failed == 0 ? 0 : 1;
    }
}
