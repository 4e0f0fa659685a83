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
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
