package dev.handfast.dialect.letmepost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.letmepost.LetmepostWords.Data;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.KeyBook;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.KeyLedger;
import dev.handfast.tenant.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code /api-keys}: who calls. A key's text is seen once, when it is made. */
final class LetmepostKeys {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_SCOPES = 50;
    private static final int LONGEST_SCOPE = 100;
    private static final int SHOWN = 4;

    private record Key(
            String id,
            String name,
            String prefix,
            String last4,
            List<String> scopes,
            String profileId,
            String createdAt,
            String lastUsedAt,
            String revokedAt) {
        static Key of(KeyLedger.Entry entry) {
            var key = entry.key();
            return new Key(
                    LetmepostWords.uuid(key.id()),
                    key.name(),
                    beginning(key),
                    end(key),
                    entry.notedScopes(),
                    profile(key),
                    LetmepostWords.time(key.createdAt()),
                    entry.lastUsedAt().map(LetmepostWords::time).orElse(null),
                    entry.revokedAt().map(LetmepostWords::time).orElse(null));
        }
    }

    private record NewKey(
            String id,
            String name,
            String prefix,
            String last4,
            List<String> scopes,
            String profileId,
            String key,
            String createdAt) {
        static NewKey of(KeyBook.Minted minted) {
            var key = minted.entry().key();
            return new NewKey(
                    LetmepostWords.uuid(key.id()),
                    key.name(),
                    beginning(key),
                    end(key),
                    minted.entry().notedScopes(),
                    profile(key),
                    minted.text().reveal(),
                    LetmepostWords.time(key.createdAt()));
        }
    }

    private record Revoked(String id, String revokedAt) {}

    private final KeyBook keys;

    LetmepostKeys(KeyBook keys) {
        this.keys = keys;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/api-keys", Access.KEY, this::list),
                Operation.post("/api-keys", Access.KEY, this::create),
                new Operation(HttpMethod.DELETE, "/api-keys/{id}", Access.KEY, this::revoke));
    }

    private Future<Answer> list(Call call) {
        return keys.entries(call.keyHolder())
                .map(all -> Answer.ok(new Data<>(all.stream().map(Key::of).toList())));
    }

    private Future<Answer> create(Call call) {
        var body = call.bodyInput();
        var name = LetmepostWords.needLine(body, "name", LONGEST_NAME);
        var prefix = body.word("prefix", Set.copyOf(KeyFormat.LETMEPOST.prefixes()));
        var scopes = scopes(body);
        var profile = LetmepostWords.profile(body);
        body.check();
        var draft =
                new KeyBook.Draft(name, prefix, Role.OWNER, profile.map(Set::of).orElse(Set.of()), scopes);
        return keys.create(call.keyHolder(), draft).map(minted -> Answer.json(201, NewKey.of(minted)));
    }

    private static List<String> scopes(Input body) {
        var list = body.object("scopes");
        var scopes = new ArrayList<String>();
        if (list.isMissingNode() || list.isNull()) {
            return scopes;
        }
        if (!list.isArray() || list.size() > MOST_SCOPES) {
            body.fault("scopes", "must be a list of at most " + MOST_SCOPES + " texts");
            return scopes;
        }
        for (JsonNode scope : list) {
            if (!scope.isTextual() || !scope.textValue().matches("[\\x21-\\x7E]{1," + LONGEST_SCOPE + "}")) {
                body.fault("scopes", "must hold words of 1 to " + LONGEST_SCOPE + " visible ASCII characters");
                return scopes;
            }
            scopes.add(scope.textValue());
        }
        return scopes;
    }

    private Future<Answer> revoke(Call call) {
        var id = Letmepost.id(call.path().get("id"))
                .orElseThrow(() -> GatewayError.of(ErrorCode.KEY_NOT_FOUND, "there is no key with this id"));
        return keys.revoke(call.keyHolder(), id)
                .map(at -> Answer.ok(new Revoked(LetmepostWords.uuid(id), LetmepostWords.time(at))));
    }

    private static String beginning(ApiKey key) {
        return KeyFormat.LETMEPOST.prefixOf(key.preview());
    }

    private static String end(ApiKey key) {
        return key.preview().substring(key.preview().length() - SHOWN);
    }

    /** A key is pinned to one profile, or to none; of several, which another tool may have given it, the oldest is told. */
    private static String profile(ApiKey key) {
        return key.profiles().stream()
                .sorted()
                .findFirst()
                .map(LetmepostWords::uuid)
                .orElse(null);
    }
}
