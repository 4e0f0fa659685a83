package dev.handfast.platform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.IgnoredPropertyException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.handfast.config.Adaptation;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads one platform file strictly: an unknown key, a missing one, a wrong type or a bad address is a {@link Problem} with its
 * line.
 */
final class PlatformFileReader {
    /** What is wrong with a file, and where. */
    static final class Problem extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;

        Problem(int line, String message) {
            super(message, null, false, false);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");
    private static final Set<String> FILLED_LATER = Set.of("id", "username", "client-id");
    private static final String WHOLE = "the file";

    private final YAMLMapper yaml;
    private final WebAddress addresses;

    PlatformFileReader(WebAddress addresses) {
        this.addresses = addresses;
        this.yaml = YAMLMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new Vocabulary())
                .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, textual -> textual.setCoercion(
                                CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .build();
    }

    /** Reads the text of a file; hosts named in {@code overrides} stand where those say, and scopes and variables are as adapted. */
    PlatformFile read(String text, Map<String, URI> overrides, Adaptation adaptation) throws Problem {
        var lines = lines(text);
        try {
            if (!(yaml.readTree(text) instanceof ObjectNode tree)) {
                throw new Problem(1, "the file is empty; it must describe a platform");
            }
            adapt(tree, adaptation, lines);
            var variables = texts(tree.path("variables"));
            fill(tree, variables);
            var hosts = hosts(tree, overrides, lines);
            tree.set(
                    "hosts",
                    yaml.valueToTree(hosts.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, host -> host.getValue().toString()))));
            PlatformFile file = yaml.readerFor(PlatformFile.class)
                    .withAttribute(Vocabulary.HOSTS, hosts)
                    .withAttribute(Vocabulary.ADDRESSES, addresses)
                    .readValue(tree);
            filledWhole(tree, "", hosts.keySet(), lines);
            return file;
        } catch (JsonMappingException e) {
            throw problem(e, lines);
        } catch (JsonProcessingException e) {
            throw unparsable(e);
        } catch (IOException e) {
            throw new Problem(1, "the file cannot be read");
        }
    }

    /** The line of every key and list entry, by its pointer. */
    private Map<String, Integer> lines(String text) throws Problem {
        var lines = new HashMap<String, Integer>();
        lines.put("", 1);
        try (JsonParser parser = yaml.getFactory().createParser(text)) {
            while (parser.nextToken() != null) {
                var pointer = parser.getParsingContext().pathAsPointer().toString();
                lines.putIfAbsent(pointer, parser.currentTokenLocation().getLineNr());
                if (parser.currentToken() == JsonToken.VALUE_NULL) {
                    throw new Problem(
                            parser.currentTokenLocation().getLineNr(),
                            "`" + pointer.substring(pointer.lastIndexOf('/') + 1) + "` has no value");
                }
            }
            return lines;
        } catch (JsonProcessingException e) {
            throw unparsable(e);
        } catch (IOException e) {
            throw new Problem(1, "the file cannot be read");
        }
    }

    private static Problem unparsable(JsonProcessingException e) {
        var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        var message = e.getOriginalMessage();
        return new Problem(
                line,
                message.startsWith("Duplicate field")
                        ? "`" + message.replaceAll("(?s).*?'(.*?)'.*", "$1") + "` stands here twice"
                        : "this is not YAML: " + message.lines().findFirst().orElse("unreadable"));
    }

    private Map<String, URI> hosts(ObjectNode tree, Map<String, URI> overrides, Map<String, Integer> lines)
            throws Problem {
        var hosts = new LinkedHashMap<String, URI>();
        for (var host : texts(tree.path("hosts")).entrySet()) {
            try {
                var url = overrides.containsKey(host.getKey())
                        ? overrides.get(host.getKey()).toString()
                        : host.getValue();
                hosts.put(host.getKey(), addresses.read(url.replaceAll("/+$", "")));
            } catch (IllegalArgumentException e) {
                throw new Problem(lines.getOrDefault("/hosts/" + host.getKey(), 1), e.getMessage());
            }
        }
        for (var name : overrides.keySet()) {
            if (!hosts.containsKey(name)) {
                throw new Problem(
                        lines.getOrDefault("/hosts", 1),
                        "`hosts` has no `" + name + "`, which a setting wants elsewhere");
            }
        }
        return hosts;
    }

    /** Puts in what settings have in place of the file's words; what the platform requires must still be asked for. */
    private void adapt(ObjectNode tree, Adaptation adaptation, Map<String, Integer> lines) throws Problem {
        for (var variable : adaptation.variables().entrySet()) {
            if (!(tree.path("variables") instanceof ObjectNode variables) || !variables.has(variable.getKey())) {
                throw new Problem(
                        lines.getOrDefault("/variables", 1),
                        "`variables` has no `" + variable.getKey() + "`, which a setting wants otherwise");
            }
            variables.put(variable.getKey(), variable.getValue());
        }
        if (adaptation.scopes().isEmpty()) {
            return;
        }
        var scopes = tree.withObject("/scopes");
        for (var required : scopes.path("require")) {
            if (!adaptation.scopes().contains(required.asText())) {
                throw new Problem(
                        lines.getOrDefault("/scopes/require", 1),
                        "`require` names `" + required.asText() + "`, which a setting leaves out");
            }
        }
        scopes.set("ask", yaml.valueToTree(adaptation.scopes()));
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.properties().stream()
                .filter(entry -> entry.getValue().isTextual())
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    /** Puts the variables where their names stand in braces. */
    private static void fill(JsonNode node, Map<String, String> variables) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> {
                fill(entry.getValue(), variables);
                if (entry.getValue().isTextual()) {
                    entry.setValue(TextNode.valueOf(filled(entry.getValue().asText(), variables)));
                }
            });
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                fill(list.get(i), variables);
                if (list.get(i).isTextual()) {
                    list.set(i, TextNode.valueOf(filled(list.get(i).asText(), variables)));
                }
            }
        }
    }

    private static String filled(String text, Map<String, String> variables) {
        for (var variable : variables.entrySet()) {
            text = text.replace("{" + variable.getKey() + "}", variable.getValue());
        }
        return text;
    }

    /** Fails when braces are left that stand for nothing: a misspelled variable. */
    private static void filledWhole(JsonNode node, String pointer, Set<String> hosts, Map<String, Integer> lines)
            throws Problem {
        var braces = BRACES.matcher(node.asText(""));
        while (braces.find()) {
            var name = braces.group(1);
            if (!hosts.contains(name) && !FILLED_LATER.contains(name)) {
                throw new Problem(lines.getOrDefault(pointer, 1), "`{" + name + "}` is not under `variables`");
            }
        }
        for (var entry : node.properties()) {
            filledWhole(entry.getValue(), pointer + "/" + escaped(entry.getKey()), hosts, lines);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            filledWhole(node.get(i), pointer + "/" + i, hosts, lines);
        }
    }

    private static Problem problem(JsonMappingException e, Map<String, Integer> lines) {
        var pointer = e.getPath().stream()
                .map(step -> "/" + (step.getFieldName() == null ? step.getIndex() : escaped(step.getFieldName())))
                .collect(Collectors.joining());
        var nearest = pointer;
        while (!lines.containsKey(nearest)) {
            nearest = nearest.substring(0, nearest.lastIndexOf('/'));
        }
        var key = pointer.isEmpty() ? WHOLE : "`" + pointer.substring(1).replace('/', '.') + "`";
        return new Problem(lines.get(nearest), sentence(e, key));
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1"); // RFC 6901 §3
    }

    private static String sentence(JsonMappingException e, String key) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return key + " is not a word of platform files; here stand "
                    + unknown.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof IgnoredPropertyException) {
            return key + " may not stand here";
        }
        if (e instanceof ValueInstantiationException refused && refused.getCause() != null) {
            return (WHOLE.equals(key) ? "" : key + ": ") + refused.getCause().getMessage();
        }
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return key + ": " + refused.getMessage();
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return key + " must be " + wanted(mismatch.getTargetType());
        }
        return key + " cannot be read";
    }

    private static String wanted(Class<?> type) {
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class) {
            return "a whole number";
        }
        if (Map.class.isAssignableFrom(type) || type.isRecord()) {
            return "a group of keys";
        }
        return "a text";
    }
}
