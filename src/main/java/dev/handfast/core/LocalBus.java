package dev.handfast.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.function.Function;

/**
 * Typed questions between the verticles of one process. A question is an immutable record that names its answer's type; its
 * address is its class. Nothing leaves the process, and nothing is copied.
 *
 * <p>A foreseen failure of the answering side arrives as the same {@link GatewayError}; a late or missing answer arrives as
 * {@link ErrorCode#OVERLOADED}.
 */
public final class LocalBus {
    /** A message that awaits an answer of type {@code A}. */
    public interface Question<A> {}

    private static final String CODEC = "handfast-by-reference";

    private final Vertx vertx;
    private final DeliveryOptions options;

    private LocalBus(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.options =
                new DeliveryOptions().setCodecName(CODEC).setLocalOnly(true).setSendTimeout(patience.toMillis());
    }

    /** The bus of this Vert.x; make it once. An answer later than {@code patience} is a failure. */
    public static LocalBus on(Vertx vertx, Duration patience) {
        vertx.eventBus().registerCodec(new ByReference());
        return new LocalBus(vertx, patience);
    }

    /** Asks whoever answers questions of this class. */
    public <A> Future<A> ask(Question<A> question) {
        return ask(question, options);
    }

    /** The same with another patience. */
    public <A> Future<A> ask(Question<A> question, Duration patience) {
        return ask(question, new DeliveryOptions(options).setSendTimeout(patience.toMillis()));
    }

    private <A> Future<A> ask(Question<A> question, DeliveryOptions options) {
        return vertx.eventBus()
                .<Answer>request(question.getClass().getName(), question, options)
                .transform(reply -> {
                    if (reply.failed()) {
                        return Future.failedFuture(lost(reply.cause()));
                    }
                    var answer = reply.result().body();
                    if (answer.failure() != null) {
                        return Future.failedFuture(answer.failure());
                    }
                    @SuppressWarnings("unchecked") // the answering function was registered for this question's type
                    A value = (A) answer.value();
                    return Future.succeededFuture(value);
                });
    }

    /** Answers questions of this class on the calling verticle's event loop, until unregistered. */
    public <A, Q extends Question<A>> MessageConsumer<Q> answer(Class<Q> type, Function<Q, Future<A>> answering) {
        return vertx.eventBus().localConsumer(type.getName(), message -> Future.succeededFuture()
                .compose(begin -> answering.apply(message.body()))
                .onComplete(done -> message.reply(new Answer(done.result(), done.cause()), options)));
    }

    private static Throwable lost(Throwable cause) {
        return cause instanceof ReplyException reply && reply.failureType() != ReplyFailure.RECIPIENT_FAILURE
                ? GatewayError.of(ErrorCode.OVERLOADED, "the gateway is too busy to answer just now; try again")
                : cause;
    }

    private record Answer(Object value, Throwable failure) {}

    private static final class ByReference implements MessageCodec<Object, Object> {
        @Override
        public void encodeToWire(Buffer buffer, Object message) {
            throw new IllegalStateException("the bus is local");
        }

        @Override
        public Object decodeFromWire(int position, Buffer buffer) {
            throw new IllegalStateException("the bus is local");
        }

        @Override
        public Object transform(Object message) {
            return message;
        }

        @Override
        public String name() {
            return CODEC;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
