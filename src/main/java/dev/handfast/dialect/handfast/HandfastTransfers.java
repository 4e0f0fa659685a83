package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.handfast.connect.Transfers;
import dev.handfast.connect.Transfers.Brought;
import dev.handfast.connect.Transfers.Manner;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Audit.Action;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code /export} and {@code /import}: how connections come and go. */
final class HandfastTransfers {
    private static final int SHORTEST_PASSPHRASE = 12;
    private static final int LONGEST_PASSPHRASE = 1024;
    private static final int MOST_AT_ONCE = 500;
    private static final int LARGEST = MOST_AT_ONCE * 8192; // two long tokens each, and a few pages with pictures

    @JsonNaming(SnakeCaseStrategy.class)
    private record Arrived(String accountId, boolean created) {}

    private record Result(
            int index, String platform, int status, List<Arrived> accounts, Optional<Map<String, Object>> error) {
        static Result of(int index, Brought brought) {
            if (brought.accounts().failed()) {
                var problem = Problems.problem(brought.accounts().cause());
                return new Result(
                        index, brought.platform(), (int) problem.get("status"), List.of(), Optional.of(problem));
            }
            var accounts = brought.accounts().result().stream()
                    .map(one -> new Arrived(one.account().id().hex(), one.created()))
                    .toList();
            boolean created = accounts.stream().anyMatch(Arrived::created);
            return new Result(index, brought.platform(), created ? 201 : 200, accounts, Optional.empty());
        }
    }

    private final Transfers transfers;
    private final Administration administration;

    HandfastTransfers(Transfers transfers, Administration administration) {
        this.transfers = transfers;
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/export", Access.KEY, this::leave),
                Operation.post("/import", Access.KEY, this::come).withRoomFor(LARGEST));
    }

    private Future<Answer> leave(Call call) {
        var body = call.bodyInput();
        var passphrase = passphrase(body);
        if (passphrase.isEmpty()) {
            body.missing("passphrase");
        }
        body.check();
        var caller = call.keyHolder();
        return administration
                .transferring(caller, Action.CONNECTIONS_EXPORTED)
                .compose(may -> transfers.export(caller.tenant().id(), passphrase.orElseThrow()))
                .map(Answer::ok);
    }

    private Future<Answer> come(Call call) {
        var body = call.bodyInput();
        var passphrase = passphrase(body);
        var profile = body.id("profile_id", Id::fromHex);
        boolean replacing = Reading.flag(body, "replace").orElse(false);
        var export = body.object("export");
        var plain = body.object("connections");
        boolean sealed = export.isObject();
        if (sealed == plain.isArray()) {
            body.fault("connections", "or export is required, and not both");
        }
        if (sealed && passphrase.isEmpty()) {
            body.missing("passphrase");
        }
        if (plain.size() > MOST_AT_ONCE) {
            body.fault("connections", "must be at most " + MOST_AT_ONCE);
        }
        body.check();
        var caller = call.keyHolder();
        return administration
                .transferring(caller, Action.CONNECTIONS_IMPORTED)
                .compose(may -> profile.map(
                                id -> administration.profile(caller, id).mapEmpty())
                        .orElse(Future.succeededFuture()))
                .compose(known ->
                        sealed ? transfers.open(export, passphrase.orElseThrow()) : Future.succeededFuture(list(plain)))
                .compose(connections ->
                        transfers.bring(caller.tenant().id(), connections, new Manner(profile, replacing)))
                .map(brought -> Answer.ok(Map.of(
                        "results",
                        IntStream.range(0, brought.size())
                                .mapToObj(i -> Result.of(i, brought.get(i)))
                                .toList())));
    }

    private static Optional<Secret> passphrase(Input body) {
        var text = body.text("passphrase", LONGEST_PASSPHRASE);
        if (text.filter(words -> words.length() < SHORTEST_PASSPHRASE).isPresent()) {
            body.fault("passphrase", "must have at least " + SHORTEST_PASSPHRASE + " characters");
        }
        return text.map(Secret::of);
    }

    private static List<JsonNode> list(JsonNode array) {
        var all = new ArrayList<JsonNode>();
        array.forEach(all::add);
        return all;
    }
}
