package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.LetmepostWords.about;

import dev.handfast.connect.Engine;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.hosted.Hosted;
import dev.handfast.dialect.hosted.Journey;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;

/**
 * {@code GET /accounts/connect/{platform}/complete}: where a platform sends the browser back, as good as the gateway's own callback. Who
 * asks for JSON is told what became of it; others are sent on, or shown a page.
 */
final class LetmepostLanding {
    private final Engine engine;
    private final Journey journey;
    private final Hosted hosted;

    LetmepostLanding(Engine engine, Journey journey, Hosted hosted) {
        this.engine = engine;
        this.journey = journey;
        this.hosted = hosted;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/accounts/connect/{platform}/complete", Access.OPEN, this::land));
    }

    private Future<Answer> land(Call call) {
        return wantsJson(call) ? tell(call) : send(call);
    }

    private Future<Answer> tell(Call call) {
        return engine.callbacks()
                .outcome(journey.brought(call), Letmepost.NAME)
                .map(LetmepostConnect::connected)
                .recover(about(call.path().get("platform")));
    }

    private Future<Answer> send(Call call) {
        return Future.succeededFuture()
                .compose(begin -> journey.callback(call))
                .recover(failure -> failure instanceof GatewayError error
                        ? Future.succeededFuture(hosted.failure(error, call.requestId()))
                        : Future.failedFuture(failure));
    }

    private static boolean wantsJson(Call call) {
        return call.header("Accept")
                .map(types -> types.toLowerCase(Locale.ROOT))
                .filter(types -> types.contains("application/json") && !types.contains("text/html"))
                .isPresent();
    }
}
