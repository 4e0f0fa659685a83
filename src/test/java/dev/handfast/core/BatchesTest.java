package dev.handfast.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private final List<List<Integer>> statements = new ArrayList<>();
    private final List<Promise<Void>> answers = new ArrayList<>();
    private final Batches<Integer, Void> writes = new Batches<>(this::write, 3, 5);

    private Future<List<Void>> write(List<Integer> rows) {
        statements.add(rows);
        var answer = Promise.<Void>promise();
        answers.add(answer);
        return answer.future().map(written -> Collections.nCopies(rows.size(), written));
    }

    private List<Future<Void>> add(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(writes::add).toList();
    }

    @Test
    void a_lone_write_goes_at_once_and_is_done_when_stored() {
        var written = writes.add(1);

        assertEquals(List.of(List.of(1)), statements);
        assertFalse(written.isComplete());
        answers.get(0).complete();
        assertTrue(written.succeeded());
    }

    @Test
    void a_crowd_shares_statements_in_its_order() {
        var all = add(1, 6);

        assertEquals(List.of(List.of(1)), statements);
        answers.get(0).complete();
        assertEquals(List.of(List.of(1), List.of(2, 3, 4)), statements);
        answers.get(1).complete();
        assertEquals(List.of(List.of(1), List.of(2, 3, 4), List.of(5, 6)), statements);
        answers.get(2).complete();
        assertTrue(all.stream().allMatch(Future::succeeded));
    }

    @Test
    void a_foreseen_failure_fails_its_group_alone() {
        var all = add(1, 5);
        answers.get(0).complete();
        answers.get(1).fail(GatewayError.of(ErrorCode.OVERLOADED, "nobody answers"));
        answers.get(2).complete();

        assertEquals(
                List.of(true, false, false, false, true),
                all.stream().map(Future::succeeded).toList());
    }

    @Test
    void a_row_that_cannot_be_stored_fails_alone_and_those_behind_it_wait() {
        var all = add(1, 5);
        answers.get(0).complete();
        answers.get(1).fail("one of 2, 3 and 4 is unfit");
        answers.get(2).complete();
        answers.get(3).fail("unfit");
        answers.get(4).complete();
        answers.get(5).complete();

        assertEquals(List.of(List.of(1), List.of(2, 3, 4), List.of(2), List.of(3), List.of(4), List.of(5)), statements);
        assertEquals(
                List.of(true, true, false, true, true),
                all.stream().map(Future::succeeded).toList());
    }

    @Test
    void more_than_may_wait_are_refused_and_the_rest_goes_on() {
        var all = add(1, 7);

        var refused = all.get(6);
        assertEquals(ErrorCode.OVERLOADED, ((GatewayError) refused.cause()).code());
        for (int i = 0; i < answers.size(); i++) {
            answers.get(i).complete();
        }
        assertTrue(all.subList(0, 6).stream().allMatch(Future::succeeded));
        assertFalse(statements.stream().flatMap(List::stream).toList().contains(7));
    }

    @Test
    void a_statement_that_cannot_be_made_holds_nobody_up() {
        var broken = new Batches<Integer, Void>(
                rows -> {
                    if (rows.contains(1)) {
                        throw new IllegalArgumentException("cannot be sealed");
                    }
                    return write(rows);
                },
                3,
                5);

        assertTrue(broken.add(1).failed());
        var next = broken.add(2);
        answers.get(0).complete();
        assertTrue(next.succeeded());
    }
}
