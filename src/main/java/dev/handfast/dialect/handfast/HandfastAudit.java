package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Audit;
import dev.handfast.tenant.Audit.Action;
import dev.handfast.tenant.Audit.Entry;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** {@code /audit}: who did what. */
final class HandfastAudit {
    @JsonNaming(SnakeCaseStrategy.class)
    private record Shown(
            String entryId,
            String action,
            String object,
            Optional<String> keyId,
            Optional<String> requestId,
            Instant at) {
        static Shown of(Entry entry) {
            return new Shown(
                    entry.id().hex(),
                    entry.action().word(),
                    entry.object(),
                    entry.key().map(Id::hex),
                    Optional.of(entry.requestId()).filter(id -> !id.isEmpty()),
                    entry.at());
        }
    }

    private final Administration administration;

    HandfastAudit(Administration administration) {
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/audit", Access.KEY, this::list));
    }

    private Future<Answer> list(Call call) {
        var query = call.queryInput();
        var actions = new HashSet<Action>();
        for (var word : query.texts("action", 64)) {
            Arrays.stream(Action.values())
                    .filter(action -> action.word().equals(word))
                    .findFirst()
                    .ifPresentOrElse(actions::add, () -> query.fault("action", "must be like key.created"));
        }
        var key = query.id("key_id", Id::fromHex);
        var object = query.text("object", 64);
        var since = time(query, "since");
        var until = time(query, "until");
        var paging = Paging.read(query);
        query.check();
        // One more than is told says whether there is more.
        return administration
                .audit(
                        call.keyHolder(),
                        new Audit.Query(actions, key, object, since, until, paging.offset(), paging.limit() + 1))
                .map(found -> {
                    var shown =
                            found.stream().limit(paging.limit()).map(Shown::of).toList();
                    return Answer.ok(paging.of(shown, (long) paging.offset() + found.size()));
                });
    }

    private static Optional<Instant> time(Input query, String name) {
        return query.text(name, 64).flatMap(text -> {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeParseException notATime) {
                query.fault(name, "must be a time such as 2026-11-22T10:00:00Z");
                return Optional.empty();
            }
        });
    }
}
