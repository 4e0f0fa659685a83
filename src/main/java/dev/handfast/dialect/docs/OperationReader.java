package dev.handfast.dialect.docs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.dialect.docs.OperationView.Content;
import dev.handfast.dialect.docs.OperationView.Field;
import dev.handfast.dialect.docs.OperationView.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Turns a document's operations into what a page shows. */
final class OperationReader {
    private final JsonNode document;
    private final SchemaReader schemas;

    OperationReader(JsonNode document) {
        this.document = document;
        this.schemas = new SchemaReader(document);
    }

    OperationView read(String method, String path, JsonNode item, JsonNode operation) {
        return new OperationView(
                operation.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                operation.path("summary").asText(),
                DocumentView.paragraphs(operation.path("description").asText()),
                access(operation),
                Stream.concat(parameters(item), parameters(operation)).toList(),
                content(operation.path("requestBody")),
                replies(operation.path("responses")));
    }

    /** The answers of a list by status. */
    List<Reply> replies(JsonNode byStatus) {
        return byStatus.properties().stream()
                .map(reply -> reply(reply.getKey(), schemas.resolved(reply.getValue())))
                .toList();
    }

    private Reply reply(String status, JsonNode response) {
        boolean good = status.startsWith("2");
        var headers = response.path("headers").properties().stream()
                .map(header -> field(header.getKey(), "header", schemas.resolved(header.getValue())))
                .toList();
        return new Reply(
                status,
                good,
                response.path("description").asText(),
                good ? List.of() : codes(response),
                headers,
                content(response));
    }

    /** An error's words are those of its schema's member {@code code}, wherever that stands. */
    private List<String> codes(JsonNode response) {
        var codes = new ArrayList<String>();
        response.path("content").forEach(media -> schemas.resolved(media.path("schema"))
                .findParents("code")
                .forEach(parent -> {
                    var code = schemas.resolved(parent.path("code"));
                    code.path("enum").forEach(word -> codes.add(word.asText()));
                    Optional.of(code.path("const"))
                            .filter(JsonNode::isTextual)
                            .ifPresent(word -> codes.add(word.asText()));
                }));
        return codes.stream().distinct().toList();
    }

    private Stream<Field> parameters(JsonNode owner) {
        return StreamSupport.stream(owner.path("parameters").spliterator(), false)
                .map(schemas::resolved)
                .map(parameter -> field(
                        parameter.path("name").asText(), parameter.path("in").asText(), parameter));
    }

    private Field field(String name, String place, JsonNode parameter) {
        var schema = schemas.resolved(parameter.path("schema"));
        return new Field(
                name,
                place,
                schemas.words(schema),
                parameter.path("required").asBoolean(),
                schema.path("x-secret").asBoolean(),
                Stream.of(parameter, schema)
                        .map(said -> said.path("description").asText())
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse(""));
    }

    private Optional<Content> content(JsonNode owner) {
        return owner.path("content").properties().stream()
                .findFirst()
                .map(media -> new Content(
                        media.getKey(), schemas.shapes(media.getValue().path("schema"))));
    }

    private String access(JsonNode operation) {
        var ways = operation.has("security") ? operation.path("security") : document.path("security");
        if (ways.isEmpty()) {
            return "Needs no key";
        }
        return StreamSupport.stream(ways.spliterator(), false)
                .map(way -> way.properties().stream()
                        .map(scheme -> spoken(scheme.getKey()))
                        .reduce((one, other) -> one + " and " + other)
                        .orElse("nothing"))
                .filter(way -> !way.contains(" and "))
                .reduce((one, other) -> one + " or " + other)
                .map(needed -> "Needs " + needed)
                .orElse("");
    }

    private String spoken(String scheme) {
        var name = document.path("components")
                .path("securitySchemes")
                .path(scheme)
                .path("name")
                .asText();
        return name.isEmpty() ? "a key" : name;
    }
}
