package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.handfast.connect.Engine;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.handfast.HandfastAccounts.Shown;
import dev.handfast.refresh.Vending;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /accounts/{account_id}/token} and {@code /refresh}: access tokens for those who may have them. */
final class HandfastTokens {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{32}");

    @JsonNaming(SnakeCaseStrategy.class)
    private record Token(
            String accountId,
            String platform,
            String accessToken,
            String tokenType,
            Optional<Instant> expiresAt,
            List<String> scopes,
            String fingerprint) {
        static Token of(Vending.Vended vended) {
            return new Token(
                    vended.account().hex(),
                    vended.platform(),
                    vended.token().reveal(),
                    vended.type(),
                    vended.expiresAt(),
                    vended.scopes().stream().sorted().toList(),
                    vended.fingerprint());
        }
    }

    private final Engine engine;
    private final Vending vending;

    HandfastTokens(Engine engine, Vending vending) {
        this.engine = engine;
        this.vending = vending;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/accounts/{account_id}/token", Access.KEY, this::token),
                Operation.post("/accounts/{account_id}/refresh", Access.KEY, this::refresh));
    }

    private Future<Answer> token(Call call) {
        var query = call.queryInput();
        var minValid = Reading.duration(query, "min_valid");
        var rejected = query.text("rejected", 64);
        if (rejected.filter(text -> !FINGERPRINT.matcher(text).matches()).isPresent()) {
            query.fault("rejected", "must be the fingerprint that came with the token");
        }
        query.check();
        return vending.vend(call.keyHolder(), new Vending.Asked(account(call), minValid, rejected, call.requestId()))
                .map(vended -> Answer.ok(Token.of(vended)));
    }

    private Future<Answer> refresh(Call call) {
        var account = account(call);
        return vending.refresh(call.keyHolder(), account)
                .compose(renewed -> engine.connections().read(call.keyHolder(), account))
                .map(fresh -> Answer.ok(Shown.of(fresh)));
    }

    private static Id account(Call call) {
        return Reading.id(call, "account_id", ErrorCode.ACCOUNT_NOT_FOUND);
    }
}
