package dev.handfast.webhook;

import dev.handfast.core.Id;
import dev.handfast.core.StrangerLookup;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Sends one event to one endpoint, once. The host is looked up at every attempt and the checked address is the one connected to;
 * redirects are not followed; one deadline covers it all; of the answer only the beginning is kept.
 */
public final class Sender {
    private static final int CONNECTIONS_PER_HOST = 8; // each carries one delivery at a time
    private static final int KEEP_ALIVE_SECONDS = 15; // shorter than servers keep theirs
    private static final int KEPT_BYTES = 2048; // enough to see what an endpoint complains of

    private record Reply(int status, String body) {}

    private final Vertx vertx;
    private final HttpClient client;
    private final StrangerLookup lookup;
    private final Function<Form, Duration> timeouts;
    private final InstantSource clock;

    /** One that waits as long for each receiver as its form has it. */
    public Sender(Vertx vertx, boolean loopback, RetryPolicy policy, InstantSource clock) {
        this(vertx, loopback, policy.timeout(), form -> policy.way(form).timeout(), clock);
    }

    /**
     * @param loopback whether this machine may be called, as the sandbox needs
     * @param timeout of one attempt as a whole
     */
    public Sender(Vertx vertx, boolean loopback, Duration timeout, InstantSource clock) {
        this(vertx, loopback, timeout, form -> timeout, clock);
    }

    private Sender(
            Vertx vertx, boolean loopback, Duration connect, Function<Form, Duration> timeouts, InstantSource clock) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) connect.toMillis())
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_HOST));
        this.lookup = new StrangerLookup(vertx, loopback);
        this.timeouts = timeouts;
        this.clock = clock;
    }

    /** Sends. Never fails: whatever happened stands in the attempt. */
    Future<Attempt> send(Endpoint endpoint, Event event, int number) {
        return send(
                endpoint,
                event,
                number,
                endpoint.form().word(event.type(), endpoint.events()),
                endpoint.form().body(event, endpoint.events()),
                Map.of());
    }

    /** Sends an event by another word, in another body, with more headers. Never fails. */
    Future<Attempt> send(
            Endpoint endpoint, Event event, int number, String word, String body, Map<String, String> more) {
        var began = clock.instant();
        long started = System.nanoTime();
        var delivery = Id.at(began);
        var timeout = timeouts.apply(endpoint.form());
        var headers =
                Signatures.headers(endpoint.form(), event, word, body, endpoint.secretsAt(began), delivery, began);
        return lookup.address(endpoint.url())
                .compose(address -> {
                    var options = options(endpoint, address);
                    headers.forEach(options::putHeader);
                    more.forEach(options::putHeader);
                    return exchange(options, body, timeout);
                })
                .transform(done -> {
                    var reply = Optional.ofNullable(done.result());
                    return Future.succeededFuture(new Attempt(
                            delivery,
                            event,
                            word,
                            body,
                            number,
                            reply.map(Reply::status),
                            reply.map(Reply::body).orElse(""),
                            reply.map(Sender::complaint).orElseGet(() -> sentence(done.cause(), timeout)),
                            Duration.ofNanos(System.nanoTime() - started),
                            began));
                });
    }

    private static RequestOptions options(Endpoint endpoint, SocketAddress address) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(endpoint.url().toString())
                .setServer(address)
                .setFollowRedirects(false);
        endpoint.headers().forEach((name, value) -> options.putHeader(name, value.reveal()));
        return options.putHeader("Content-Type", "application/json").putHeader("User-Agent", "Handfast-Webhooks");
    }

    private Future<Reply> exchange(RequestOptions options, String body, Duration timeout) {
        var done = Promise.<Reply>promise();
        var sent = new AtomicReference<HttpClientRequest>();
        long deadline = vertx.setTimer(timeout.toMillis(), late -> {
            if (done.tryFail(new TimeoutException())) {
                reset(sent.get());
            }
        });
        client.request(options)
                .compose(request -> {
                    sent.set(request);
                    if (done.future().isComplete()) {
                        reset(request);
                        return Future.failedFuture(new TimeoutException());
                    }
                    return request.send(Buffer.buffer(body)).compose(Sender::beginning);
                })
                .onComplete(reply -> {
                    vertx.cancelTimer(deadline);
                    if (reply.succeeded()) {
                        done.tryComplete(reply.result());
                    } else {
                        done.tryFail(reply.cause());
                    }
                });
        return done.future();
    }

    private static Future<Reply> beginning(HttpClientResponse response) {
        var done = Promise.<Reply>promise();
        var body = Buffer.buffer();
        response.exceptionHandler(done::tryFail)
                .handler(chunk -> {
                    body.appendBuffer(chunk.slice(0, Math.min(chunk.length(), KEPT_BYTES - body.length())));
                    if (body.length() == KEPT_BYTES && done.tryComplete(reply(response, body))) {
                        reset(response.request());
                    }
                })
                .endHandler(end -> done.tryComplete(reply(response, body)));
        return done.future();
    }

    private static Reply reply(HttpClientResponse response, Buffer body) {
        // A zero character has no place in a text column.
        return new Reply(
                response.statusCode(), body.toString(StandardCharsets.UTF_8).replace('\0', ' '));
    }

    private static void reset(HttpClientRequest request) {
        if (request != null) {
            request.reset();
        }
    }

    private static String complaint(Reply reply) {
        return switch (reply.status() / 100) {
            case 2 -> "";
            case 3 -> "the endpoint answered with a redirect (" + reply.status() + "), and redirects are not followed";
            default -> "the endpoint answered " + reply.status();
        };
    }

    private static String sentence(Throwable cause, Duration timeout) {
        if (cause instanceof TimeoutException) {
            return "no answer within " + timeout.toMillis() + " ms";
        }
        return cause instanceof StrangerLookup.Unfit unfit
                ? unfit.getMessage()
                : cause instanceof java.net.UnknownHostException ? "the host is not known" : "no connection";
    }
}
