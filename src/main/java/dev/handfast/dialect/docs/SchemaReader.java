package dev.handfast.dialect.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.handfast.dialect.docs.OperationView.Field;
import dev.handfast.dialect.docs.OperationView.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Turns a document's schemas into words, rows and examples. */
final class SchemaReader {
    private static final int DEEPEST = 6; // deeper than anything we say; ends a schema that holds itself
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectWriter PRETTY = new ObjectMapper()
            .writer(new DefaultPrettyPrinter()
                    .withSeparators(
                            PrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private final JsonNode document;

    SchemaReader(JsonNode document) {
        this.document = document;
    }

    /** The node itself, or what it refers to with what it adds to that. */
    JsonNode resolved(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        var target = resolved(document.at(node.path("$ref").asText().substring(1)));
        var whole = (ObjectNode) target.deepCopy();
        node.properties().forEach(own -> {
            if (own.getValue().isArray() && whole.path(own.getKey()).isArray()) {
                whole.withArray(own.getKey()).addAll((ArrayNode) own.getValue());
            } else if (own.getKey().equals("properties") && whole.has("properties")) {
                own.getValue()
                        .properties()
                        .forEach(added -> add(whole.withObject("/properties"), added.getKey(), added.getValue()));
            } else if (!own.getKey().equals("$ref")) {
                whole.set(own.getKey(), own.getValue());
            }
        });
        return whole;
    }

    private static void add(ObjectNode properties, String name, JsonNode added) {
        var before = properties.path(name);
        properties.set(name, before.isObject() ? ((ObjectNode) before.deepCopy()).setAll((ObjectNode) added) : added);
    }

    /** What a body can look like. */
    List<Shape> shapes(JsonNode given) {
        var schema = resolved(given);
        var choices = each(schema.path("oneOf")).toList();
        return (choices.isEmpty() ? List.of(schema) : choices)
                .stream()
                        .map(choice -> new Shape(fields("", choice, 0), written(example(choice, 0))))
                        .toList();
    }

    private List<Field> fields(String way, JsonNode given, int depth) {
        var schema = resolved(given);
        var fields = new ArrayList<Field>();
        if (depth > DEEPEST) {
            return fields;
        }
        if (schema.path("type").asText().equals("array")) {
            return fields(way + "[]", schema.path("items"), depth + 1);
        }
        var required = each(schema.path("required")).map(JsonNode::asText).collect(Collectors.toSet());
        schema.path("properties").properties().forEach(member -> {
            var inner = resolved(member.getValue());
            var name = way.isEmpty() ? member.getKey() : way + "." + member.getKey();
            fields.add(new Field(
                    name,
                    "",
                    words(inner),
                    required.contains(member.getKey()),
                    inner.path("x-secret").asBoolean(),
                    inner.path("description").asText()));
            fields.addAll(fields(name, inner, depth + 1));
        });
        return fields;
    }

    /** What a value can be. */
    String words(JsonNode given) {
        var schema = resolved(given);
        if (schema.has("const")) {
            return schema.path("const").toString();
        }
        if (schema.has("enum")) {
            return each(schema.path("enum")).map(JsonNode::asText).collect(Collectors.joining(" | "));
        }
        if (schema.path("type").asText().equals("array")) {
            return "list of " + (schema.has("items") ? words(schema.path("items")) : "anything");
        }
        var type = schema.path("type").isArray()
                ? each(schema.path("type")).map(JsonNode::asText).collect(Collectors.joining(" or "))
                : schema.path("type").asText("anything");
        return type
                + Stream.of(format(schema), bounds(schema, "minimum", "maximum", ""), longest(schema))
                        .filter(words -> !words.isEmpty())
                        .map(words -> ", " + words)
                        .collect(Collectors.joining());
    }

    private static String format(JsonNode schema) {
        return schema.path("format").asText();
    }

    private static String longest(JsonNode schema) {
        return schema.has("maxLength") ? "at most " + schema.path("maxLength").asText() + " characters" : "";
    }

    private static String bounds(JsonNode schema, String least, String most, String what) {
        if (schema.has(least) && schema.has(most)) {
            return schema.path(least).asText() + " to " + schema.path(most).asText() + what;
        }
        return schema.has(least) ? "at least " + schema.path(least).asText() + what : "";
    }

    private JsonNode example(JsonNode given, int depth) {
        var schema = resolved(given);
        for (var said : List.of(schema.path("examples").path(0), schema.path("const"), schema.path("default"))) {
            if (!said.isMissingNode()) {
                return said;
            }
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(0);
        }
        if (schema.has("oneOf")) {
            return example(schema.path("oneOf").path(0), depth);
        }
        var type = schema.path("type").isArray()
                ? schema.path("type").path(0).asText()
                : schema.path("type").asText();
        if (type.equals("object")) {
            var object = NODES.objectNode();
            if (depth < DEEPEST) {
                schema.path("properties")
                        .properties()
                        .forEach(member -> object.set(member.getKey(), example(member.getValue(), depth + 1)));
            }
            return object;
        }
        if (type.equals("array")) {
            var list = NODES.arrayNode();
            return schema.has("items") && depth < DEEPEST ? list.add(example(schema.path("items"), depth + 1)) : list;
        }
        return scalar(type, schema);
    }

    private static JsonNode scalar(String type, JsonNode schema) {
        return switch (type) {
            case "integer", "number" -> NODES.numberNode(schema.path("minimum").asInt(0));
            case "boolean" -> NODES.booleanNode(true);
            case "string" -> NODES.textNode("…");
            default -> NODES.objectNode();
        };
    }

    private static String written(JsonNode example) {
        try {
            return PRETTY.writeValueAsString(example);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an example cannot be written", e);
        }
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
