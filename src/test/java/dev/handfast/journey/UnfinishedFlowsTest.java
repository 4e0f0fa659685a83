package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnfinishedFlowsTest {
    private static final int STARTS = 10_000;
    private static final long GROWTH = 24L << 20; // caches, meters and the test's own client settle within this

    private static final Duration SOON = Duration.ofSeconds(60);

    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open(Map.of(
                "HANDFAST_FLOW_CONSENT",
                "8s",
                "HANDFAST_FLOW_REPLAY",
                "1s",
                "HANDFAST_LIMITS_REQUESTS_PER_MINUTE",
                "0"));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void ten_thousand_starts_that_nobody_finishes_leave_neither_memory_nor_rows() throws Exception {
        var guest = stage.tenant();
        start(guest, STARTS / 10);
        long before = used();

        start(guest, STARTS);

        await("memory").atMost(SOON).until(() -> used() - before < GROWTH);
        await("rows").atMost(SOON).until(() -> rows() == 0);
    }

    private static void start(Stage.Guest guest, int count) throws Exception {
        var people = Executors.newFixedThreadPool(16);
        try {
            var starts = IntStream.range(0, count)
                    .<Callable<Integer>>mapToObj(number -> () -> guest.late()
                            .get("/v1/connect/twitter?profileId=" + guest.profile())
                            .status())
                    .toList();
            for (var status : people.invokeAll(starts)) {
                assertEquals(200, status.get());
            }
        } finally {
            people.shutdown();
        }
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long rows() {
        return Rows.of(stage)
                .read("select count(*) from connect_flow", row -> row.getLong(1))
                .get(0);
    }
}
