package dev.handfast.platform.quirks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reading answers whose fields may be absent, null or of another type than promised. */
final class Json {
    private Json() {}

    /** The text or number at a pointer, as text; empty when there is none. */
    static Optional<String> text(JsonNode node, String pointer) {
        var found = node.at(pointer);
        return found.isValueNode() && !found.isNull() && !found.asText().isBlank()
                ? Optional.of(found.asText())
                : Optional.empty();
    }

    /** The entries of a list at a pointer; none when it is no list. */
    static Stream<JsonNode> list(JsonNode node, String pointer) {
        var found = node.at(pointer);
        return found.isArray() ? StreamSupport.stream(found.spliterator(), false) : Stream.empty();
    }

    /** The texts of a list at a pointer. */
    static List<String> texts(JsonNode node, String pointer) {
        return list(node, pointer)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .toList();
    }
}
