package dev.handfast.platform;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Looking into answers. */
final class Places {
    private Places() {}

    /** The text or number, as text, at the first of these places that holds one; numbers keep every digit. */
    static Optional<String> text(JsonNode body, List<JsonPointer> places) {
        return places.stream()
                .map(body::at)
                .filter(node ->
                        node.isValueNode() && !node.isNull() && !node.asText().isEmpty())
                .map(JsonNode::asText)
                .findFirst();
    }
}
