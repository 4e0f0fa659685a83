package dev.handfast.connect;

import java.util.Objects;

/** What a person chose to connect. */
public sealed interface Choice {
    /** Themselves. */
    record Person() implements Choice {}

    /**
     * A page, an organization, a location or a board.
     *
     * @param id the platform's id of it, or its URN
     */
    record OfTarget(String id) implements Choice {
        public OfTarget {
            Objects.requireNonNull(id, "a choice names a target");
        }
    }
}
