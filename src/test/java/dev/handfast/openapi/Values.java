package dev.handfast.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.instancio.Instancio;
import org.instancio.Random;
import org.instancio.settings.Keys;

/** Values for schemas: right ones, and such as should be refused. The same random numbers give the same values. */
final class Values {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 5;

    /** What parsers, databases and headers stumble over. */
    private static final List<String> STRANGE = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\r\nX-Injected: yes",
            "\t\b\f\u001b[31m",
            "\u202eevil\u2066",
            "\ufeff",
            "\ud83c",
            "\udf5e\ud83c",
            "👩‍🚀🍞",
            "İıẞﬀ",
            "Z̸̡͓̞a̷lgo",
            "'; drop table account; --",
            "%",
            "_%_",
            "\\",
            "../../etc/passwd",
            "{{7*7}}${7*7}",
            "<script>alert(1)</script>",
            "null",
            "NaN",
            "-0",
            "1e400",
            "9223372036854775808",
            "000000000000000000000000",
            "ffffffffffffffffffffffff",
            "https://user:pass@evil.example.org/",
            "javascript:alert(1)",
            "http://169.254.169.254/latest/meta-data/");

    private final ApiDocument document;
    private final Known known;
    private final Random random;

    Values(ApiDocument document, Known known, Random random) {
        this.document = document;
        this.known = known;
        this.random = random;
    }

    /** One that the schema allows, as far as random choice can know. */
    JsonNode right(String name, JsonNode given, int depth) {
        var schema = document.resolved(given);
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return schema.path("enum")
                    .get(random.intRange(0, schema.path("enum").size() - 1));
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(name, schema, depth);
            case "integer", "number" -> NODES.numberNode(integer(schema));
            case "boolean" -> NODES.booleanNode(random.trueOrFalse());
            case "string" -> NODES.textNode(text(name, schema));
            default -> NODES.objectNode().put("any", text(name, schema));
        };
    }

    private String type(JsonNode schema) {
        var types = schema.path("type");
        return types.isArray()
                ? types.get(random.intRange(0, types.size() - 1)).asText()
                : types.asText(schema.has("properties") ? "object" : "");
    }

    private JsonNode object(JsonNode schema, int depth) {
        var object = NODES.objectNode();
        var required =
                ApiDocument.each(schema.path("required")).map(JsonNode::asText).toList();
        schema.path("properties").properties().forEach(member -> {
            if (required.contains(member.getKey()) || depth < DEEPEST && random.trueOrFalse()) {
                object.set(member.getKey(), right(member.getKey(), member.getValue(), depth + 1));
            }
        });
        if (schema.path("additionalProperties").isObject() && random.trueOrFalse()) {
            object.set("X-" + random.alphanumeric(5), right("", schema.path("additionalProperties"), depth + 1));
        }
        return object;
    }

    private JsonNode array(String name, JsonNode schema, int depth) {
        var list = NODES.arrayNode();
        int most = Math.min(3, schema.path("maxItems").asInt(3));
        int items = random.intRange(Math.min(schema.path("minItems").asInt(0), most), most);
        for (int i = 0; i < items; i++) {
            list.add(right(name.replaceAll("s$", ""), schema.path("items"), depth + 1));
        }
        return list;
    }

    private int integer(JsonNode schema) {
        int least = schema.path("minimum").asInt(0);
        int most = schema.path("maximum").asInt(1000);
        return switch (random.intRange(0, 3)) {
            case 0 -> least;
            case 1 -> most;
            default -> random.intRange(least, Math.max(least, Math.min(most, least + 20)));
        };
    }

    private String text(String name, JsonNode schema) {
        var found = known.find(name, random);
        if (found.isPresent() && random.intRange(0, 9) > 0) {
            return found.get();
        }
        if (schema.has("pattern") || random.intRange(0, 3) == 0) {
            return example(schema).orElseGet(() -> random.alphanumeric(8));
        }
        int most = Math.min(40, schema.path("maxLength").asInt(40));
        int length =
                random.intRange(Math.max(1, Math.min(schema.path("minLength").asInt(1), most)), most);
        return random.trueOrFalse() ? random.alphanumeric(length) : unicode(length);
    }

    private Optional<String> example(JsonNode schema) {
        return Optional.of(schema.path("examples").path(0))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    private String unicode(int length) {
        return Instancio.gen()
                .withSetting(Keys.SEED, random.longRange(0, Long.MAX_VALUE))
                .string()
                .unicode()
                .length(length)
                .get();
    }

    /** A text that something in the way may stumble over. */
    String strange() {
        return switch (random.intRange(0, 5)) {
            case 0 -> "x".repeat(random.oneOf(65, 201, 321, 513, 2049, 5000));
            case 1 -> unicode(random.intRange(1, 300));
            default -> random.oneOf(STRANGE);
        };
    }

    /** A value of any kind. */
    JsonNode any() {
        return switch (random.intRange(0, 9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.trueOrFalse());
            case 2 -> NODES.numberNode(random.oneOf(-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case 3 -> NODES.numberNode(random.oneOf(Long.MIN_VALUE, Long.MAX_VALUE));
            case 4 ->
                NODES.numberNode(
                        new BigDecimal(random.oneOf("1e308", "-1.5", "1e-300", "123456789012345678901234567890")));
            case 5 -> NODES.arrayNode().add(strange()).addNull().add(1);
            case 6 -> NODES.objectNode().put(strange(), strange());
            case 7 -> NODES.arrayNode();
            default -> NODES.textNode(strange());
        };
    }

    /** One of them. */
    static <T> T nth(Iterable<T> all, int n) {
        Iterator<T> each = all.iterator();
        for (int i = 0; i < n; i++) {
            each.next();
        }
        return each.next();
    }
}
