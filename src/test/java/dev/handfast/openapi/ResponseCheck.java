package dev.handfast.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds an answer against one documented response: its headers, its media type, its body.
 *
 * @param pointer where the response stands
 */
record ResponseCheck(ApiDocument document, String pointer) {
    List<String> complaints(Answered answered) {
        var complaints = new ArrayList<String>();
        var response = document.tree().at(pointer);
        response.path("headers")
                .properties()
                .forEach(header -> complaints.addAll(header(
                        header.getKey(), document.resolvedPointer(pointer + "/headers/" + header.getKey()), answered)));
        complaints.addAll(body(response, answered));
        return complaints;
    }

    private List<String> header(String name, String place, Answered answered) {
        var value = answered.header(name);
        if (value.isEmpty()) {
            return document.tree().at(place).path("required").asBoolean()
                    ? List.of("the header " + name + " is missing")
                    : List.of();
        }
        return document.complaints(place + "/schema", node(value.get())).stream()
                .map(complaint -> "the header " + name + complaint)
                .toList();
    }

    private static JsonNode node(String value) {
        return value.matches("-?\\d{1,18}")
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(value))
                : JsonNodeFactory.instance.textNode(value);
    }

    private List<String> body(JsonNode response, Answered answered) {
        if (answered.method().equals("HEAD")) {
            return List.of();
        }
        if (!response.has("content")) {
            return answered.body().isEmpty() ? List.of() : List.of("a body, where none is documented");
        }
        var type =
                answered.header("Content-Type").orElse("nothing").split(";")[0].strip();
        if (!response.path("content").has(type)) {
            return List.of("the body is " + type + ", which is not documented");
        }
        if (!type.endsWith("json")) {
            return List.of();
        }
        var json = ApiDocument.json(answered.body());
        return json.isEmpty()
                ? List.of("the body is no JSON")
                : Stream.of("/content/" + type.replace("/", "~1") + "/schema")
                        .flatMap(place -> document.complaints(pointer + place, json.get()).stream())
                        .toList();
    }
}
