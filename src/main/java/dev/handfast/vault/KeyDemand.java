package dev.handfast.vault;

import io.vertx.core.Future;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Sees to it that a process has the keys that stored values need. */
public final class KeyDemand {
    private KeyDemand() {}

    /**
     * Notes what this ring seals with, unless the ring lacks a key that a row needs: then it fails with a {@link KeyRingException} that
     * says which and what for. Rows are looked at only when the ring lacks a key that they may need.
     */
    public static Future<Void> meet(KeyRing ring, SealingKeys keys) {
        return keys.noted().compose(noted -> {
            var lacking = new TreeSet<>(noted);
            lacking.removeAll(ring.opening());
            var checked = lacking.isEmpty()
                    ? Future.<Void>succeededFuture()
                    : keys.needs().<Void>map(needs -> {
                        lacking.removeIf(key -> !needs.any(key));
                        if (!lacking.isEmpty()) {
                            throw lacking(lacking, needs);
                        }
                        return null;
                    });
            return checked.compose(met -> keys.note(ring.primary()));
        });
    }

    private static KeyRingException lacking(TreeSet<Long> keys, KeyNeeds needs) {
        return new KeyRingException(keys.stream()
                .map(key -> "key " + key + ", which " + needs.told(key) + " need" + (alone(needs.told(key)) ? "s" : ""))
                .collect(Collectors.joining(
                        "; and ",
                        "the key ring lacks ",
                        "; put it back from a copy of the key ring, then start again")));
    }

    private static boolean alone(String told) {
        return told.startsWith("1 ") && !told.contains(" and ");
    }
}
