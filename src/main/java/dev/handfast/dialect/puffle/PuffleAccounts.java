package dev.handfast.dialect.puffle;

import dev.handfast.account.Account;
import dev.handfast.connect.Engine;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.puffle.PuffleWords.CalendarAccount;
import dev.handfast.dialect.puffle.PuffleWords.SocialAccount;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Profile;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code /api/late/accounts} and {@code /api/calendar/accounts}: what is connected. */
final class PuffleAccounts {
    private static final int LONGEST_UUID = 36;

    private final Engine engine;
    private final Administration administration;

    PuffleAccounts(Engine engine, Administration administration) {
        this.engine = engine;
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/late/accounts", Access.KEY, call -> list(call, SocialAccount::of)),
                new Operation(HttpMethod.DELETE, "/late/accounts", Access.KEY, this::disconnect),
                Operation.get("/calendar/accounts", Access.KEY, call -> list(call, CalendarAccount::of)));
    }

    /** What is stored is the truth here: there is nothing to synchronise with. */
    private Future<Answer> list(Call call, Function<Account, Object> words) {
        return engine.connections()
                .all(call.keyHolder(), Optional.empty(), Puffle.PLATFORMS)
                .map(all -> Answer.ok(Map.of("accounts", all.stream().map(words).toList())));
    }

    private Future<Answer> disconnect(Call call) {
        var query = call.queryInput();
        var given = query.need("accountId", LONGEST_UUID);
        if (!given.isEmpty() && !Puffle.isUuid(given)) {
            query.fault("accountId", "must be a UUID");
        }
        query.check();
        var account = Puffle.id(given, ErrorCode.ACCOUNT_NOT_FOUND, "there is no account with this id");
        return engine.connections()
                .read(call.keyHolder(), account)
                .map(known -> expressible(known))
                .compose(known -> engine.connections().disconnect(call.keyHolder(), known.id()))
                .compose(gone -> drop(call.keyHolder(), gone))
                .map(dropped -> Answer.ok(Map.of("success", true)));
    }

    /** An account goes with its profile, where that has no other and is not what the tenant uses by default. */
    private Future<Void> drop(Caller caller, Account gone) {
        return administration
                .profile(caller, gone.profile())
                .compose(profile -> profile.isDefault()
                        ? Future.<Profile>succeededFuture(profile)
                        : administration.deleteProfile(caller, profile.id()))
                .transform(done -> Future.succeededFuture());
    }

    private static Account expressible(Account account) {
        if (!Puffle.PLATFORMS.contains(account.platform())) {
            throw GatewayError.of(ErrorCode.ACCOUNT_NOT_FOUND, "there is no account with this id");
        }
        return account;
    }
}
