package dev.handfast.dialect.hosted;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * The good end of a flow that has nowhere to return to.
 *
 * @param brand whose product asked
 * @param platform its name for people
 * @param account what is connected now, by its name at the platform
 * @param picture shown without telling its server who looks
 * @param chosen false where the product that asked has yet to let the person choose what is connected
 */
public record ResultView(Brand brand, String platform, String account, Optional<URI> picture, boolean chosen) {
    public ResultView {
        Objects.requireNonNull(brand, "a page has a brand");
        Objects.requireNonNull(account, "an account has a name");
        Objects.requireNonNull(picture, "an account without a picture has an empty one");
        if (platform == null || platform.isBlank()) {
            throw new IllegalArgumentException("an account is of a platform");
        }
    }

    /** The account's name, or the platform's where it has none. */
    public String label() {
        return account.isBlank() ? platform : account;
    }
}
