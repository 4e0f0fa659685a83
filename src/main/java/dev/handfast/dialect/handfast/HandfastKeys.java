package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /keys}: who may do what. A key's text is told once, when it is made. */
final class HandfastKeys {
    private static final Duration LONGEST_LIFE = Duration.ofDays(3650);

    @JsonNaming(SnakeCaseStrategy.class)
    private record Shown(
            String keyId,
            String name,
            String dialect,
            String role,
            List<String> profiles,
            String preview,
            @JsonInclude(JsonInclude.Include.NON_NULL) String key,
            Instant createdAt,
            Optional<Instant> expiresAt) {
        static Shown of(ApiKey key, String text) {
            return new Shown(
                    key.id().hex(),
                    key.name(),
                    key.dialect(),
                    Problems.word(key.role()),
                    key.profiles().stream().map(Id::hex).sorted().toList(),
                    key.preview(),
                    text,
                    key.createdAt(),
                    key.expiresAt());
        }
    }

    private final Administration administration;

    HandfastKeys(Administration administration) {
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/keys", Access.KEY, this::list),
                Operation.post("/keys", Access.KEY, this::create),
                new Operation(HttpMethod.DELETE, "/keys/{key_id}", Access.KEY, this::revoke));
    }

    private Future<Answer> list(Call call) {
        var query = call.queryInput();
        var paging = Paging.read(query);
        query.check();
        return administration
                .keys(call.keyHolder())
                .map(all -> Answer.ok(
                        paging.of(all.stream().map(key -> Shown.of(key, null)).toList())));
    }

    private Future<Answer> create(Call call) {
        var body = call.bodyInput();
        var name = body.text("name", 200).map(String::strip).filter(text -> !text.isEmpty());
        if (name.isEmpty()) {
            body.missing("name");
        }
        var format = Reading.word(body, "dialect", KeyFormat.class).orElse(KeyFormat.HANDFAST);
        var role = Reading.word(body, "role", Role.class);
        if (role.isEmpty()) {
            body.missing("role");
        }
        var profiles = Reading.list(body, "profiles", Id::fromHex).orElse(Set.of());
        var life = Reading.duration(body, "expires_in");
        if (life.filter(time -> time.isZero() || time.compareTo(LONGEST_LIFE) > 0)
                .isPresent()) {
            body.fault("expires_in", "must be at most " + LONGEST_LIFE.toDays() + "d, and more than nothing");
        }
        body.check();
        return administration
                .createKey(call.keyHolder(), format, name.orElseThrow(), role.orElseThrow(), profiles, life)
                .map(minted ->
                        Answer.json(201, Shown.of(minted.key(), minted.text().reveal())));
    }

    private Future<Answer> revoke(Call call) {
        return administration
                .revokeKey(call.keyHolder(), Reading.id(call, "key_id", ErrorCode.KEY_NOT_FOUND))
                .map(gone -> HandfastAccounts.nothing());
    }
}
