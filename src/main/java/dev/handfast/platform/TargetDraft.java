package dev.handfast.platform;

import java.util.Objects;
import java.util.Optional;

/**
 * A target to be made at a platform.
 *
 * @param name the name for people
 * @param description what it is for
 * @param privacy who sees it, in the platform's word
 */
public record TargetDraft(String name, Optional<String> description, Optional<String> privacy) {
    public TargetDraft {
        Objects.requireNonNull(name, "a target has a name");
    }
}
