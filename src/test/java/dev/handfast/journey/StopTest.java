package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A process that stops finishes what it began, and one that is gone leaves its flows to the others. */
class StopTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LAME_DUCK = Duration.ofSeconds(8);
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final int CLIENTS = 8;
    private static final int TIMES = 10;

    /** What still stops while other tests run. */
    private static final List<Future<Void>> STOPPING = new ArrayList<>();

    private final Stage stage = Stage.shared();
    private final Stage.Guest guest = stage.tenant();

    @AfterEach
    void mend() {
        stage.platforms().faults().clear();
    }

    @AfterAll
    static void stopped() {
        STOPPING.forEach(Stage::await);
    }

    @ParameterizedTest
    @ValueSource(strings = {"twitter", "facebook"})
    void a_callback_under_way_is_finished_and_nothing_is_warned_of(String platform) {
        var leaving = stage.replica(Duration.ZERO, DRAIN);
        var browser = new Browser();
        var callback = Ways.at(leaving.httpPort(), browser.consent(Ways.start(guest, platform), "few", "allow"));
        stage.platforms()
                .faults()
                .add(Fault.once(platform, Endpoint.IDENTITY, Fault.Kind.SLOW).delayed(Duration.ofMillis(800)));
        int before = stage.platforms().requests().of(platform, Endpoint.TOKEN).size();
        var ours = (Logger) LoggerFactory.getLogger("dev.handfast");
        var warnings = new ListAppender<ILoggingEvent>();
        warnings.start();
        ours.addAppender(warnings);
        try {
            var end = CompletableFuture.supplyAsync(() -> browser.open(callback));
            await().atMost(SOON)
                    .until(() -> stage.platforms()
                                    .requests()
                                    .of(platform, Endpoint.TOKEN)
                                    .size()
                            > before);
            Stage.await(leaving.stop());

            var to = end.join().location().toString();
            assertTrue(to.contains("connected=twitter") || to.contains("tempToken="), to);
        } finally {
            ours.detachAppender(warnings);
        }
        assertEquals(
                List.of(),
                List.copyOf(warnings.list).stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void whoever_asks_until_the_load_balancer_learns_of_it_loses_nothing(HttpClient.Version version)
            throws InterruptedException {
        assertEquals(200, guest.late().get("/v1/profiles").status(), "what clients need is loaded");
        var leaving = stage.replica(LAME_DUCK, DRAIN);
        var stopping = new AtomicBoolean();
        var begun = new CountDownLatch(CLIENTS);
        var clients = IntStream.range(0, CLIENTS)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> ask(leaving.httpPort(), version, stopping, begun),
                        command -> new Thread(command).start()))
                .toList();
        assertTrue(begun.await(SOON.toSeconds(), TimeUnit.SECONDS));

        var stopped = leaving.stop();
        STOPPING.add(stopped);
        stopping.set(true);

        assertEquals(
                503,
                new Browser()
                        .open(URI.create("http://localhost:" + leaving.managementPort() + "/health/ready"))
                        .status());
        clients.forEach(client -> assertEquals(Set.of(201), Set.copyOf(client.join())));
        assertFalse(stopped.isComplete(), "whoever may still come is served too");
    }

    /**
     * Writes again and again on connections that are kept, and several times once the process leaves; the statuses of the answers. Each
     * answer of a process that leaves says so.
     */
    private List<Integer> ask(int port, HttpClient.Version version, AtomicBoolean stopping, CountDownLatch begun) {
        var http = HttpClient.newBuilder().version(version).build();
        var statuses = new ArrayList<Integer>();
        int whileLeaving = 0;
        try {
            while (whileLeaving < TIMES) {
                boolean leaves = stopping.get();
                var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/profiles"))
                        .header("Authorization", "Bearer " + guest.key().reveal())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"" + UUID.randomUUID() + "\"}"))
                        .build();
                var answer = new Reply(request.uri(), http.send(request, BodyHandlers.ofString()));
                assertEquals(version, answer.response().version());
                if (leaves && version == HttpClient.Version.HTTP_1_1) {
                    assertEquals("close", answer.header("Connection").orElse(null));
                }
                statuses.add(answer.status());
                whileLeaving += leaves ? 1 : 0;
                begun.countDown();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return statuses;
    }

    @Test
    void a_flow_begun_at_a_process_that_is_gone_finishes_at_another() {
        var gone = stage.replica();
        var late =
                new LateClient(URI.create("http://localhost:" + gone.httpPort()), java.util.Optional.of(guest.key()));
        var launch = URI.create(
                late.get("/v1/connect/twitter?profileId=" + guest.profile() + "&redirect_url=" + Stage.REDIRECT)
                        .json()
                        .path("authUrl")
                        .asText());
        Stage.await(gone.stop());

        assertTrue(new Browser().connect(launch, "few").toString().contains("connected=twitter"));
    }
}
