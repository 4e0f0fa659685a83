package dev.handfast.platform;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Who the platform says consented.
 *
 * @param id the platform's id, always as text: some exceed 2^53
 * @param username the handle, or the best stand-in the platform has
 * @param displayName the name for people
 * @param picture an https picture
 * @param url the public page
 */
public record Identity(String id, String username, String displayName, Optional<URI> picture, Optional<URI> url) {
    public Identity {
        Objects.requireNonNull(username, "an identity has a username");
        Objects.requireNonNull(displayName, "an identity has a display name");
        if (id == null || id.isEmpty()) {
            throw new IllegalArgumentException("an identity has an id");
        }
    }
}
