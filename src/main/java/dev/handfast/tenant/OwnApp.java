package dev.handfast.tenant;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import java.util.List;

/**
 * A tenant's own app at a platform, used instead of the gateway's.
 *
 * @param tenant whose it is
 * @param platform the platform's id
 * @param clientId the app's public id
 * @param clientSecrets the app's secrets, in the order in which they are tried; one to five, of one line each
 */
public record OwnApp(Id tenant, String platform, String clientId, List<Secret> clientSecrets) {
    /** How many secrets an app may have. */
    public static final int MOST_SECRETS = 5; // each costs a call when all are wrong

    public OwnApp {
        clientSecrets = List.copyOf(clientSecrets);
        if (clientSecrets.isEmpty() || clientSecrets.size() > MOST_SECRETS) {
            throw new IllegalArgumentException("an app has one to " + MOST_SECRETS + " secrets, one a line");
        }
    }

    /** An app with one secret. */
    public OwnApp(Id tenant, String platform, String clientId, Secret clientSecret) {
        this(tenant, platform, clientId, List.of(clientSecret));
    }

    /** The secret that is tried first. */
    public Secret clientSecret() {
        return clientSecrets.get(0);
    }
}
