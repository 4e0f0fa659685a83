package dev.handfast.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An OpenAPI document as a checker reads it: operations to find, schemas to hold values against. */
final class ApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch", "options", "head");

    /** JSON Schema 2020-12, silent about what else stands in a document. */
    private static final Dialect DIALECT = Dialect.builder(
                    Dialects.getDraft202012().getId(), Dialects.getDraft202012())
            .unknownKeywordFactory((word, context) -> new NonValidationKeyword(word))
            .build();

    private final String name;
    private final JsonNode tree;
    private final List<String> bases;
    private final List<Operation> operations;
    private final Set<String> firstWords;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private ApiDocument(String name, JsonNode tree) {
        this.name = name;
        this.tree = tree;
        this.bases = each(tree.path("servers"))
                .map(server -> server.path("url").asText())
                .toList();
        this.operations = operations(tree);
        this.firstWords =
                operations.stream().map(operation -> word(operation.path())).collect(Collectors.toSet());
        this.registry = SchemaRegistry.withDefaultDialect(
                DIALECT, builder -> builder.schemas(Map.of(address(), tree.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    static ApiDocument read(Path file) {
        try {
            return new ApiDocument(
                    file.getFileName().toString().replace(".yaml", ""), new YAMLMapper().readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    JsonNode tree() {
        return tree;
    }

    List<String> bases() {
        return bases;
    }

    List<Operation> operations() {
        return operations;
    }

    /** The longest of its bases that this path is below. Of the root it has what begins with a word of its own. */
    Optional<String> base(String path) {
        return bases.stream()
                .filter(base -> base.isEmpty() ? firstWords.contains(word(path)) : isBelow(base, path))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean isBelow(String base, String path) {
        return path.equals(base) || path.startsWith(base + "/");
    }

    private static String word(String path) {
        var words = path.split("/", 3);
        return words.length > 1 ? words[1] : "";
    }

    Optional<Operation> operation(String method, String below) {
        return operations.stream()
                .filter(each -> each.holds(below))
                .filter(each -> each.literals()
                        == operations.stream()
                                .filter(other -> other.holds(below))
                                .mapToLong(Operation::literals)
                                .max()
                                .orElse(0))
                .filter(each -> each.method().equals(method))
                .findFirst();
    }

    /** What is wrong with an answer; nothing for one as documented. */
    List<String> complaints(Answered answered) {
        var below = answered.path().substring(base(answered.path()).orElse("").length());
        var operation = operation(answered.method(), below);
        var status = Integer.toString(answered.status());
        var places = Stream.concat(
                operation.stream().map(found -> found.pointer() + "/responses"),
                operation.isPresent()
                        ? Stream.of("/x-any-operation")
                        : Stream.of("/x-no-operation", "/x-any-operation"));
        var place = places.filter(pointer -> tree.at(pointer).has(status)).findFirst();
        var where = operation.map(Operation::id).orElse("no operation") + " " + status;
        if (place.isEmpty()) {
            return List.of(where + " is not documented");
        }
        return new ResponseCheck(this, resolvedPointer(place.get() + "/" + status))
                .complaints(answered).stream()
                        .map(complaint -> where + ": " + complaint)
                        .toList();
    }

    /** What is wrong with a value, by the schema at this place. */
    List<String> complaints(String pointer, JsonNode value) {
        return schema(pointer).validate(value).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    private Schema schema(String pointer) {
        return schemas.computeIfAbsent(
                pointer,
                place -> registry.getSchema(JsonNodeFactory.instance
                        .objectNode()
                        .put("$ref", address() + "#" + place.replace("{", "%7B").replace("}", "%7D"))));
    }

    /** Where a reference at this place leads in the end. */
    String resolvedPointer(String pointer) {
        var reference = tree.at(pointer).path("$ref");
        return reference.isTextual() && tree.at(pointer).size() == 1
                ? resolvedPointer(reference.asText().substring(1))
                : pointer;
    }

    /** The node itself, or what it refers to with what it adds. */
    JsonNode resolved(JsonNode node) {
        if (!node.has("$ref")) {
            return node;
        }
        var whole = (ObjectNode)
                resolved(tree.at(node.path("$ref").asText().substring(1))).deepCopy();
        node.properties().forEach(own -> {
            if (own.getKey().equals("properties") && whole.has("properties")) {
                whole.withObject("/properties").setAll((ObjectNode) own.getValue());
            } else if (!own.getKey().equals("$ref")) {
                whole.set(own.getKey(), own.getValue());
            }
        });
        return whole;
    }

    private String address() {
        return "https://handfast.dev/openapi/" + name + ".json";
    }

    private List<Operation> operations(JsonNode document) {
        var found = new ArrayList<Operation>();
        document.path("paths")
                .properties()
                .forEach(path -> METHODS.stream().filter(path.getValue()::has).forEach(method -> {
                    var item = path.getValue();
                    var operation = item.path(method);
                    found.add(new Operation(
                            method.toUpperCase(Locale.ROOT),
                            path.getKey(),
                            "/paths/" + path.getKey().replace("~", "~0").replace("/", "~1") + "/" + method,
                            operation,
                            Stream.concat(each(item.path("parameters")), each(operation.path("parameters")))
                                    .map(parameter -> parameter.has("$ref")
                                            ? document.at(parameter
                                                    .path("$ref")
                                                    .asText()
                                                    .substring(1))
                                            : parameter)
                                    .toList()));
                }));
        return List.copyOf(found);
    }

    static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
