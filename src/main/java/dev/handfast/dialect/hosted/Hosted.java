package dev.handfast.dialect.hosted;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.Statuses;
import dev.handfast.dialect.Surface;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.Stream;

/** What browsers see of us: the way to a platform and back, the pages for choosing and typing, and what came of it. */
public final class Hosted implements Surface {
    private final Pages pages;
    private final Journey journey;
    private final List<Operation> operations;

    public Hosted(
            Pages pages,
            Assets assets,
            Journey journey,
            PickPages pick,
            CredentialsPages credentials,
            DeletionPages deletions) {
        this.pages = pages;
        this.journey = journey;
        this.operations = Stream.of(
                        journey.operations(),
                        List.of(Operation.get("/connect/assets/{file}", Access.OPEN, call -> asset(assets, call))),
                        deletions.operations(),
                        credentials.operations(),
                        pick.operations())
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String name() {
        return "hosted";
    }

    @Override
    public List<String> mounts() {
        return List.of("");
    }

    @Override
    public List<Operation> operations() {
        return operations;
    }

    @Override
    public Answer failure(GatewayError error, String requestId) {
        var platform = error.platform().flatMap(journey::platformName).orElse("the platform");
        var words = FailureWords.of(error.code(), platform);
        return answer(
                Statuses.of(error.code()),
                pages.failure(new FailureView(Brand.NEUTRAL, words, java.util.Optional.empty(), requestId)));
    }

    static Answer answer(int status, Page page) {
        return new Answer(status, page.headers(), Buffer.buffer(page.html()));
    }

    private static Future<Answer> asset(Assets assets, Call call) {
        return assets.find(call.path().get("file"))
                .map(asset -> Future.succeededFuture(new Answer(200, asset.headers(), asset.body())))
                .orElseThrow(() -> GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "there is nothing here"));
    }
}
