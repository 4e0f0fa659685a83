package dev.handfast.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends calls to one platform. Each is bounded: one deadline over connecting, sending and the whole answer, and a size beyond
 * which the answer is cut off. Redirects are not followed; nothing of a call is logged.
 *
 * <p>Fails with {@code PLATFORM_UNAVAILABLE} when no whole answer came in time and {@code PLATFORM_UNREADABLE} when it was too
 * large; any answer that came is a success here, whatever its status.
 */
public final class Wire {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .nodeFactory(new Storable())
            .build();

    private static final int LONGER = 4; // platforms have been seen to rotate at once and answer after 12 seconds

    private final Vertx vertx;
    private final HttpClient client;
    private final Duration patience;
    private final String name;

    /**
     * @param client shared by all platforms
     * @param patience the deadline of a call
     * @param name the platform's word for people
     */
    public Wire(Vertx vertx, HttpClient client, Duration patience, String name) {
        this.vertx = vertx;
        this.client = client;
        this.patience = patience;
        this.name = name;
    }

    /** Sends a call once; it is never repeated. */
    public Future<Answer> send(Call call) {
        return send(call, patience);
    }

    /** The same with more patience: the answer that is given up may hold the only token that is good. */
    public Future<Answer> sendPatiently(Call call) {
        return send(call, patience.multipliedBy(LONGER));
    }

    private Future<Answer> send(Call call, Duration patience) {
        var done = Promise.<Answer>promise();
        var sent = new AtomicReference<HttpClientRequest>();
        var deadline = vertx.setTimer(patience.toMillis(), late -> {
            done.tryFail(unavailable());
            reset(sent.get());
        });
        client.request(options(call))
                .compose(request -> {
                    sent.set(request);
                    if (done.future().isComplete()) {
                        reset(request);
                        return Future.failedFuture(unavailable());
                    }
                    return call.body()
                            .map(body -> request.send(Buffer.buffer(body)))
                            .orElseGet(request::send)
                            .compose(
                                    response -> whole(response, call.maxBytes()).map(body -> read(response, body)));
                })
                .onComplete(answer -> {
                    vertx.cancelTimer(deadline);
                    if (answer.succeeded()) {
                        done.tryComplete(answer.result());
                    } else {
                        done.tryFail(answer.cause() instanceof GatewayError ? answer.cause() : unavailable());
                    }
                });
        return done.future();
    }

    private static RequestOptions options(Call call) {
        var options = new RequestOptions()
                .setMethod(call.method())
                .setAbsoluteURI(call.url().toString())
                .setFollowRedirects(false)
                .putHeader("Accept", "application/json");
        call.headers().forEach(options::putHeader);
        call.pinned().ifPresent(options::setServer);
        return options;
    }

    private Future<Buffer> whole(HttpClientResponse response, int maxBytes) {
        var done = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        response.exceptionHandler(done::tryFail)
                .handler(chunk -> {
                    if (body.length() + chunk.length() <= maxBytes) {
                        body.appendBuffer(chunk);
                    } else if (done.tryFail(unreadable())) {
                        reset(response.request());
                    }
                })
                .endHandler(end -> done.tryComplete(body));
        return done.future();
    }

    private static Answer read(HttpClientResponse response, Buffer body) {
        if (body.length() == 0) {
            return new Answer(response.statusCode(), response.headers(), MissingNode.getInstance(), true);
        }
        return tree(body.toString(StandardCharsets.UTF_8))
                .map(tree -> new Answer(response.statusCode(), response.headers(), tree, true))
                .orElseGet(() -> Answer.unreadable(response.statusCode(), response.headers()));
    }

    /** JSON that a platform made, all of whose texts can be kept; empty when it is none. */
    public static Optional<JsonNode> tree(String json) {
        try {
            return Optional.of(JSON.readTree(json));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** Makes texts of what can be kept: neither PostgreSQL nor UTF-8 has room for NUL and halves of characters, and nobody misses them. */
    private static final class Storable extends JsonNodeFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public TextNode textNode(String text) {
            boolean plain = text.chars().noneMatch(unit -> unit == 0 || Character.isSurrogate((char) unit));
            return super.textNode(
                    plain
                            ? text
                            : new String(
                                    text.replace("\0", "").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        }
    }

    private static void reset(HttpClientRequest request) {
        if (request != null) {
            request.reset();
        }
    }

    /** No whole answer came. */
    GatewayError unavailable() {
        return GatewayError.of(ErrorCode.PLATFORM_UNAVAILABLE, name + " cannot be reached just now; try again later");
    }

    /** An answer came that makes no sense. */
    public GatewayError unreadable() {
        return GatewayError.of(
                ErrorCode.PLATFORM_UNREADABLE, name + " gave an answer that makes no sense; try again later");
    }
}
