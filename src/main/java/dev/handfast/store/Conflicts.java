package dev.handfast.store;

import dev.handfast.core.GatewayError;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.Map;
import java.util.function.Function;

/** Tells foreseen failures by the constraint they broke. */
final class Conflicts {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private Conflicts() {}

    /** Turns the breach of a named constraint into what it means; anything else stays as it is. */
    static <T> Function<Throwable, Future<T>> meaning(Map<String, GatewayError> meanings) {
        return failure -> {
            if (failure instanceof PgException broken
                    && (UNIQUE_VIOLATION.equals(broken.getSqlState())
                            || FOREIGN_KEY_VIOLATION.equals(broken.getSqlState()))
                    && meanings.containsKey(broken.getConstraint())) {
                return Future.failedFuture(meanings.get(broken.getConstraint()));
            }
            return Future.failedFuture(failure);
        };
    }
}
