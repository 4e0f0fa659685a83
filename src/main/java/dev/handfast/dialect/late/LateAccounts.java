package dev.handfast.dialect.late;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.handfast.account.Account;
import dev.handfast.account.AccountQuery;
import dev.handfast.connect.Connections;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Health;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.late.LateWords.SocialAccount;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /accounts}: what is connected, and how it is. */
final class LateAccounts {
    private static final int LONGEST_NAME = 200;
    private static final int DEFAULT_PAGE = 100;

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Listed(List<SocialAccount> accounts, boolean hasAnalyticsAccess, Pagination pagination) {}

    private record Pagination(int page, int limit, long total, long pages) {}

    private record Summary(long total, long healthy, long warning, long error, long needsReconnect) {}

    private record HealthRow(
            String accountId,
            String platform,
            String username,
            String displayName,
            String profileId,
            String status,
            boolean canPost,
            boolean canFetchAnalytics,
            boolean tokenValid,
            String tokenExpiresAt,
            boolean needsReconnect,
            List<String> issues) {
        static HealthRow of(Health health) {
            var account = health.account();
            return new HealthRow(
                    account.id().hex(),
                    account.platform(),
                    account.username(),
                    account.displayName(),
                    account.profile().hex(),
                    word(health),
                    health.canPost(),
                    false,
                    health.tokenValid(),
                    account.expiresAt().map(Object::toString).orElse(null),
                    health.needsReconnect(),
                    health.issues());
        }
    }

    private record TokenStatus(boolean valid, String expiresAt, String expiresIn, boolean needsRefresh) {
        static TokenStatus of(Health health) {
            var end = health.account().expiresAt();
            return new TokenStatus(
                    health.tokenValid(),
                    end.map(Object::toString).orElse(null),
                    end.map(when -> spoken(Duration.between(health.at(), when))).orElse(null),
                    health.needsRefresh());
        }

        private static String spoken(Duration left) {
            if (left.isNegative()) {
                return "expired";
            }
            return left.toDays() > 1
                    ? left.toDays() + " days"
                    : left.toHours() > 1 ? left.toHours() + " hours" : left.toMinutes() + " minutes";
        }
    }

    private record Scope(String scope, boolean granted, boolean required) {}

    private record Permissions(
            List<Scope> posting,
            List<Scope> analytics,
            List<Scope> optional,
            boolean canPost,
            boolean canFetchAnalytics,
            List<String> missingRequired) {
        static Permissions of(Health health) {
            return new Permissions(
                    scopes(health, true),
                    List.of(),
                    scopes(health, false),
                    health.canPost(),
                    false,
                    health.scopes().stream()
                            .filter(scope -> scope.required() && !scope.granted())
                            .map(Health.Scope::name)
                            .toList());
        }

        private static List<Scope> scopes(Health health, boolean required) {
            return health.scopes().stream()
                    .filter(scope -> scope.required() == required)
                    .map(scope -> new Scope(scope.name(), scope.granted(), scope.required()))
                    .toList();
        }
    }

    private record HealthDetail(
            String accountId,
            String platform,
            String username,
            String displayName,
            String status,
            TokenStatus tokenStatus,
            Permissions permissions,
            List<String> issues,
            List<String> recommendations) {
        static HealthDetail of(Health health) {
            var account = health.account();
            return new HealthDetail(
                    account.id().hex(),
                    account.platform(),
                    account.username(),
                    account.displayName(),
                    word(health),
                    TokenStatus.of(health),
                    Permissions.of(health),
                    health.issues(),
                    health.recommendations());
        }
    }

    private final Connections connections;

    LateAccounts(Engine engine) {
        this.connections = engine.connections();
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/accounts", Access.KEY, this::list),
                Operation.get("/accounts/health", Access.KEY, this::healthOfAll),
                Operation.get("/accounts/{accountId}/health", Access.KEY, this::healthOfOne),
                Operation.get("/accounts/{accountId}", Access.KEY, this::read),
                new Operation(HttpMethod.PUT, "/accounts/{accountId}", Access.KEY, this::rename),
                new Operation(HttpMethod.PATCH, "/accounts/{accountId}", Access.KEY, this::move),
                new Operation(HttpMethod.DELETE, "/accounts/{accountId}", Access.KEY, this::disconnect));
    }

    private Future<Answer> list(Call call) {
        var query = call.queryInput();
        var profile = query.id("profileId", Late::id);
        var platform = query.text("platform", 64);
        var usable = query.word("status", Set.of("connected", "disconnected")).map("connected"::equals);
        var page = query.number("page", 1, 1_000_000);
        var limit = query.number("limit", 1, AccountQuery.MOST);
        query.check();
        if (page.isEmpty() && limit.isEmpty()) {
            return connections
                    .all(call.keyHolder(), profile, set(platform), usable)
                    .map(all -> Answer.ok(
                            new Listed(all.stream().map(SocialAccount::of).toList(), false, null)));
        }
        int rows = limit.orElse(DEFAULT_PAGE);
        int offset = Math.toIntExact(Math.min(Integer.MAX_VALUE, (page.orElse(1) - 1L) * rows));
        return connections
                .list(call.keyHolder(), profile, set(platform), usable, offset, rows)
                .map(found -> Answer.ok(new Listed(
                        found.accounts().stream().map(SocialAccount::of).toList(),
                        false,
                        new Pagination(page.orElse(1), rows, found.total(), (found.total() + rows - 1) / rows))));
    }

    private Future<Answer> read(Call call) {
        return connections
                .read(call.keyHolder(), account(call))
                .map(account -> Answer.ok(Map.of("account", SocialAccount.of(account))));
    }

    private static Optional<String> line(Input body, String name) {
        return body.text(name, LONGEST_NAME).map(String::strip).filter(text -> {
            if (text.isEmpty()) {
                body.fault(name, "must not be blank");
            }
            return !text.isEmpty();
        });
    }

    private Future<Answer> rename(Call call) {
        var account = account(call);
        var body = call.bodyInput();
        var username = line(body, "username");
        var displayName = line(body, "displayName");
        if (username.isEmpty() && displayName.isEmpty()) {
            body.missing("username");
        }
        body.check();
        return connections
                .rename(call.keyHolder(), account, username, displayName)
                .map(renamed -> Answer.ok(words(renamed)));
    }

    private static Map<String, String> words(Account account) {
        return Map.of(
                "message", "Account updated successfully",
                "username", account.username(),
                "displayName", account.displayName());
    }

    private Future<Answer> move(Call call) {
        var account = account(call);
        var body = call.bodyInput();
        var profile = LateConnect.needId(body, "profileId");
        body.check();
        return connections
                .move(call.keyHolder(), account, profile.orElseThrow())
                .map(moved -> Answer.ok(Map.of(
                        "message",
                        "Account moved successfully",
                        "profileId",
                        moved.profile().hex())));
    }

    private Future<Answer> disconnect(Call call) {
        return connections
                .disconnect(call.keyHolder(), account(call))
                .map(gone -> Answer.ok(Map.of("message", "Account disconnected successfully")));
    }

    private Future<Answer> healthOfAll(Call call) {
        var query = call.queryInput();
        var profile = query.id("profileId", Late::id);
        var platform = query.text("platform", 64);
        var status = query.word("status", Set.of("healthy", "warning", "error"));
        query.check();
        return connections.health(call.keyHolder(), profile, set(platform)).map(all -> {
            var rows = all.stream()
                    .filter(health -> status.map(word(health)::equals).orElse(true))
                    .map(HealthRow::of)
                    .toList();
            return Answer.ok(Map.of("summary", summary(rows), "accounts", rows));
        });
    }

    private static Summary summary(List<HealthRow> rows) {
        return new Summary(
                rows.size(),
                rows.stream().filter(row -> row.status().equals("healthy")).count(),
                rows.stream().filter(row -> row.status().equals("warning")).count(),
                rows.stream().filter(row -> row.status().equals("error")).count(),
                rows.stream().filter(HealthRow::needsReconnect).count());
    }

    private static Set<String> set(Optional<String> platform) {
        return platform.map(Set::of).orElse(Set.of());
    }

    private Future<Answer> healthOfOne(Call call) {
        return connections.health(call.keyHolder(), account(call)).map(health -> Answer.ok(HealthDetail.of(health)));
    }

    private static String word(Health health) {
        return health.state().name().toLowerCase(Locale.ROOT);
    }

    /** A text that is no id of ours names no account of ours. */
    private static Id account(Call call) {
        return Late.id(call.path().get("accountId"))
                .orElseThrow(() -> GatewayError.of(ErrorCode.ACCOUNT_NOT_FOUND, "there is no account with this id"));
    }
}
