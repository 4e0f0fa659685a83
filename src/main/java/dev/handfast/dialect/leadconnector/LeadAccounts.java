package dev.handfast.dialect.leadconnector;

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
import dev.handfast.dialect.leadconnector.LeadWords.Accounts;
import dev.handfast.dialect.leadconnector.LeadWords.Deleted;
import dev.handfast.dialect.leadconnector.LeadWords.Envelope;
import dev.handfast.dialect.leadconnector.LeadWords.Listed;
import dev.handfast.tenant.Administration;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** {@code /social-media-posting/{locationId}/accounts}: what is connected. */
final class LeadAccounts {
    private static final String PATH = "/social-media-posting/{locationId}/accounts";
    private static final int LONGEST = 200;

    private final Connections connections;
    private final Administration administration;

    LeadAccounts(Engine engine, Administration administration) {
        this.connections = engine.connections();
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(PATH, Access.KEY, LeadConnector.versioned(this::list)),
                new Operation(HttpMethod.DELETE, PATH + "/{id}", Access.KEY, LeadConnector.versioned(this::delete)));
    }

    private Future<Answer> list(Call call) {
        var location = LeadConnector.location(call.path().get("locationId"));
        return connections
                .health(call.keyHolder(), Optional.of(location), Word.PLATFORMS)
                .map(all -> Answer.ok(Envelope.of(
                        200,
                        "Fetched Accounts",
                        new Accounts(all.stream().map(Listed::of).toList(), List.of()))));
    }

    private Future<Answer> delete(Call call) {
        var query = call.queryInput();
        query.text("companyId", LONGEST);
        query.text("userId", LONGEST);
        query.check();
        var location = LeadConnector.location(call.path().get("locationId"));
        var id = call.path().get("id");
        return administration
                .profile(call.keyHolder(), location)
                .compose(found -> Id.fromHex(id)
                        .map(bare -> connections.read(call.keyHolder(), bare))
                        .orElseGet(() -> byThreeParts(call, location, id)))
                .compose(account -> disconnect(call, location, account))
                .map(gone -> Answer.ok(Envelope.of(200, "Deleted Account", new Deleted(location.alphanumeric(), id))));
    }

    private Future<Account> disconnect(Call call, Id location, Account account) {
        boolean there = account.profile().equals(location)
                && Word.ofPlatform(account.platform()).isPresent();
        return there ? connections.disconnect(call.keyHolder(), account.id()) : Future.failedFuture(notFound());
    }

    /**
     * {@code <oauthId>_<locationId>_<originId>}. A new consent changes the first part: clients that remember the old one still mean
     * the account, as long as the location has one alone of that origin.
     */
    private Future<Account> byThreeParts(Call call, Id location, String text) {
        var parts = text.split("_", 3);
        boolean formed = parts.length == 3
                && Id.fromHex(parts[0]).isPresent()
                && Id.fromAlphanumeric(parts[1]).filter(location::equals).isPresent();
        if (!formed) {
            return Future.failedFuture(notFound());
        }
        return connections
                .all(call.keyHolder(), Optional.of(location), Word.PLATFORMS)
                .map(all -> {
                    var same = all.stream()
                            .filter(account -> account.upstreamId().equals(parts[2]))
                            .toList();
                    return same.stream()
                            .filter(account -> account.grant().hex().equalsIgnoreCase(parts[0]))
                            .findFirst()
                            .or(() -> same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty())
                            .orElseThrow(LeadAccounts::notFound);
                });
    }

    private static GatewayError notFound() {
        return GatewayError.of(ErrorCode.ACCOUNT_NOT_FOUND, "there is no account with this id");
    }
}
