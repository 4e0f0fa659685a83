package dev.handfast.connect;

import dev.handfast.core.Id;
import dev.handfast.state.Terms;
import java.util.Objects;
import java.util.Optional;

/**
 * What a client asks for when it wants an account connected.
 *
 * @param platform the platform's id, as the client wrote it
 * @param profile what the account is to be connected to
 * @param redirectUrl where the browser goes in the end, as the client wrote it
 * @param terms how the API wants it to run
 * @param watched whether the client is going to ask how the flow stands
 */
public record StartRequest(String platform, Id profile, Optional<String> redirectUrl, Terms terms, boolean watched) {
    public StartRequest {
        Objects.requireNonNull(platform, "a start names a platform");
        Objects.requireNonNull(profile, "a start names a profile");
        Objects.requireNonNull(terms, "a start has terms");
    }

    /** A start that nobody asks about. */
    public StartRequest(String platform, Id profile, Optional<String> redirectUrl, Terms terms) {
        this(platform, profile, redirectUrl, terms, false);
    }

    /** The same, to be followed. */
    public StartRequest followed() {
        return new StartRequest(platform, profile, redirectUrl, terms, true);
    }
}
