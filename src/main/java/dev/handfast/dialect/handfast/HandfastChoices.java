package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.handfast.connect.Choice;
import dev.handfast.connect.Grants.Attached;
import dev.handfast.connect.Watching;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.handfast.HandfastAccounts.Shown;
import dev.handfast.dialect.handfast.HandfastFlows.Flow;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Target;
import io.vertx.core.Future;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a flow has to choose from, and the choice; and a flow's proof where that is a password. */
final class HandfastChoices {
    private static final int LONGEST = 512;
    private static final int MOST_AT_ONCE = 100; // each is a transaction

    @JsonNaming(SnakeCaseStrategy.class)
    private record Person(String id, String username, String displayName, Optional<URI> picture) {
        static Person of(Identity identity) {
            return new Person(identity.id(), identity.username(), identity.displayName(), identity.picture());
        }
    }

    private record Choosable(
            String id,
            String kind,
            String name,
            Optional<String> username,
            Optional<URI> picture,
            Optional<String> category,
            Optional<String> address) {
        static Choosable of(Target target) {
            return new Choosable(
                    target.id(),
                    Problems.word(target.kind()),
                    target.name(),
                    target.username(),
                    target.picture(),
                    target.category(),
                    Optional.ofNullable(target.details().get("address")));
        }

        boolean matches(String words) {
            return Stream.of(Optional.of(name), username, address)
                    .flatMap(Optional::stream)
                    .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(words));
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    private record Listed(
            Person person, List<Choosable> data, int offset, int limit, boolean hasMore, boolean complete) {}

    @JsonNaming(SnakeCaseStrategy.class)
    private record Result(
            Optional<String> targetId,
            boolean person,
            int status,
            Optional<Shown> account,
            Optional<Map<String, Object>> error) {
        static Result of(Attached attached) {
            var target =
                    attached.choice() instanceof Choice.OfTarget of ? Optional.of(of.id()) : Optional.<String>empty();
            if (attached.account().failed()) {
                var problem = Problems.problem(attached.account().cause());
                return new Result(
                        target, target.isEmpty(), (int) problem.get("status"), Optional.empty(), Optional.of(problem));
            }
            var saved = attached.account().result();
            return new Result(
                    target,
                    target.isEmpty(),
                    saved.created() ? 201 : 200,
                    Optional.of(Shown.of(saved.account())),
                    Optional.empty());
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    private record Results(String flowId, List<Result> results) {
        static Results of(Id flow, List<Attached> attached) {
            return new Results(flow.hex(), attached.stream().map(Result::of).toList());
        }
    }

    private final Watching watching;

    HandfastChoices(Watching watching) {
        this.watching = watching;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/flows/{flow_id}/targets", Access.KEY, this::targets),
                Operation.post("/flows/{flow_id}/select", Access.KEY, this::select),
                Operation.post("/flows/{flow_id}/credentials", Access.KEY, this::credentials));
    }

    private Future<Answer> targets(Call call) {
        var query = call.queryInput();
        var words = query.text("q", LONGEST).map(text -> text.strip().toLowerCase(Locale.ROOT));
        var paging = Paging.read(query);
        query.check();
        return watching.choices(call.keyHolder(), HandfastFlows.flow(call)).map(choices -> {
            var page = paging.of(choices.targets().all().stream()
                    .map(Choosable::of)
                    .filter(target -> words.map(target::matches).orElse(true))
                    .toList());
            return Answer.ok(new Listed(
                    Person.of(choices.identity()),
                    page.data(),
                    page.offset(),
                    page.limit(),
                    page.hasMore(),
                    choices.targets().complete()));
        });
    }

    private Future<Answer> select(Call call) {
        var body = call.bodyInput();
        var choices = choices(body);
        body.check();
        var flow = HandfastFlows.flow(call);
        return watching.choose(call.keyHolder(), flow, List.copyOf(choices))
                .map(attached -> Answer.ok(Results.of(flow, attached)));
    }

    /** {@code targets} holds ids, or objects with an id as the list of targets shows them; each counts once. */
    private static Set<Choice> choices(Input body) {
        var choices = new LinkedHashSet<Choice>();
        if (Reading.flag(body, "person").orElse(false)) {
            choices.add(new Choice.Person());
        }
        var targets = body.object("targets");
        if (!targets.isMissingNode() && !targets.isNull() && !targets.isArray()) {
            body.fault("targets", "must be a list");
        }
        for (var target : targets) {
            id(target)
                    .ifPresentOrElse(
                            id -> choices.add(new Choice.OfTarget(id)),
                            () -> body.fault("targets", "holds something that is not a target"));
        }
        if (choices.size() > MOST_AT_ONCE) {
            body.fault("targets", "must be at most " + MOST_AT_ONCE);
        }
        if (choices.isEmpty()) {
            body.missing("targets");
        }
        return choices;
    }

    private static Optional<String> id(JsonNode target) {
        return Optional.ofNullable((target.isObject() ? target.path("id") : target).textValue())
                .filter(id -> !id.isEmpty() && id.length() <= LONGEST && id.indexOf('\0') < 0);
    }

    private Future<Answer> credentials(Call call) {
        var body = call.bodyInput();
        var identifier = body.need("identifier", 320);
        var password = body.need("app_password", 256);
        body.check();
        return watching.prove(call.keyHolder(), HandfastFlows.flow(call), identifier, Secret.of(password))
                .map(flow -> Answer.ok(Flow.of(flow)));
    }
}
