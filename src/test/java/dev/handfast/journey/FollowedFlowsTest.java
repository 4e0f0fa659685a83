package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.Gateway;
import dev.handfast.core.Id;
import dev.handfast.dialect.handfast.Own;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Flows that are followed at one process while their people come back at another. */
class FollowedFlowsTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(10); // on a busy machine; the wait itself is longer
    private static Stage stage;
    private static Gateway other;

    private final Stage.Guest guest = stage.tenant();
    private final Own here = Own.of(guest);
    private final Own there = here.at(other.httpPort());

    @BeforeAll
    static void open() {
        stage = Stage.shared();
        other = stage.replica();
    }

    @AfterAll
    static void close() {
        Stage.await(other.stop());
    }

    @Test
    void a_wait_ends_when_the_callback_lands_on_another_process() {
        var flow = here.start("twitter");
        var waiting = CompletableFuture.supplyAsync(() -> there.get("/flows/" + Own.id(flow) + "?wait=25s"));

        new Browser().connect(Own.authorize(flow), "few");

        var told = Own.answered(
                200, waiting.orTimeout(AT_ONCE.toSeconds(), TimeUnit.SECONDS).join());
        assertEquals("completed", told.path("status").asText());
        assertEquals(told, here.flow(Own.id(flow)), "both processes say the same");
    }

    @Test
    void a_flow_of_one_process_is_walked_and_called_off_at_another() {
        var flow = here.start("twitter");
        var browser = new Browser();
        var callback = browser.consent(Own.authorize(flow), "few", "allow");

        Own.answered(200, there.delete("/flows/" + Own.id(flow)));

        assertEquals(404, browser.open(callback).status());
        assertEquals("cancelled", here.flow(Own.id(flow)).path("status").asText());
    }

    @Test
    void nothing_is_called_off_while_the_platform_is_being_asked() {
        stage.platforms()
                .faults()
                .add(Fault.once("reddit", Endpoint.TOKEN, Fault.Kind.SLOW).delayed(Duration.ofSeconds(5)));
        var flow = here.start("reddit");
        var id = Id.fromHex(Own.id(flow)).orElseThrow().uuid();
        var browser = new Browser();
        var callback = browser.consent(Own.authorize(flow), "few", "allow");
        var coming = CompletableFuture.runAsync(() -> browser.open(callback));
        await().atMost(AT_ONCE)
                .until(() -> Rows.of(stage)
                                .number("select count(*) from connect_flow where flow = ? and taken_at is not null", id)
                        == 1);

        var problem = Own.answered(410, there.delete("/flows/" + Own.id(flow)));

        assertEquals("flow_already_used", problem.path("code").asText());
        coming.join();
        assertEquals("completed", here.flow(Own.id(flow)).path("status").asText());
    }

    @Test
    void events_tell_what_happens_at_another_process() {
        var flow = here.start("facebook", "headless", true);
        var stream = CompletableFuture.supplyAsync(() -> there.get("/flows/" + Own.id(flow) + "/events"));
        new Browser().connect(Own.authorize(flow), "few");
        var target = Own.answered(200, here.get("/flows/" + Own.id(flow) + "/targets"))
                .path("data")
                .get(0)
                .path("id")
                .asText();

        here.post("/flows/" + Own.id(flow) + "/select", Own.body("targets", List.of(target)));

        var told = statuses(stream.join().text());
        assertEquals("completed", told.get(told.size() - 1).path("status").asText());
        assertEquals(1, told.get(told.size() - 1).path("account_ids").size());
    }

    @Test
    void many_may_wait_for_one_flow_and_one_for_many() {
        var flows = IntStream.range(0, 5).mapToObj(i -> here.start("twitter")).toList();
        var waiting = new ArrayList<CompletableFuture<Reply>>();
        flows.forEach(flow -> IntStream.range(0, 4)
                .forEach(i -> waiting.add(CompletableFuture.supplyAsync(
                        () -> (i % 2 == 0 ? here : there).get("/flows/" + Own.id(flow) + "?wait=20s")))));

        flows.forEach(flow -> new Browser().connect(Own.authorize(flow), "few"));

        waiting.forEach(each -> assertEquals(
                "completed", Own.answered(200, each.join()).path("status").asText()));
    }

    @Test
    void who_leaves_is_waited_for_no_longer() throws Exception {
        var flow = here.start("twitter");
        try (var socket = new Socket("localhost", other.httpPort())) {
            var request = "GET /handfast/v1/flows/" + Own.id(flow) + "/events HTTP/1.1\r\nHost: localhost\r\n"
                    + "Authorization: Bearer " + here.http().key().orElseThrow().reveal() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            assertTrue(socket.getInputStream().read() > 0, "the stream begins");
        }

        // A stop waits for requests in flight, and finds none.
        var leaving = stage.replica();
        Stage.await(leaving.stop());
        assertEquals(
                "pending",
                Own.answered(200, there.get("/flows/" + Own.id(flow) + "?wait=1s"))
                        .path("status")
                        .asText());
    }

    @Test
    void a_process_that_stops_keeps_nobody_waiting() {
        // Whoever comes a moment late on a busy machine is still let in, and sent away at once.
        var leaving = stage.replica(Duration.ofSeconds(2), Duration.ofSeconds(10));
        var flow = here.start("twitter");
        var waiter = here.at(leaving.httpPort());
        var waiting = CompletableFuture.supplyAsync(() -> waiter.get("/flows/" + Own.id(flow) + "?wait=25s"));
        var stream = CompletableFuture.supplyAsync(() -> waiter.get("/flows/" + Own.id(flow) + "/events"));
        await().pollDelay(Duration.ofSeconds(1)).until(() -> !waiting.isDone() && !stream.isDone());

        Stage.await(leaving.stop());

        assertEquals("pending", Own.answered(200, waiting.join()).path("status").asText(), "what is known is told");
        assertEquals(1, statuses(stream.join().text()).size());
    }

    @Test
    void what_nobody_finishes_expires() {
        try (var hasty = Stage.open(Map.of("HANDFAST_FLOW_CONSENT", "2s", "HANDFAST_FLOW_REPLAY", "1s"))) {
            var own = Own.of(hasty.tenant());
            var flow = Own.id(own.start("twitter"));

            var told = Own.answered(200, own.get("/flows/" + flow + "?wait=20s"));

            assertEquals("expired", told.path("status").asText());
            assertEquals(told.path("expires_at"), told.path("settled_at"));
            Own.answered(200, own.delete("/flows/" + flow));
        }
    }

    private static List<JsonNode> statuses(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> read(line.substring("data: ".length())))
                .toList();
    }

    private static JsonNode read(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
