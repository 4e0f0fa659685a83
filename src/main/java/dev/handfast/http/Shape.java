package dev.handfast.http;

import dev.handfast.core.Secret;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Surface;
import dev.handfast.tenant.KeyFormat;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A path with numbered parameters, and what each surface of a mount offers there.
 *
 * @param path as the router wants it: {@code /accounts/:p1}
 * @param operations by surface, in the order of the surfaces
 */
record Shape(String path, Map<Surface, List<Operation>> operations) {
    private static final String LITERAL = "0";
    private static final String PARAMETER = "1";

    /** Literal words go before parameters, word by word; what is alike keeps its order. */
    static final Comparator<Shape> ORDER = Comparator.comparing(shape -> words(shape.path())
            .map(word -> word.startsWith(":") ? PARAMETER : LITERAL)
            .collect(Collectors.joining()));

    /** The surface that is meant: the only one that has this path, else by the key. */
    Surface meant(Optional<Secret> key) {
        return operations.size() == 1
                ? operations.keySet().iterator().next()
                : meant(List.copyOf(operations.keySet()), key);
    }

    /** Of several the one whose keys look like this one, else the first: a key of another look opens none of them. */
    static Surface meant(List<Surface> surfaces, Optional<Secret> key) {
        var dialect = key.filter(shown -> surfaces.size() > 1)
                .flatMap(KeyFormat::like)
                .map(KeyFormat::dialect);
        return surfaces.stream()
                .filter(surface -> dialect.filter(surface.name()::equals).isPresent())
                .findFirst()
                .orElse(surfaces.get(0));
    }

    Stream<HttpMethod> methods() {
        return operations.values().stream()
                .flatMap(List::stream)
                .map(Operation::method)
                .distinct();
    }

    String methods(Surface surface) {
        return operations.get(surface).stream()
                .map(operation -> operation.method().name())
                .collect(Collectors.joining(", "));
    }

    Optional<Operation> operation(Surface surface, HttpMethod method) {
        return operations.get(surface).stream()
                .filter(operation -> operation.method().equals(method))
                .findFirst();
    }

    /** The path with its parameters numbered: the names are each API's own. */
    static String of(String path) {
        var shaped = new StringBuilder();
        int number = 0;
        for (var word : words(path).toList()) {
            shaped.append('/').append(word.startsWith("{") ? ":p" + ++number : word);
        }
        return path.endsWith("/") ? shaped.append('/').toString() : shaped.toString();
    }

    /** The values of numbered parameters under the names of a path. */
    static Map<String, String> parameters(String path, Map<String, String> numbered) {
        if (numbered.isEmpty()) {
            return Map.of();
        }
        var named = new LinkedHashMap<String, String>();
        var names = words(path).filter(word -> word.startsWith("{")).toList();
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            named.put(name.substring(1, name.length() - 1), numbered.get("p" + (i + 1)));
        }
        return named;
    }

    /** The words of a path, from its first. */
    static Stream<String> words(String path) {
        return Arrays.stream(path.split("/")).filter(Predicate.not(String::isEmpty));
    }
}
