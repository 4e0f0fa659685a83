package dev.handfast.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.instancio.Random;

/** Words that mean something to the gateway just now: ids and handles, by the names they go by. What it answers teaches more. */
final class Known {
    private static final int MOST = 40; // of each name; older ones give way

    private final Map<String, List<String>> byName = new TreeMap<>();
    private final List<String> ids = new ArrayList<>();

    /** Something goes by this name. */
    void learn(String name, String value) {
        var values = byName.computeIfAbsent(name, any -> new ArrayList<>());
        if (!values.contains(value)) {
            values.add(value);
            if (values.size() > MOST) {
                values.remove(0);
            }
        }
        if (isId(name)) {
            ids.add(value);
            if (ids.size() > MOST * 4) {
                ids.remove(0);
            }
        }
    }

    /** Every id and handle in an answer. */
    void learn(JsonNode answer) {
        if (answer.isObject()) {
            answer.properties().forEach(member -> {
                boolean handle = member.getKey().toLowerCase(Locale.ROOT).endsWith("token") || isId(member.getKey());
                if (handle
                        && member.getValue().isTextual()
                        && member.getValue().textValue().length() < 300) {
                    learn(member.getKey(), member.getValue().textValue());
                }
            });
        }
        answer.forEach(this::learn);
    }

    /** Something that goes by this name; for an id, now and then one of something else. */
    Optional<String> find(String name, Random random) {
        var values = byName.getOrDefault(name, List.of());
        if (isId(name) && !ids.isEmpty() && (values.isEmpty() || random.intRange(0, 4) == 0)) {
            return Optional.of(random.oneOf(ids));
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(random.oneOf(values));
    }

    private static boolean isId(String name) {
        return name.equals("id") || name.equals("_id") || name.matches(".*(Id|_id)");
    }
}
