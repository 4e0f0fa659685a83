package dev.handfast.http;

import dev.handfast.core.Secret;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Surface;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Surfaces that share a mount.
 *
 * @param path the mount
 * @param surfaces those that are mounted there, at least one
 */
record Neighbours(String path, List<Surface> surfaces) {
    Neighbours {
        surfaces = List.copyOf(surfaces);
    }

    /** Whether a requested path lies under the mount. */
    boolean hold(String requested) {
        return requested.startsWith(path + "/") || requested.equals(path);
    }

    /** All that is offered, in matching order. */
    List<Shape> shapes() {
        var shapes = new LinkedHashMap<String, Map<Surface, List<Operation>>>();
        for (var surface : surfaces) {
            for (var operation : surface.operations()) {
                shapes.computeIfAbsent(Shape.of(operation.path()), shape -> new LinkedHashMap<>())
                        .computeIfAbsent(surface, fresh -> new ArrayList<>())
                        .add(operation);
            }
        }
        return shapes.entrySet().stream()
                .map(shape -> new Shape(shape.getKey(), shape.getValue()))
                .sorted(Shape.ORDER)
                .toList();
    }

    /** Who speaks at a path that nobody offers: who alone offers something below its first word, else who the key looks like. */
    Surface at(String requested, Optional<Secret> key) {
        var word = Shape.words(requested.substring(Math.min(path.length(), requested.length())))
                .findFirst();
        var there = surfaces.stream()
                .filter(surface -> surface.operations().stream()
                        .anyMatch(operation ->
                                Shape.words(operation.path()).findFirst().equals(word)))
                .toList();
        return Shape.meant(there.isEmpty() ? surfaces : there, key);
    }
}
