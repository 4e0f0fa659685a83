package dev.handfast.sandbox.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/** The last calls the playground made, for the page to show. On one event loop. */
final class CallLog {
    private static final int KEPT = 200;

    private final ObjectMapper json;
    private final ArrayDeque<ObjectNode> calls = new ArrayDeque<>();
    private long last;

    CallLog(ObjectMapper json) {
        this.json = json;
    }

    /** Remembers a call and its answer, and tells them as the page shows them. */
    ObjectNode add(Instant at, String url, GatewayCall call, int status, JsonNode answer) {
        if (calls.size() == KEPT) {
            calls.removeFirst();
        }
        var entry = json.createObjectNode()
                .put("number", ++last)
                .put("at", at.toString())
                .put("method", call.method())
                .put("url", url);
        call.body().ifPresent(body -> entry.set("body", withoutPassword(body)));
        entry.put("status", status).set("answer", answer);
        calls.addLast(entry);
        return entry;
    }

    private static JsonNode withoutPassword(JsonNode body) {
        if (!body.has("appPassword")) {
            return body;
        }
        ObjectNode copy = body.deepCopy();
        return copy.put("appPassword", "…");
    }

    List<ObjectNode> since(long number) {
        return calls.stream()
                .filter(call -> call.path("number").asLong() > number)
                .toList();
    }
}
