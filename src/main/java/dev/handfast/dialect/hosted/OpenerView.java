package dev.handfast.dialect.hosted;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The end of a flow that ran in a popup: the window that opened it is told, if it is of one of these origins and no other, and the
 * popup closes.
 *
 * @param brand whose product asked
 * @param platform its name for people
 * @param failure what happened, unless the person consented
 * @param message what the opener is told: JSON
 * @param origins who may hear it, each exact, as browsers write them
 */
public record OpenerView(
        Brand brand, String platform, Optional<FailureWords> failure, String message, List<String> origins) {
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#@\\s*]+");

    public OpenerView {
        Objects.requireNonNull(brand, "a page has a brand");
        Objects.requireNonNull(failure, "a page without a failure has an empty one");
        Objects.requireNonNull(message, "an opener is told something");
        origins = List.copyOf(origins);
        if (platform == null || platform.isBlank()) {
            throw new IllegalArgumentException("a connection is of a platform");
        }
        if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
            throw new IllegalArgumentException("an opener is told by its exact origin");
        }
    }

    /** All origins in one attribute; none has a space. */
    public String audience() {
        return String.join(" ", origins);
    }

    /** What the window is called. */
    public String title() {
        return failure.map(FailureWords::title).orElse(platform + " connected");
    }
}
