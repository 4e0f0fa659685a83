package dev.handfast.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One documented operation.
 *
 * @param method in capitals
 * @param path below a base, parameters in braces
 * @param pointer where it stands in the document (RFC 6901)
 * @param tree what is said of it
 * @param parameters its own and those of its path, resolved
 */
record Operation(String method, String path, String pointer, JsonNode tree, List<JsonNode> parameters) {
    /** Its name for programs. */
    String id() {
        return tree.path("operationId").asText();
    }

    /** As in the gateway's own words: {@code GET /accounts/{accountId}}. */
    String signature() {
        return method + " " + path;
    }

    /** Whether this is one of its addresses. */
    boolean holds(String requested) {
        return requested.matches(path.replaceAll("\\{[^}]+}", "[^/]+"));
    }

    /** How much of its path is literal: the more, the sooner it is meant. */
    long literals() {
        return List.of(path.split("/")).stream()
                .filter(segment -> !segment.startsWith("{"))
                .count();
    }
}
