package dev.handfast.dialect.letmepost;

import dev.handfast.account.Account;
import dev.handfast.connect.Connections;
import dev.handfast.connect.Engine;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.letmepost.LetmepostWords.Data;
import dev.handfast.dialect.letmepost.LetmepostWords.Deleted;
import dev.handfast.dialect.letmepost.LetmepostWords.SocialAccount;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** {@code /accounts}: what is connected. */
final class LetmepostAccounts {
    private final Connections connections;

    LetmepostAccounts(Engine engine) {
        this.connections = engine.connections();
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/accounts", Access.KEY, this::list),
                Operation.get("/accounts/{id}", Access.KEY, this::read),
                new Operation(HttpMethod.DELETE, "/accounts/{id}", Access.KEY, this::delete));
    }

    /** {@code profileId} is a filter: what is no profile of the caller's has no accounts. */
    private Future<Answer> list(Call call) {
        var asked = call.query().getOrDefault("profileId", List.of());
        if (asked.isEmpty()) {
            return list(call, Optional.empty());
        }
        return Optional.of(asked)
                .filter(values -> values.size() == 1)
                .flatMap(values -> Letmepost.id(values.get(0)))
                .map(profile -> list(call, Optional.of(profile)).recover(LetmepostAccounts::nothing))
                .orElseGet(() -> Future.succeededFuture(Answer.ok(new Data<>(List.of()))));
    }

    private Future<Answer> list(Call call, Optional<Id> profile) {
        return connections
                .all(call.keyHolder(), profile, LetmepostWords.PLATFORMS)
                .map(all -> Answer.ok(new Data<>(all.stream()
                        .filter(LetmepostWords::tells)
                        .map(SocialAccount::of)
                        .toList())));
    }

    private static Future<Answer> nothing(Throwable failure) {
        return failure instanceof GatewayError error
                        && (error.code() == ErrorCode.PROFILE_NOT_FOUND || error.code() == ErrorCode.PROFILE_FORBIDDEN)
                ? Future.succeededFuture(Answer.ok(new Data<>(List.of())))
                : Future.failedFuture(failure);
    }

    private Future<Answer> read(Call call) {
        return account(connections, call).map(account -> Answer.ok(SocialAccount.of(account)));
    }

    private Future<Answer> delete(Call call) {
        return account(connections, call)
                .compose(account -> connections.disconnect(call.keyHolder(), account.id()))
                .map(gone -> Answer.ok(new Deleted(LetmepostWords.uuid(gone.id()), true)));
    }

    /** The account in the path. One that letmepost has no word for does not exist, nor one whose id is spelled otherwise. */
    static Future<Account> account(Connections connections, Call call) {
        var id = Letmepost.id(call.path().get("id")).orElseThrow(LetmepostAccounts::notFound);
        return connections.read(call.keyHolder(), id).map(account -> {
            if (!LetmepostWords.tells(account)) {
                throw notFound();
            }
            return account;
        });
    }

    private static GatewayError notFound() {
        return GatewayError.of(ErrorCode.ACCOUNT_NOT_FOUND, "there is no account with this id");
    }
}
