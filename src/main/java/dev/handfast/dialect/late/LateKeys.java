package dev.handfast.dialect.late;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.connect.Engine;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /users}, {@code /api-keys}, {@code /auth/verify} and {@code /usage-stats}: who calls. A tenant is Late's user. */
final class LateKeys {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_LIFE_DAYS = 3650;
    private static final int MOST_PROFILES = 500;
    private static final int UNLIMITED = -1;

    private record User(
            @JsonProperty("_id") String id,
            String name,
            String email,
            String role,
            boolean isRoot,
            List<String> profileAccess,
            String createdAt) {
        static User of(Tenant tenant) {
            return new User(
                    tenant.id().hex(),
                    tenant.name(),
                    tenant.email(),
                    "owner",
                    true,
                    List.of("all"),
                    tenant.createdAt().toString());
        }
    }

    /** A profile that a key is limited to. */
    private record Limit(@JsonProperty("_id") String id, String name, String color) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Key(
            String id,
            String name,
            String keyPreview,
            String expiresAt,
            String createdAt,
            String scope,
            List<Limit> profileIds,
            String permission,
            String key) {
        static Key of(ApiKey key, List<Profile> profiles, String text) {
            return new Key(
                    key.id().hex(),
                    key.name(),
                    key.preview(),
                    key.expiresAt().map(Object::toString).orElse(null),
                    key.createdAt().toString(),
                    scopeOf(key),
                    profiles.stream()
                            .filter(profile -> key.profiles().contains(profile.id()))
                            .map(profile -> new Limit(profile.id().hex(), profile.name(), profile.color()))
                            .toList(),
                    key.role() == Role.READER || key.role() == Role.VENDOR ? "read" : "read-write",
                    text);
        }
    }

    private record Verified(boolean valid, String userId, String name, String email, String authType, String scope) {}

    private final Engine engine;
    private final Administration administration;

    LateKeys(Engine engine, Administration administration) {
        this.engine = engine;
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/users", Access.KEY, this::users),
                Operation.get("/users/{userId}", Access.KEY, this::user),
                Operation.get("/auth/verify", Access.KEY, this::verify),
                Operation.get("/usage-stats", Access.KEY, this::usage),
                Operation.get("/api-keys", Access.KEY, this::list),
                Operation.post("/api-keys", Access.KEY, this::create),
                new Operation(HttpMethod.DELETE, "/api-keys/{keyId}", Access.KEY, this::revoke));
    }

    private Future<Answer> users(Call call) {
        var tenant = call.keyHolder().tenant();
        return Future.succeededFuture(
                Answer.ok(Map.of("currentUserId", tenant.id().hex(), "users", List.of(User.of(tenant)))));
    }

    private Future<Answer> user(Call call) {
        var tenant = call.keyHolder().tenant();
        if (!Late.id(call.path().get("userId")).equals(Optional.of(tenant.id()))) {
            throw GatewayError.of(ErrorCode.USER_NOT_FOUND, "user not found");
        }
        return Future.succeededFuture(Answer.ok(Map.of("user", User.of(tenant))));
    }

    private Future<Answer> verify(Call call) {
        var caller = call.keyHolder();
        return Future.succeededFuture(Answer.ok(new Verified(
                true,
                caller.tenant().id().hex(),
                caller.tenant().name(),
                caller.tenant().email(),
                "api_key",
                scopeOf(caller.key()))));
    }

    private Future<Answer> usage(Call call) {
        var caller = call.keyHolder();
        return Future.all(
                        administration.profiles(caller),
                        engine.connections().list(caller, Optional.empty(), Set.of(), Optional.empty(), 0, 1))
                .map(all -> Answer.ok(usage(
                        caller,
                        all.<List<?>>resultAt(0).size(),
                        all.<dev.handfast.account.Accounts.Listed>resultAt(1).total())));
    }

    /** There are no plans here: nothing is limited, and nothing is billed. */
    private static Map<String, Object> usage(Caller caller, int profiles, long accounts) {
        return Map.of(
                "planName", "Self-hosted",
                "billingPeriod", "none",
                "signupDate", caller.tenant().createdAt().toString(),
                "limits", Map.of("uploads", UNLIMITED, "profiles", UNLIMITED),
                "usage",
                        Map.of(
                                "uploads",
                                0,
                                "profiles",
                                profiles,
                                "accounts",
                                accounts,
                                "lastReset",
                                caller.tenant().createdAt().toString()));
    }

    private Future<Answer> list(Call call) {
        var caller = call.keyHolder();
        return administration.keys(caller).compose(keys -> administration
                .profiles(caller)
                .map(profiles -> Answer.ok(Map.of(
                        "apiKeys",
                        keys.stream()
                                .filter(key -> key.dialect().equals(Late.NAME))
                                .map(key -> Key.of(key, profiles, null))
                                .toList()))));
    }

    private Future<Answer> create(Call call) {
        var body = call.bodyInput();
        var name = body.text("name", LONGEST_NAME).map(String::strip).filter(text -> !text.isEmpty());
        if (name.isEmpty()) {
            body.missing("name");
        }
        var days = body.number("expiresIn", 1, LONGEST_LIFE_DAYS);
        var scope = body.word("scope", Set.of("full", "profiles"));
        var permission = body.word("permission", Set.of("read", "read-write"));
        var profiles = profiles(body);
        if (scope.equals(Optional.of("profiles")) && profiles.isEmpty()) {
            body.missing("profileIds");
        }
        if (scope.equals(Optional.of("full")) && !profiles.isEmpty()) {
            body.fault("profileIds", "does not go with scope full");
        }
        body.check();
        var role = permission.equals(Optional.of("read")) ? Role.READER : Role.OWNER;
        return administration
                .createKey(call.keyHolder(), name.orElseThrow(), role, profiles, days.map(Duration::ofDays))
                .compose(minted -> administration
                        .profiles(call.keyHolder())
                        .map(all -> Answer.json(
                                201,
                                Map.of(
                                        "message",
                                        "API key created successfully",
                                        "apiKey",
                                        Key.of(minted.key(), all, minted.text().reveal())))));
    }

    private static Set<Id> profiles(Input body) {
        JsonNode list = body.object("profileIds");
        if (list.isMissingNode() || list.isNull()) {
            return Set.of();
        }
        var ids = new HashSet<Id>();
        if (!list.isArray() || list.size() > MOST_PROFILES) {
            body.fault("profileIds", "must be a list of at most " + MOST_PROFILES + " ids");
            return ids;
        }
        list.forEach(node -> Late.id(node.isTextual() ? node.textValue() : null)
                .ifPresentOrElse(ids::add, () -> body.fault("profileIds", "holds something that is not a valid id")));
        return ids;
    }

    private Future<Answer> revoke(Call call) {
        var key = Late.id(call.path().get("keyId"))
                .orElseThrow(() -> GatewayError.of(ErrorCode.KEY_NOT_FOUND, "API key not found"));
        return administration
                .revokeOwnKey(call.keyHolder(), key)
                .map(revoked -> Answer.ok(Map.of("message", "API key deleted successfully")));
    }

    private static String scopeOf(ApiKey key) {
        return key.profiles().isEmpty() ? "full" : "profiles";
    }
}
