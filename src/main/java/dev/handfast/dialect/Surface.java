package dev.handfast.dialect;

import dev.handfast.core.GatewayError;
import java.util.List;
import java.util.Map;

/** Something mounted on the public server: a set of operations that speak of failures in one way. */
public interface Surface {
    /** Its name in logs and metrics; also the dialect of the keys that open it. */
    String name();

    /** The path prefixes it answers under, for every path below them. */
    List<String> mounts();

    /** What it offers. Literal paths go before those with parameters. */
    List<Operation> operations();

    /** How it says a failure. */
    Answer failure(GatewayError error, String requestId);

    /** The headers that every answer has, failures included. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /**
     * How it says a failure that came of this request. Some APIs repeat what was asked for where there is nothing.
     *
     * @param asked method and path: {@code GET /v1/nothing}
     */
    default Answer failure(GatewayError error, String requestId, String asked) {
        return failure(error, requestId);
    }

    /** How much one key may ask as the API's own documents say; empty: they say nothing, and the operator decides. */
    default List<Rate> rates() {
        return List.of();
    }

    /** The headers that tell a client what it has left. */
    default Map<String, String> allowance(Allowance allowance) {
        var first = allowance.left().get(0);
        return Map.of(
                "X-RateLimit-Limit", Integer.toString(first.rate().requests()),
                "X-RateLimit-Remaining", Long.toString(first.remaining()),
                "X-RateLimit-Reset", Long.toString(first.reset().getEpochSecond()));
    }
}
