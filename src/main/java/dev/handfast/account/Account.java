package dev.handfast.account;

import dev.handfast.core.Id;
import dev.handfast.platform.Kind;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A connected identity or target, as it may be shown: without a token.
 *
 * @param id who it is
 * @param tenant whose it is
 * @param profile what it is connected to
 * @param platform the platform's id
 * @param grant the consent it rests on
 * @param kind person, page, organization or location
 * @param upstreamId the platform's id of it
 * @param username the handle, which the tenant may overwrite
 * @param displayName the name for people, which the tenant may overwrite
 * @param picture an https picture
 * @param url the public page
 * @param details what else clients are told, by name
 * @param status whether it can be used
 * @param scopes what the person granted
 * @param expiresAt when the access token ends, if it does
 * @param renewable whether the grant is renewed without the person, even once its access token has ended
 * @param trouble what keeps it from being usable, or from being renewed
 * @param renewal when its grant was last renewed
 * @param connectedAt when it was first connected
 * @param updatedAt when it last changed
 */
public record Account(
        Id id,
        Id tenant,
        Id profile,
        String platform,
        Id grant,
        Kind kind,
        String upstreamId,
        String username,
        String displayName,
        Optional<URI> picture,
        Optional<URI> url,
        Map<String, String> details,
        AccountStatus status,
        Set<String> scopes,
        Optional<Instant> expiresAt,
        boolean renewable,
        Optional<Trouble> trouble,
        Renewal renewal,
        Instant connectedAt,
        Instant updatedAt) {
    public Account {
        Objects.requireNonNull(id, "an account has an id");
        Objects.requireNonNull(status, "an account has a status");
        details = Map.copyOf(details);
        scopes = Set.copyOf(scopes);
    }

    /** Whether its tokens are good at this moment, as far as anyone knows. */
    public boolean usableAt(Instant now) {
        return status != AccountStatus.RECONNECT_REQUIRED
                && (renewable || expiresAt.map(now::isBefore).orElse(true));
    }
}
