package dev.handfast.connect;

import dev.handfast.core.Id;
import java.util.Objects;
import java.util.Optional;

/**
 * What a client asks for when it wants an account connected.
 *
 * @param platform the platform's id, as the client wrote it
 * @param profile what the account is to be connected to
 * @param redirectUrl where the browser goes in the end, as the client wrote it
 * @param headless whether the client has pages of its own for choosing
 * @param chooseDefault whether a default target is asked for where that is optional
 * @param reconnecting the account that must come back
 */
public record StartRequest(
        String platform,
        Id profile,
        Optional<String> redirectUrl,
        boolean headless,
        boolean chooseDefault,
        Optional<Id> reconnecting) {
    public StartRequest {
        Objects.requireNonNull(platform, "a start names a platform");
        Objects.requireNonNull(profile, "a start names a profile");
    }
}
