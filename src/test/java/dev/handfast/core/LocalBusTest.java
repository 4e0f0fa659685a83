package dev.handfast.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.handfast.core.LocalBus.Question;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalBusTest {
    private record Ask(Object what) implements Question<Object> {}

    private final Vertx vertx = Vertx.vertx();
    private final LocalBus bus = LocalBus.on(vertx, Duration.ofSeconds(10));

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private Object ask(Function<Ask, Future<Object>> answering) throws Exception {
        bus.answer(Ask.class, answering);
        return bus.ask(new Ask("x")).await(20, TimeUnit.SECONDS);
    }

    @Test
    void an_answer_arrives_as_it_is() throws Exception {
        var value = new Object();
        assertSame(value, ask(question -> Future.succeededFuture(value)));
    }

    @Test
    void a_foreseen_failure_arrives_as_it_is() {
        var failure = GatewayError.of(ErrorCode.NO_TARGETS, "none");
        assertSame(failure, assertThrows(GatewayError.class, () -> ask(question -> Future.failedFuture(failure))));
    }

    @Test
    void what_is_thrown_arrives_too_and_at_once() {
        var bug = new IllegalStateException("bug");
        assertSame(
                bug,
                assertThrows(
                        IllegalStateException.class,
                        () -> ask(question -> {
                            throw bug;
                        })));
    }

    @Test
    void silence_is_overload() {
        bus.answer(Ask.class, question -> Promise.promise().future());
        var late = assertThrows(GatewayError.class, () -> bus.ask(new Ask("x"), Duration.ofMillis(300))
                .await(20, TimeUnit.SECONDS));
        assertEquals(ErrorCode.OVERLOADED, late.code());
    }

    @Test
    void nobody_to_ask_is_overload() {
        var nobody =
                assertThrows(GatewayError.class, () -> bus.ask(new Ask("x")).await(20, TimeUnit.SECONDS));
        assertEquals(ErrorCode.OVERLOADED, nobody.code());
    }
}
