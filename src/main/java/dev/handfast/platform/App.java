package dev.handfast.platform;

import dev.handfast.core.Secret;
import java.util.Objects;

/**
 * An app registered at a platform: what the gateway presents itself with.
 *
 * @param clientId the public id
 * @param clientSecret the secret
 */
public record App(String clientId, Secret clientSecret) {
    /** For platforms that know no apps (app-password logins). */
    public static final App NONE = new App("none", Secret.of("none"));

    public App {
        Objects.requireNonNull(clientId, "an app has a client id");
        Objects.requireNonNull(clientSecret, "an app has a client secret");
    }
}
