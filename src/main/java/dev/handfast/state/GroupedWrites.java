package dev.handfast.state;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
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
final class GroupedWrites<T> {
    private record Waiting<T>(T row, Promise<Void> written) {}

    private final Function<List<T>, Future<Void>> write;
    private final int rowsPerStatement;
    private final int most;
    private final ArrayDeque<Waiting<T>> queue = new ArrayDeque<>();
    private boolean underWay;

    GroupedWrites(Function<List<T>, Future<Void>> write, int rowsPerStatement, int most) {
        this.write = write;
        this.rowsPerStatement = rowsPerStatement;
        this.most = most;
    }

    /** Writes a row with the next statement; succeeds once it is stored. */
    Future<Void> add(T row) {
        if (queue.size() >= most) {
            return Future.failedFuture(
                    GatewayError.of(ErrorCode.OVERLOADED, "too many flows are being started just now; try again"));
        }
        var waiting = new Waiting<>(row, Promise.<Void>promise());
        queue.add(waiting);
        next();
        return waiting.written().future();
    }

    private void next() {
        if (underWay || queue.isEmpty()) {
            return;
        }
        underWay = true;
        var group = new ArrayList<Waiting<T>>(Math.min(queue.size(), rowsPerStatement));
        while (group.size() < rowsPerStatement && !queue.isEmpty()) {
            group.add(queue.poll());
        }
        var rows = group.stream().map(Waiting::row).toList();
        // What throws fails its group like what fails; the groups behind it must not wait for ever.
        Future.succeededFuture().compose(begin -> write.apply(rows)).onComplete(done -> {
            underWay = false;
            group.forEach(waiting -> waiting.written().handle(done));
            next();
        });
    }
}
