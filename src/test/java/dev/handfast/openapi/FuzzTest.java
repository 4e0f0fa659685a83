package dev.handfast.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.journey.Stage;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of every document, under requests that are half right. {@code -Dhandfast.fuzz=20000} sends so many for each document,
 * {@code -Dhandfast.fuzz.only=late} for one alone, {@code -Dhandfast.fuzz.seed=…} the same ones again. What was answered is told in
 * {@code target/fuzz-<name>.txt}.
 */
class FuzzTest {
    private static final int TRIES = Integer.getInteger("handfast.fuzz", 300);
    private static final Optional<String> ONLY = Optional.ofNullable(System.getProperty("handfast.fuzz.only"));

    private static Stage stage;
    private static Vertx vertx;

    @BeforeAll
    static void open() {
        // A limit would answer most of it.
        stage = Stage.open(
                Map.of("HANDFAST_LIMITS_REQUESTS_PER_MINUTE", "0", "HANDFAST_LIMITS_AS_DOCUMENTED", "false"));
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        Stage.await(vertx.close());
        stage.close();
    }

    static Stream<String> names() {
        return ApiDocuments.all().stream().map(ApiDocument::name).filter(name -> ONLY.map(name::equals)
                .orElse(true));
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatever_is_asked_the_answer_is_documented_and_no_failure_of_ours(String name) throws IOException {
        var document = ApiDocuments.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        long seed =
                Long.getLong("handfast.fuzz.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));
        var fuzz = new Fuzz(stage, document, vertx, seed);

        fuzz.run(TRIES);

        Files.writeString(Path.of("target/fuzz-" + name + ".txt"), fuzz.told());
        assertEquals(TRIES, fuzz.sent());
    }
}
