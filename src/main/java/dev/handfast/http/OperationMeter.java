package dev.handfast.http;

import dev.handfast.dialect.Operation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Times one operation, by class of status: {@code handfast.requests} with {@code dialect}, {@code operation}, {@code status}. */
final class OperationMeter {
    private static final int CLASSES = 6;

    private final Timer[] timers = new Timer[CLASSES];

    OperationMeter(MeterRegistry meters, String surface, Operation operation) {
        for (int status = 2; status < CLASSES; status++) {
            timers[status] = Timer.builder("handfast.requests")
                    .description("requests answered")
                    .tag("dialect", surface)
                    .tag("operation", operation.method() + " " + operation.path())
                    .tag("status", status + "xx")
                    .register(meters);
        }
    }

    void record(long nanoseconds, int status) {
        timers[Math.max(2, Math.min(CLASSES - 1, status / 100))].record(nanoseconds, TimeUnit.NANOSECONDS);
    }
}
