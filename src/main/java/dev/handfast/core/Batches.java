package dev.handfast.core;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Gathers what is asked of a store one by one into statements of many rows: what arrives while a statement is under way becomes the
 * next one. Whoever comes alone waits for nothing; a crowd shares round trips.
 *
 * <p>Confined to one event loop. When more than {@code most} wait, further ones fail with {@code OVERLOADED}. When a statement of many
 * rows fails as foreseen (nobody answers), all that it was for fail with it; when it fails otherwise, something is wrong with a row:
 * each is tried alone, so that the others do not suffer for it. A statement must do all of its rows or none.
 */
public final class Batches<T, R> {
    private record Waiting<T, R>(T row, Promise<R> answer) {}

    private final Function<List<T>, Future<List<R>>> statement;
    private final int rowsPerStatement;
    private final int most;
    private final ArrayDeque<Waiting<T, R>> queue = new ArrayDeque<>();
    private boolean underWay;

    /**
     * @param statement does it for many rows and tells of each, in their order, what came of it
     * @param rowsPerStatement beyond this many a statement's own size outweighs the round trip saved
     * @param most how many may wait
     */
    public Batches(Function<List<T>, Future<List<R>>> statement, int rowsPerStatement, int most) {
        this.statement = statement;
        this.rowsPerStatement = rowsPerStatement;
        this.most = most;
    }

    /** Adds a row to the next statement; succeeds with what came of it. */
    public Future<R> add(T row) {
        if (queue.size() >= most) {
            return Future.failedFuture(
                    GatewayError.of(ErrorCode.OVERLOADED, "the store is too busy just now; try again"));
        }
        var waiting = new Waiting<>(row, Promise.<R>promise());
        queue.add(waiting);
        next();
        return waiting.answer().future();
    }

    private void next() {
        if (underWay || queue.isEmpty()) {
            return;
        }
        underWay = true;
        var group = new ArrayList<Waiting<T, R>>(Math.min(queue.size(), rowsPerStatement));
        while (group.size() < rowsPerStatement && !queue.isEmpty()) {
            group.add(queue.poll());
        }
        send(group).onComplete(sent -> {
            underWay = false;
            next();
        });
    }

    /** What throws fails like what fails: those behind it must not wait for ever. */
    private Future<Void> send(List<Waiting<T, R>> group) {
        var rows = group.stream().map(Waiting::row).toList();
        return Future.succeededFuture().compose(begin -> statement.apply(rows)).transform(done -> {
            if (done.failed() && group.size() > 1 && !(done.cause() instanceof GatewayError)) {
                var alone = Future.<Void>succeededFuture();
                for (var one : group) {
                    alone = alone.compose(before -> send(List.of(one)));
                }
                return alone;
            }
            for (int i = 0; i < group.size(); i++) {
                var answer = group.get(i).answer();
                if (done.succeeded()) {
                    answer.complete(done.result().get(i));
                } else {
                    answer.fail(done.cause());
                }
            }
            return Future.succeededFuture();
        });
    }
}
