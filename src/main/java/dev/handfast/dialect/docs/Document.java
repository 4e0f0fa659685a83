package dev.handfast.dialect.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.handfast.connect.PublicUrls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;

/**
 * An OpenAPI 3.1 document as it is published: with our own addresses for its servers.
 *
 * @param name the API's name, as in its address
 * @param tree the whole document
 */
record Document(String name, JsonNode tree) {
    private static final YAMLMapper YAML = new YAMLMapper();

    Document {
        Objects.requireNonNull(name, "a document has a name");
        Objects.requireNonNull(tree, "a document has a content");
    }

    /** The document of this API, read from the class path; empty when the jar holds none. */
    static Optional<Document> of(String name, PublicUrls urls) {
        try (var stream = Document.class.getResourceAsStream("/openapi/" + name + ".yaml")) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new Document(name, published(YAML.readTree(stream), urls)));
        } catch (IOException e) {
            throw new UncheckedIOException("the document of " + name + " cannot be read", e);
        }
    }

    private static JsonNode published(JsonNode tree, PublicUrls urls) {
        tree.path("servers").forEach(server -> ((ObjectNode) server)
                .put("url", urls.at(server.path("url").asText()).toString()));
        return tree;
    }

    /** What the API is called. */
    String title() {
        return tree.path("info").path("title").asText();
    }

    /** What it is for, in a sentence. */
    String summary() {
        return tree.path("info").path("summary").asText();
    }
}
