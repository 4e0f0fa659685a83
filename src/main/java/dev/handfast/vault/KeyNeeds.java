package dev.handfast.vault;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which rows need which key to be opened.
 *
 * @param rows how many rows of each kind have a value that is sealed with a key, by its id; what ended does not count
 * @param sealing the keys that a process said of late that it seals with
 */
public record KeyNeeds(Map<Long, Map<SealedKind, Long>> rows, Set<Long> sealing) {
    public KeyNeeds {
        var copy = new TreeMap<Long, Map<SealedKind, Long>>();
        rows.forEach((key, counts) -> copy.put(key, Map.copyOf(counts)));
        rows = Map.copyOf(copy);
        sealing = Set.copyOf(sealing);
    }

    /** Whether a row needs this key. */
    public boolean any(long key) {
        return rows.containsKey(key);
    }

    /** How many rows that stay need this key. */
    public long lasting(long key) {
        return rows.getOrDefault(key, Map.of()).entrySet().stream()
                .filter(entry -> entry.getKey().lasting())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** What needs this key, as in "12 grants and 1 own app"; "nothing" where nothing does. */
    public String told(long key) {
        var counts = rows.getOrDefault(key, Map.of());
        if (counts.isEmpty()) {
            return "nothing";
        }
        var words = new EnumMap<>(counts)
                .entrySet().stream()
                        .map(entry -> entry.getKey().counted(entry.getValue()))
                        .toList();
        var all = words.stream().limit(words.size() - 1L).collect(Collectors.joining(", "));
        return all.isEmpty() ? words.get(0) : all + " and " + words.get(words.size() - 1);
    }
}
