package dev.handfast.dialect.hosted;

import dev.handfast.connect.CallbackRequest;
import dev.handfast.connect.Engine;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.platform.Catalog;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A browser's way to a platform and back, and the page at its end where the client has none. */
public final class Journey {
    private static final int LONGEST_TICKET = 128;

    private final Engine engine;
    private final Catalog catalog;
    private final Brands brands;
    private final Pages pages;
    private final BrowserCookie cookie;
    private final Duration patience;
    private final Duration replay;

    /**
     * @param patience how long a browser is remembered from its start
     * @param replay how long after its return
     */
    public Journey(
            Engine engine,
            Catalog catalog,
            Brands brands,
            Pages pages,
            BrowserCookie cookie,
            Duration patience,
            Duration replay) {
        this.engine = engine;
        this.catalog = catalog;
        this.brands = brands;
        this.pages = pages;
        this.cookie = cookie;
        this.patience = patience;
        this.replay = replay;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/oauth/callback/{platform}", Access.OPEN, this::callback),
                // Some platforms accept only redirect URIs that end in a slash.
                Operation.get("/oauth/callback/{platform}/", Access.OPEN, this::callback),
                Operation.get("/oauth/start/{ticket}", Access.OPEN, this::launch),
                Operation.get("/connect/result", Access.OPEN, call -> result(call, "error")),
                // Where APIs send people whose dashboard the operator did not name.
                Operation.get("/profile", Access.OPEN, call -> result(call, "error_code")));
    }

    private Future<Answer> launch(Call call) {
        if (prefetching(call)) {
            return notNow();
        }
        var text = call.path().get("ticket");
        if (text.length() > LONGEST_TICKET) {
            throw GatewayError.of(ErrorCode.FLOW_NOT_FOUND, "this link never existed");
        }
        return engine.starts().launch(Secret.of(text)).map(launch -> {
            var answer = seeOther(launch.location().toString());
            return launch.browser()
                    .map(value -> answer.with("Set-Cookie", cookie.set(launch.state(), value, patience)))
                    .orElse(answer);
        });
    }

    /**
     * Receives a browser back from the platform that the path names as {@code platform}, and sends it on. For APIs that have callback
     * addresses of their own.
     */
    public Future<Answer> callback(Call call) {
        if (prefetching(call)) {
            return notNow();
        }
        var request = brought(call);
        return engine.callbacks().callback(request).map(ending -> {
            var answer = seeOther(ending.toString());
            // The browser stays known for as long as it may repeat this callback, and no longer.
            return request.browser()
                    .map(value -> answer.with("Set-Cookie", cookie.set(request.state(), value, replay)))
                    .orElse(answer);
        });
    }

    /** What a browser brought back, with the cookie of its flow. Fails with {@code CALLBACK_INVALID}. */
    public CallbackRequest brought(Call call) {
        return CallbackRequest.read(call.path().get("platform"), call.query(), state -> cookie.shown(call, state));
    }

    /** @param errorName the parameter that holds the word for an error */
    private Future<Answer> result(Call call, String errorName) {
        var query = call.queryInput();
        var connected = query.text("connected", 64).flatMap(this::platformName);
        var consented = query.text("consented", 64).flatMap(this::platformName);
        var platform = query.text("platform", 64).flatMap(this::platformName).orElse("the platform");
        var error = query.text(errorName, 64).flatMap(Journey::code);
        var tenant = query.text("tenant", 64).flatMap(Id::fromHex);
        query.check();
        return tenant.map(brands::of)
                .orElse(Future.succeededFuture(Brand.NEUTRAL))
                .map(brand -> connected
                        .or(() -> consented)
                        .filter(done -> error.isEmpty())
                        .map(done -> Hosted.answer(
                                200,
                                pages.result(new ResultView(brand, done, "", Optional.empty(), connected.isPresent()))))
                        .orElseGet(() -> Hosted.answer(
                                error.isPresent() ? 200 : 404,
                                pages.failure(new FailureView(
                                        brand,
                                        FailureWords.of(error.orElse(ErrorCode.ROUTE_NOT_FOUND), platform),
                                        Optional.empty(),
                                        call.requestId())))));
    }

    Optional<String> platformName(String id) {
        return catalog.find(id).map(connector -> connector.platform().name());
    }

    private static Optional<ErrorCode> code(String word) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private static Answer seeOther(String location) {
        return new Answer(
                303,
                Map.of("Location", location, "Cache-Control", "no-store", "Referrer-Policy", "no-referrer"),
                Buffer.buffer());
    }

    /** A browser that only looks ahead must not use anything up. It asks again when the person really goes. */
    public static boolean prefetching(Call call) {
        return call.header("Sec-Purpose")
                        .filter(purpose -> purpose.startsWith("prefetch"))
                        .isPresent()
                || call.header("Purpose").filter("prefetch"::equals).isPresent()
                || call.header("X-Moz").filter("prefetch"::equals).isPresent();
    }

    /** The answer to such a browser. */
    public static Future<Answer> notNow() {
        return Future.succeededFuture(
                new Answer(503, Map.of("Cache-Control", "no-store", "Retry-After", "1"), Buffer.buffer()));
    }
}
