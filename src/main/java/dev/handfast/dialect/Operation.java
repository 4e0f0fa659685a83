package dev.handfast.dialect;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Objects;
import java.util.function.Function;

/**
 * One thing that can be asked.
 *
 * @param method the HTTP method
 * @param path below the mount, parameters in braces: {@code /connect/{platform}}
 * @param access who may ask
 * @param repeatable whether a client may send it again under the same {@code Idempotency-Key} and get the same answer; its access
 *     is {@link Access#KEY}
 * @param roomFor bytes that its body may have where others may have less, 0 if it is like them; its access is {@link Access#KEY}
 * @param run answers; may throw a {@link dev.handfast.core.GatewayError} instead of failing its Future
 */
public record Operation(
        HttpMethod method,
        String path,
        Access access,
        boolean repeatable,
        int roomFor,
        Function<Call, Future<Answer>> run) {
    /** Who may ask. */
    public enum Access {
        /** The holder of a key. */
        KEY,
        /** The holder of a key, or of the connect token of a selection, or of both. */
        KEY_OR_CONNECT_TOKEN,
        /** Anyone; a key that is shown must count. */
        KEY_IF_SHOWN,
        /** Anyone; what is asked for proves itself by an unguessable handle. */
        OPEN
    }

    public Operation {
        Objects.requireNonNull(method, "an operation has a method");
        Objects.requireNonNull(access, "an operation has an access");
        Objects.requireNonNull(run, "an operation runs");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("an operation's path starts with a slash");
        }
        if (repeatable && access != Access.KEY) {
            throw new IllegalArgumentException("answers are kept for holders of keys alone");
        }
        if (roomFor < 0 || roomFor > 0 && access != Access.KEY) {
            throw new IllegalArgumentException("large bodies are taken from holders of keys alone");
        }
    }

    /** One that is done each time it is asked for. */
    public Operation(HttpMethod method, String path, Access access, Function<Call, Future<Answer>> run) {
        this(method, path, access, false, 0, run);
    }

    /** The same, done once for each {@code Idempotency-Key}. */
    public Operation once() {
        return new Operation(method, path, access, true, roomFor, run);
    }

    /** The same with a body of up to this many bytes, which is read only when its sender is known. */
    public Operation withRoomFor(int bytes) {
        return new Operation(method, path, access, repeatable, bytes, run);
    }

    /** A GET. */
    public static Operation get(String path, Access access, Function<Call, Future<Answer>> run) {
        return new Operation(HttpMethod.GET, path, access, run);
    }

    /** A POST. */
    public static Operation post(String path, Access access, Function<Call, Future<Answer>> run) {
        return new Operation(HttpMethod.POST, path, access, run);
    }
}
