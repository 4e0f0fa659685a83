package dev.handfast.dialect;

import io.vertx.core.Future;
import java.util.function.Function;

/** An answer that is told part by part, while what it tells of happens. */
@FunctionalInterface
public interface Live {
    /**
     * Tells it. The answer ends with the Future, however it ends.
     *
     * @param say sends a text on its way; fails once nobody listens
     */
    Future<Void> tell(Function<String, Future<Void>> say);
}
