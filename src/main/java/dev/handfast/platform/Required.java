package dev.handfast.platform;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the records of a platform file insist on, in the words of who writes the file. */
final class Required {
    private Required() {}

    /** The value of a key; fails with {@link IllegalArgumentException} when the file does not have it. */
    static <T> T key(String key, T value) {
        if (value == null || value instanceof String text && text.isBlank()) {
            throw new IllegalArgumentException("`" + key + "` is missing");
        }
        return value;
    }

    static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** Keeps the file's order, which is the order of parameters on the wire. */
    static <K, V> Map<K, V> orEmpty(Map<K, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
