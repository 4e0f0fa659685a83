package dev.handfast.platform;

import java.util.List;
import java.util.Optional;

/**
 * The sub-accounts a person may choose from.
 *
 * @param all in the platform's order, each id once
 * @param complete false when the walk was cut at its limit, or a part of it failed, and there may be more
 */
public record Targets(List<Target> all, boolean complete) {
    /** Nothing to choose from. */
    public static final Targets NONE = new Targets(List.of(), true);

    public Targets {
        all = List.copyOf(all);
    }

    /** The target with this id. */
    public Optional<Target> byId(String id) {
        return all.stream().filter(target -> target.id().equals(id)).findFirst();
    }
}
