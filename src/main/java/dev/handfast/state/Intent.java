package dev.handfast.state;

import dev.handfast.core.Id;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * What a flow was started for. Nothing of it is ever taken from a browser again.
 *
 * @param tenant whose flow it is
 * @param profile what the account will be connected to
 * @param platform the platform's id
 * @param dialect the API that started it and says where the browser goes in the end
 * @param redirectUrl where that is, checked against the tenant's rules; empty: our own result page
 * @param terms how the API wants it to run
 * @param clientId the app it runs with; empty for platforms without apps
 * @param callback the redirect URI sent to the platform, to be repeated byte for byte
 * @param watched the flow's id, where whoever started it follows it
 */
public record Intent(
        Id tenant,
        Id profile,
        String platform,
        String dialect,
        Optional<URI> redirectUrl,
        Terms terms,
        String clientId,
        String callback,
        Optional<Id> watched) {
    public Intent {
        Objects.requireNonNull(tenant, "an intent has a tenant");
        Objects.requireNonNull(profile, "an intent has a profile");
        Objects.requireNonNull(platform, "an intent has a platform");
        Objects.requireNonNull(dialect, "an intent has a dialect");
        Objects.requireNonNull(terms, "an intent has terms");
        Objects.requireNonNull(clientId, "an intent has a client id");
        Objects.requireNonNull(callback, "an intent has a callback");
    }

    /** The intent of a flow that nobody follows. */
    public Intent(
            Id tenant,
            Id profile,
            String platform,
            String dialect,
            Optional<URI> redirectUrl,
            Terms terms,
            String clientId,
            String callback) {
        this(tenant, profile, platform, dialect, redirectUrl, terms, clientId, callback, Optional.empty());
    }

    /** The same intent with another end. */
    public Intent withRedirect(URI other) {
        return new Intent(tenant, profile, platform, dialect, Optional.of(other), terms, clientId, callback, watched);
    }
}
