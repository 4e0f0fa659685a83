package dev.handfast.vault;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stored values that can be sealed anew (port). */
public interface SealedRows {
    /**
     * What became of a stretch of rows.
     *
     * @param done how many were sealed anew
     * @param broken how many do not open and were left as they are
     * @param end where the stretch ended; empty: with the last row
     */
    record Stretch(int done, int broken, Optional<UUID> end) {}

    /**
     * Seals anew, with the ring's primary key, what is sealed with one of these keys among the next rows. A row that another transaction
     * holds is passed over, and nothing written meanwhile is lost.
     *
     * @param kind one that stays
     * @param after where the last stretch ended; empty: from the first row
     * @param rows how many rows to look at, about
     */
    Future<Stretch> reseal(SealedKind kind, Set<Long> keys, Optional<UUID> after, int rows);
}
