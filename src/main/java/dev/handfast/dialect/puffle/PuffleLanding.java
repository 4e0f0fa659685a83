package dev.handfast.dialect.puffle;

import dev.handfast.connect.CallbackRequest;
import dev.handfast.connect.Engine;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.hosted.BrowserCookie;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code /api/late/callback}: where browsers land. */
final class PuffleLanding {
    private static final String PATH = "/late/callback";

    private final Engine engine;
    private final BrowserCookie cookie;
    private final Duration replay;

    PuffleLanding(Engine engine, BrowserCookie cookie, Duration replay) {
        this.engine = engine;
        this.cookie = cookie;
        this.replay = replay;
    }

    List<Operation> operations() {
        return List.of(Operation.get(PATH, Access.OPEN, this::callback));
    }

    /** Whether it is this that was asked for, by method and path. */
    static boolean isAsked(String asked) {
        return asked.startsWith("GET ") && asked.endsWith("/api" + PATH);
    }

    /** Flows are taken here as at the usual callback. */
    private Future<Answer> callback(Call call) {
        var query = call.queryInput();
        var platform = query.word("platform", Puffle.PLATFORMS).orElseGet(() -> query.missing("platform"));
        query.check();
        if (call.query().containsKey("error") && !call.query().containsKey("state")) {
            throw GatewayError.of(
                    ErrorCode.CONSENT_DENIED, "the person, or the platform, did not allow the connection");
        }
        var request = CallbackRequest.read(platform, call.query(), state -> cookie.shown(call, state));
        return engine.callbacks().callback(request).map(end -> request.browser()
                .map(browser -> found(end).with("Set-Cookie", cookie.set(request.state(), browser, replay)))
                .orElseGet(() -> found(end)));
    }

    static Answer found(URI location) {
        return new Answer(302, Map.of("Location", location.toString()), Buffer.buffer());
    }
}
