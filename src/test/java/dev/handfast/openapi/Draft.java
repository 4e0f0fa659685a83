package dev.handfast.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A request that is being made up. */
final class Draft {
    final Operation operation;
    final Map<String, String> path = new LinkedHashMap<>();
    final List<String[]> query = new ArrayList<>();
    final Map<String, String> headers = new LinkedHashMap<>();
    Optional<JsonNode> json = Optional.empty();
    Optional<Buffer> raw = Optional.empty();
    String method;
    String behind = ""; // put behind everything as it is
    String base;

    Draft(Operation operation, String base) {
        this.operation = operation;
        this.method = operation.method();
        this.base = base;
    }

    /** Path and query as sent. */
    String target() {
        var filled = operation.path();
        for (var parameter : path.entrySet()) {
            filled = filled.replace("{" + parameter.getKey() + "}", encoded(parameter.getValue()));
        }
        var asked = query.stream()
                .map(pair -> encoded(pair[0]) + "=" + encoded(pair[1]))
                .collect(Collectors.joining("&"));
        return base + filled + (asked.isEmpty() ? "" : "?" + asked) + behind;
    }

    /** The body as sent. */
    Buffer body() {
        return raw.orElseGet(
                () -> json.map(body -> Buffer.buffer(body.toString())).orElseGet(Buffer::buffer));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        var body = body().toString();
        return method + " " + target() + "\n" + headers + "\n"
                + (body.length() > 2000 ? body.substring(0, 2000) + "… (" + body.length() + ")" : body);
    }
}
