package dev.handfast.dialect.postbreeze;

import dev.handfast.account.Account;
import dev.handfast.connect.Connections;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Health;
import dev.handfast.connect.StartRequest;
import dev.handfast.connect.Starts;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.postbreeze.PostbreezeWords.SocialAccount;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** {@code /social-accounts}: connecting, and what is connected. */
final class PostbreezeAccounts {
    private static final int LONGEST_ID = 64;

    private record Started(String authorizeUrl, String state) {}

    private final Starts starts;
    private final Connections connections;

    PostbreezeAccounts(Engine engine) {
        this.starts = engine.starts();
        this.connections = engine.connections();
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/social-accounts/connect", Access.KEY, this::connect),
                Operation.get("/social-accounts", Access.KEY, this::list),
                Operation.get("/social-accounts/{accountId}", Access.KEY, this::read),
                new Operation(HttpMethod.DELETE, "/social-accounts/{accountId}", Access.KEY, this::disconnect));
    }

    private Future<Answer> connect(Call call) {
        var body = call.bodyInput();
        var workspace = body.need("workspaceId", LONGEST_ID);
        var word = body.word("platform", Channel.words()).orElseGet(() -> body.missing("platform"));
        body.check();
        var channel = Channel.valueOf(word);
        var request = new StartRequest(
                channel.platform(), PostbreezeWorkspaces.id(workspace), Optional.empty(), channel.terms());
        return starts.start(call.keyHolder(), Postbreeze.NAME, request)
                .map(started -> Answer.json(
                        201,
                        new Started(
                                started.authUrl().toString(), started.state().reveal())));
    }

    private Future<Answer> list(Call call) {
        var query = call.queryInput();
        var workspace = query.text("workspaceId", LONGEST_ID);
        query.check();
        return connections
                .health(call.keyHolder(), workspace.map(PostbreezeWorkspaces::id), Channel.platforms())
                .map(all -> Answer.ok(all.stream()
                        .flatMap(health ->
                                Channel.of(health.account()).map(channel -> SocialAccount.of(channel, health)).stream())
                        .toList()));
    }

    private Future<Answer> read(Call call) {
        return expressible(call).map(health -> Answer.ok(SocialAccount.of(channel(health.account()), health)));
    }

    private Future<Answer> disconnect(Call call) {
        return expressible(call)
                .compose(known ->
                        connections.disconnect(call.keyHolder(), known.account().id()))
                .map(gone -> Answer.ok(SocialAccount.gone(channel(gone), gone)));
    }

    private Future<Health> expressible(Call call) {
        var id = Postbreeze.id(PostbreezeWords.ACCOUNT, call.path().get("accountId"))
                .orElseThrow(PostbreezeAccounts::notFound);
        return connections.healthWithinReach(call.keyHolder(), id).map(health -> {
            channel(health.account());
            return health;
        });
    }

    private static Channel channel(Account account) {
        return Channel.of(account).orElseThrow(PostbreezeAccounts::notFound);
    }

    private static GatewayError notFound() {
        return GatewayError.of(ErrorCode.ACCOUNT_NOT_FOUND, "there is no social account with this id");
    }
}
