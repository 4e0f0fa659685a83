package dev.handfast.state;

import dev.handfast.core.Secret;
import java.util.Optional;

/**
 * What a client shows to reach a selection. Either one is enough; where both are shown, both must fit.
 *
 * @param tempToken the handle that stands in for the platform's token
 * @param connectToken the handle that stands in for a key
 */
public record Handles(Optional<Secret> tempToken, Optional<Secret> connectToken) {
    /** A fresh pair, unrelated to anything. */
    public static Handles random() {
        return new Handles(Optional.of(Secret.random()), Optional.of(Secret.random()));
    }
}
