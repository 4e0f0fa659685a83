package dev.handfast.platform;

import dev.handfast.core.Secret;
import java.util.List;
import java.util.Objects;

/**
 * An app registered at a platform: what the gateway presents itself with.
 *
 * @param clientId the public id
 * @param clientSecrets the secrets, in the order in which they are tried: several while one replaces another
 */
public record App(String clientId, List<Secret> clientSecrets) {
    /** For platforms that know no apps (app-password logins). */
    public static final App NONE = new App("none", Secret.of("none"));

    public App {
        Objects.requireNonNull(clientId, "an app has a client id");
        clientSecrets = List.copyOf(clientSecrets);
        if (clientSecrets.isEmpty()) {
            throw new IllegalArgumentException("an app has a client secret");
        }
    }

    /** An app with one secret. */
    public App(String clientId, Secret clientSecret) {
        this(clientId, List.of(clientSecret));
    }

    /** The secret that it is presented with: the first. */
    public Secret clientSecret() {
        return clientSecrets.get(0);
    }
}
