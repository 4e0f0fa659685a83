package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.handfast.dialect.Input;
import java.util.List;

/**
 * Which part of a list is asked for, the same way for every list.
 *
 * @param offset how many entries to skip
 * @param limit how many to tell at most
 */
record Paging(int offset, int limit) {
    private static final int USUALLY = 50;
    static final int MOST = 200;
    private static final int FARTHEST = 1_000_000;

    /**
     * A part of a list.
     *
     * @param data the entries
     * @param offset how many were skipped
     * @param limit how many were asked for at most
     * @param hasMore whether others follow
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Page<T>(List<T> data, int offset, int limit, boolean hasMore) {}

    static Paging read(Input query) {
        return new Paging(
                query.number("offset", 0, FARTHEST).orElse(0),
                query.number("limit", 1, MOST).orElse(USUALLY));
    }

    /** The part of a list that is known whole. */
    <T> Page<T> of(List<T> all) {
        int from = Math.min(offset, all.size());
        int to = Math.min(from + limit, all.size());
        return new Page<>(List.copyOf(all.subList(from, to)), offset, limit, to < all.size());
    }

    /** The part that was found, of so many in all. */
    <T> Page<T> of(List<T> found, long total) {
        return new Page<>(List.copyOf(found), offset, limit, offset + found.size() < total);
    }
}
