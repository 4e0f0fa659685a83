package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.handfast.account.Account;
import dev.handfast.connect.Engine;
import dev.handfast.connect.StartRequest;
import dev.handfast.connect.Started;
import dev.handfast.connect.Watching;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Platform.Selection;
import dev.handfast.state.Choosing;
import dev.handfast.state.Terms;
import dev.handfast.state.WatchedFlow;
import dev.handfast.state.WatchedFlow.Status;
import dev.handfast.tenant.Duplicates;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code /flows}: a person's way through consent as a resource that is started, waited for and called off. */
final class HandfastFlows {
    private static final int LONGEST_URL = 2048;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60); // less than proxies wait for an answer
    private static final Duration HEARTBEAT = Duration.ofSeconds(15); // more often than proxies close what is silent

    /** Who chooses, in this API's words. */
    private enum Chooser {
        ASK(Choosing.AS_USUAL),
        PERSON(Choosing.PERSON),
        TARGET(Choosing.TARGET),
        ALL(Choosing.ALL),
        LATER(Choosing.LATER);

        private final Choosing choosing;

        Chooser(Choosing choosing) {
            this.choosing = choosing;
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    private record Failed(String code, String detail, Optional<String> platformCode) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record Flow(
            String flowId,
            String status,
            String platform,
            String profileId,
            boolean headless,
            @JsonInclude(JsonInclude.Include.NON_NULL) String authorizeUrl,
            List<String> accountIds,
            Optional<Failed> error,
            Instant createdAt,
            Instant expiresAt,
            Optional<Instant> settledAt) {
        static Flow of(WatchedFlow flow) {
            return new Flow(
                    flow.id().hex(),
                    Problems.word(flow.status()),
                    flow.platform(),
                    flow.profile().hex(),
                    flow.headless(),
                    null,
                    flow.accounts().stream().map(Id::hex).toList(),
                    flow.failure()
                            .map(failure -> new Failed(
                                    Problems.word(failure.code()), failure.detail(), failure.platformCode())),
                    flow.id().madeAt(),
                    flow.expiresAt(),
                    flow.settledAt());
        }

        static Flow of(StartRequest request, Started started) {
            return new Flow(
                    started.flow().hex(),
                    Problems.word(Status.PENDING),
                    request.platform(),
                    request.profile().hex(),
                    request.terms().headless(),
                    started.authUrl().toString(),
                    List.of(),
                    Optional.empty(),
                    started.flow().madeAt(),
                    started.expiresAt(),
                    Optional.empty());
        }
    }

    private final Engine engine;
    private final Watching watching;
    private final Catalog catalog;

    HandfastFlows(Engine engine, Watching watching, Catalog catalog) {
        this.engine = engine;
        this.watching = watching;
        this.catalog = catalog;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/flows", Access.KEY, this::start),
                Operation.get("/flows/{flow_id}", Access.KEY, this::read),
                Operation.get("/flows/{flow_id}/events", Access.KEY, this::events),
                new Operation(HttpMethod.DELETE, "/flows/{flow_id}", Access.KEY, this::cancel));
    }

    private Future<Answer> start(Call call) {
        var body = call.bodyInput();
        var reconnect = body.id("reconnect", Id::fromHex);
        if (reconnect.isEmpty()) {
            body.check();
            return start(call, body, Optional.empty());
        }
        return engine.connections()
                .read(call.keyHolder(), reconnect.get())
                .compose(account -> start(call, body, Optional.of(account)));
    }

    /** What is to come back says itself where it belongs. */
    private Future<Answer> start(Call call, Input body, Optional<Account> back) {
        var platform = body.text("platform", 64).or(() -> back.map(Account::platform));
        var profile = body.id("profile_id", Id::fromHex).or(() -> back.map(Account::profile));
        var redirect = body.text("redirect_url", LONGEST_URL);
        var terms = terms(body, back);
        if (platform.isEmpty()) {
            body.missing("platform");
        }
        if (profile.isEmpty()) {
            body.missing("profile_id");
        }
        back.ifPresent(account -> {
            if (!platform.equals(Optional.of(account.platform())) || !profile.equals(Optional.of(account.profile()))) {
                body.fault("reconnect", "names an account of another platform or profile");
            }
        });
        if (terms.choosing() == Choosing.TARGET
                && platform.map(this::hasNoTargets).orElse(false)) {
            body.fault("choosing", "must be another: this platform has nothing but the person");
        }
        body.check();
        var request = new StartRequest(platform.orElseThrow(), profile.orElseThrow(), redirect, terms);
        return watching.start(call.keyHolder(), Handfast.NAME, request)
                .map(started -> Answer.json(201, Flow.of(request, started))
                        .with("Location", "/handfast/v1/flows/" + started.flow().hex()));
    }

    private boolean hasNoTargets(String platform) {
        return catalog.find(platform)
                .map(connector -> connector.platform().selection())
                .filter(selection -> selection == Selection.NONE || selection == Selection.ON_REQUEST)
                .isPresent();
    }

    private static Terms terms(Input body, Optional<Account> back) {
        var terms = Terms.USUAL
                .with(Reading.word(body, "choosing", Chooser.class).orElse(Chooser.ASK).choosing)
                .with(Reading.word(body, "duplicates", Duplicates.class).orElse(Duplicates.UPDATE));
        if (back.isPresent() && terms.duplicates() != Duplicates.UPDATE) {
            body.fault("duplicates", "does not go with reconnect");
        }
        if (back.isPresent() && (terms.choosing() == Choosing.ALL || terms.choosing() == Choosing.LATER)) {
            body.fault("choosing", "must be another with reconnect, which is of one account");
        }
        if (Reading.flag(body, "headless").orElse(false)) {
            terms = terms.withOwnPages();
        }
        var variant = body.text("variant", 64);
        if (variant.isPresent()) {
            terms = terms.as(variant.get());
        }
        return back.isPresent() ? terms.reconnect(back.get().id()) : terms;
    }

    private Future<Answer> read(Call call) {
        var query = call.queryInput();
        var wait = Reading.duration(query, "wait");
        if (wait.filter(longest -> longest.compareTo(LONGEST_WAIT) > 0).isPresent()) {
            query.fault("wait", "must be at most " + LONGEST_WAIT.toSeconds() + " seconds");
        }
        query.check();
        return watching.await(call.keyHolder(), flow(call), wait.orElse(Duration.ZERO), call.gone())
                .map(flow -> Answer.ok(Flow.of(flow)));
    }

    private Future<Answer> events(Call call) {
        return watching.find(call.keyHolder(), flow(call))
                .map(flow -> Answer.events(say -> told(flow, say, call.gone())));
    }

    /** One event for each status, the present one first; ends with the flow. */
    private Future<Void> told(WatchedFlow flow, Function<String, Future<Void>> say, Future<Void> gone) {
        var event = "event: status\ndata: " + Answer.text(Flow.of(flow)) + "\n\n";
        return say.apply(event).compose(said -> flow.isSettled() ? Future.succeededFuture() : awaited(flow, say, gone));
    }

    private Future<Void> awaited(WatchedFlow flow, Function<String, Future<Void>> say, Future<Void> gone) {
        return watching.next(flow, HEARTBEAT, gone)
                .compose(fresh -> fresh.status() != flow.status()
                        ? told(fresh, say, gone)
                        : say.apply(": waiting\n\n").compose(said -> awaited(flow, say, gone)));
    }

    private Future<Answer> cancel(Call call) {
        return watching.cancel(call.keyHolder(), flow(call)).map(flow -> Answer.ok(Flow.of(flow)));
    }

    static Id flow(Call call) {
        return Reading.id(call, "flow_id", ErrorCode.FLOW_NOT_FOUND);
    }
}
