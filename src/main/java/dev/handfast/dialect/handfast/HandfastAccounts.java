package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.handfast.account.Account;
import dev.handfast.account.AccountStatus;
import dev.handfast.account.Trouble;
import dev.handfast.connect.Choice;
import dev.handfast.connect.Clones;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Health;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code /accounts}: what is connected, without its tokens. */
final class HandfastAccounts {
    private static final int LONGEST_NAME = 200;

    @JsonNaming(SnakeCaseStrategy.class)
    record Shown(
            String accountId,
            String profileId,
            String platform,
            String kind,
            String platformAccountId,
            String username,
            String displayName,
            Optional<URI> picture,
            Optional<URI> url,
            Map<String, String> details,
            String status,
            List<String> scopes,
            Optional<Instant> expiresAt,
            Optional<String> cause,
            Optional<String> detail,
            Optional<String> platformCode,
            Optional<Instant> since,
            Optional<Instant> nextAttemptAt,
            Instant connectedAt,
            Instant updatedAt) {
        static Shown of(Account account) {
            var trouble = account.trouble();
            return new Shown(
                    account.id().hex(),
                    account.profile().hex(),
                    account.platform(),
                    Problems.word(account.kind()),
                    account.upstreamId(),
                    account.username(),
                    account.displayName(),
                    account.picture(),
                    account.url(),
                    new TreeMap<>(account.details()),
                    Problems.word(account.status()),
                    account.scopes().stream().sorted().toList(),
                    account.expiresAt(),
                    trouble.map(known -> Problems.word(known.cause())),
                    trouble.map(known -> known.cause().sentence()),
                    trouble.flatMap(Trouble::platformCode),
                    trouble.map(Trouble::since),
                    trouble.flatMap(Trouble::nextAttempt),
                    account.connectedAt(),
                    account.updatedAt());
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    private record Judged(
            String accountId,
            String platform,
            String state,
            boolean tokenValid,
            boolean canPost,
            boolean needsReconnect,
            List<String> missingScopes,
            List<String> issues,
            List<String> recommendations) {
        static Judged of(Health health) {
            return new Judged(
                    health.account().id().hex(),
                    health.account().platform(),
                    Problems.word(health.state()),
                    health.tokenValid(),
                    health.canPost(),
                    health.needsReconnect(),
                    health.scopes().stream()
                            .filter(scope -> !scope.granted())
                            .map(Health.Scope::name)
                            .toList(),
                    health.issues(),
                    health.recommendations());
        }
    }

    private final Engine engine;

    HandfastAccounts(Engine engine) {
        this.engine = engine;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/accounts", Access.KEY, this::list),
                Operation.get("/accounts/health", Access.KEY, this::summary),
                Operation.get("/accounts/{account_id}", Access.KEY, this::read),
                Operation.get("/accounts/{account_id}/health", Access.KEY, this::health),
                Operation.post("/accounts/{account_id}/clone", Access.KEY, this::copy),
                new Operation(HttpMethod.PATCH, "/accounts/{account_id}", Access.KEY, this::change),
                new Operation(HttpMethod.DELETE, "/accounts/{account_id}", Access.KEY, this::disconnect));
    }

    private Future<Answer> list(Call call) {
        var query = call.queryInput();
        var profile = query.id("profile_id", Id::fromHex);
        var paging = Paging.read(query);
        var statuses = new HashSet<AccountStatus>();
        for (var word : query.texts("status", 64)) {
            Arrays.stream(AccountStatus.values())
                    .filter(status -> Problems.word(status).equals(word))
                    .findFirst()
                    .ifPresentOrElse(
                            statuses::add,
                            () -> query.fault("status", "must be active, refresh_failing or reconnect_required"));
        }
        var platforms = query.texts("platform", 64);
        query.check();
        return engine.connections()
                .list(call.keyHolder(), profile, platforms, statuses, paging.offset(), paging.limit())
                .map(listed -> Answer.ok(
                        paging.of(listed.accounts().stream().map(Shown::of).toList(), listed.total())));
    }

    private Future<Answer> read(Call call) {
        return engine.connections().read(call.keyHolder(), id(call)).map(account -> Answer.ok(Shown.of(account)));
    }

    private Future<Answer> health(Call call) {
        return engine.connections().health(call.keyHolder(), id(call)).map(health -> Answer.ok(Judged.of(health)));
    }

    /** How many are well, and what is wrong with the others. */
    private Future<Answer> summary(Call call) {
        var query = call.queryInput();
        var profile = query.id("profile_id", Id::fromHex);
        query.check();
        return engine.connections().health(call.keyHolder(), profile, Set.of()).map(all -> {
            var summary = new LinkedHashMap<String, Object>();
            summary.put("total", all.size());
            for (var state : Health.State.values()) {
                summary.put(
                        Problems.word(state),
                        all.stream().filter(health -> health.state() == state).count());
            }
            summary.put(
                    "unwell",
                    all.stream()
                            .filter(health -> health.state() != Health.State.HEALTHY)
                            .limit(Paging.MOST)
                            .map(Judged::of)
                            .toList());
            return Answer.ok(summary);
        });
    }

    private Future<Answer> change(Call call) {
        var body = call.bodyInput();
        var username = body.text("username", LONGEST_NAME);
        var displayName = body.text("display_name", LONGEST_NAME);
        var profile = body.id("profile_id", Id::fromHex);
        body.check();
        var account = id(call);
        var caller = call.keyHolder();
        // The move goes first: it alone can be refused.
        return profile.map(to -> engine.connections().move(caller, account, to))
                .orElseGet(() -> engine.connections().read(caller, account))
                .compose(moved -> engine.connections().rename(caller, account, username, displayName))
                .map(changed -> Answer.ok(Shown.of(changed)));
    }

    private Future<Answer> disconnect(Call call) {
        return engine.connections().disconnect(call.keyHolder(), id(call)).map(gone -> nothing());
    }

    private Future<Answer> copy(Call call) {
        var body = call.bodyInput();
        var profile = Reading.needId(body, "profile_id");
        var target = body.text("target_id", 512);
        boolean person = Reading.flag(body, "person").orElse(false);
        if (person && target.isPresent()) {
            body.fault("person", "does not go with target_id");
        }
        body.check();
        var choice = target.<Choice>map(Choice.OfTarget::new)
                .or(() -> person ? Optional.of(new Choice.Person()) : Optional.empty());
        return engine.clones()
                .clone(call.keyHolder(), new Clones.Request(profile.orElseThrow(), id(call), choice))
                .map(account -> Answer.json(201, Shown.of(account)));
    }

    /** 204: it is done, and there is nothing to tell. */
    static Answer nothing() {
        return new Answer(204, Map.of(), Buffer.buffer());
    }

    private static Id id(Call call) {
        return Reading.id(call, "account_id", ErrorCode.ACCOUNT_NOT_FOUND);
    }
}
