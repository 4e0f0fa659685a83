package dev.handfast.account;

import dev.handfast.core.Id;
import dev.handfast.platform.Identity;
import dev.handfast.platform.TokenSet;
import java.util.Objects;

/**
 * One consent of one person at one platform. Several accounts may rest on it: pages of one person, clones in other profiles.
 *
 * @param id who it is
 * @param tenant whose it is
 * @param platform the platform's id
 * @param clientId the app the consent was given to; renewing and revoking need the same one
 * @param identity who consented
 * @param tokens what was granted
 */
public record Grant(Id id, Id tenant, String platform, String clientId, Identity identity, TokenSet tokens) {
    public Grant {
        Objects.requireNonNull(id, "a grant has an id");
        Objects.requireNonNull(tenant, "a grant has a tenant");
        Objects.requireNonNull(platform, "a grant has a platform");
        Objects.requireNonNull(clientId, "a grant has a client id");
        Objects.requireNonNull(identity, "a grant has an identity");
        Objects.requireNonNull(tokens, "a grant has tokens");
    }
}
