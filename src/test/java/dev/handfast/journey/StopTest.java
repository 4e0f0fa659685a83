package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
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
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A process that stops finishes what it began, and one that is gone leaves its flows to the others. */
class StopTest {
    private final Stage stage = Stage.shared();
    private final Stage.Guest guest = stage.tenant();

    @AfterEach
    void mend() {
        stage.platforms().faults().clear();
    }

    @Test
    void a_callback_under_way_is_finished_and_nothing_is_warned_of() {
        for (var platform : List.of("twitter", "facebook")) {
            var warnings = new ListAppender<ILoggingEvent>();
            warnings.start();
            var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.addAppender(warnings);
            var leaving = stage.replica();
            var browser = new Browser();
            var callback = Ways.at(leaving.httpPort(), browser.consent(Ways.start(guest, platform), "few", "allow"));
            stage.platforms()
                    .faults()
                    .add(Fault.once(platform, Endpoint.IDENTITY, Fault.Kind.SLOW)
                            .delayed(Duration.ofMillis(800)));
            int before =
                    stage.platforms().requests().of(platform, Endpoint.TOKEN).size();

            var end = CompletableFuture.supplyAsync(() -> browser.open(callback));
            await().until(() ->
                    stage.platforms().requests().of(platform, Endpoint.TOKEN).size() > before);
            Stage.await(leaving.stop());

            var to = end.join().location().toString();
            assertTrue(to.contains("connected=twitter") || to.contains("tempToken="), to);
            root.detachAppender(warnings);
            assertEquals(
                    List.of(),
                    List.copyOf(warnings.list).stream()
                            .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                            .map(ILoggingEvent::getFormattedMessage)
                            .filter(message -> !message.contains("Gauge"))
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoever_asks_until_the_load_balancer_learns_of_it_loses_nothing(HttpClient.Version version) {
        var patient = Stage.open(Map.of("HANDFAST_HTTP_LAME_DUCK", "2s"));
        try {
            var leaving = patient.replica();
            var key = patient.tenant().key().reveal();
            var learnt = new AtomicBoolean();
            var stopping = new AtomicBoolean();
            var clients = IntStream.range(0, 8)
                    .mapToObj(number -> CompletableFuture.supplyAsync(
                            () -> ask(leaving.httpPort(), key, version, stopping, learnt),
                            command -> new Thread(command).start()))
                    .toList();
            pause(Duration.ofMillis(300));

            var stopped = leaving.stop();
            stopping.set(true);
            assertEquals(
                    503,
                    new Browser()
                            .open(URI.create("http://localhost:" + leaving.managementPort() + "/health/ready"))
                            .status());
            pause(Duration.ofMillis(700));
            learnt.set(true);

            var asked = clients.stream().map(CompletableFuture::join).toList();
            Stage.await(stopped);
            assertTrue(asked.stream().allMatch(answers -> answers.size() > 10), "each asked more than ten times");
            asked.forEach(answers -> assertEquals(Set.of(201), Set.copyOf(answers)));
        } finally {
            patient.close();
        }
    }

    /** Writes again and again on connections that are kept; the statuses of the answers. Each answer of a process that leaves says so. */
    private static List<Integer> ask(
            int port, String key, HttpClient.Version version, AtomicBoolean stopping, AtomicBoolean learnt) {
        var http = HttpClient.newBuilder().version(version).build();
        var statuses = new ArrayList<Integer>();
        try {
            while (!learnt.get()) {
                boolean leaves = stopping.get();
                var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/v1/profiles"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"" + UUID.randomUUID() + "\"}"))
                        .build();
                var answer = new Reply(request.uri(), http.send(request, BodyHandlers.ofString()));
                assertEquals(version, answer.response().version());
                if (leaves && version == HttpClient.Version.HTTP_1_1) {
                    assertEquals("close", answer.header("Connection").orElse(null));
                }
                statuses.add(answer.status());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return statuses;
    }

    private static void pause(Duration time) {
        await().pollDelay(time).until(() -> true);
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
