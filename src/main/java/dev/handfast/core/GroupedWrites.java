package dev.handfast.core;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Gathers single writes into statements of many rows: what arrives while a statement is under way becomes the next one. A lone
 * write waits for nothing; a crowd shares round trips.
 *
 * <p>Confined to one event loop. When more than {@code most} writes wait, further ones fail with {@code OVERLOADED}. When a
 * statement of many rows fails, each of its writes fails with it.
 */
public final class GroupedWrites<T, R> {
    private record Waiting<T, R>(T row, Promise<R> written) {}

    private final Function<List<T>, Future<List<R>>> write;
    private final int rowsPerStatement;
    private final int most;
    private final ArrayDeque<Waiting<T, R>> queue = new ArrayDeque<>();
    private boolean underWay;

    /**
     * @param write writes rows with one statement and tells of each, in their order, what came of it
     * @param rowsPerStatement beyond this many a statement's own size outweighs the round trip saved
     * @param most how many writes may wait
     */
    public GroupedWrites(Function<List<T>, Future<List<R>>> write, int rowsPerStatement, int most) {
        this.write = write;
        this.rowsPerStatement = rowsPerStatement;
        this.most = most;
    }

    /** Writes a row with the next statement; succeeds once it is stored. */
    public Future<R> add(T row) {
        if (queue.size() >= most) {
            return Future.failedFuture(
                    GatewayError.of(ErrorCode.OVERLOADED, "too much is being written just now; try again"));
        }
        var waiting = new Waiting<>(row, Promise.<R>promise());
        queue.add(waiting);
        next();
        return waiting.written().future();
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
        var rows = group.stream().map(Waiting::row).toList();
        // What throws fails its group like what fails; the groups behind it must not wait for ever.
        Future.succeededFuture().compose(begin -> write.apply(rows)).onComplete(done -> {
            underWay = false;
            for (int i = 0; i < group.size(); i++) {
                var written = group.get(i).written();
                if (done.succeeded()) {
                    written.complete(done.result().get(i));
                } else {
                    written.fail(done.cause());
                }
            }
            next();
        });
    }
}
