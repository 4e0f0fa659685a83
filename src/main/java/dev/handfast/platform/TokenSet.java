package dev.handfast.platform;

import dev.handfast.core.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a platform granted.
 *
 * @param accessToken the token to call the platform with
 * @param refreshToken the token to renew with, where the platform gives one
 * @param accessExpiresAt when the access token ends; empty: never, as far as the platform says
 * @param refreshExpiresAt when the refresh token ends, where known
 * @param scopes the scopes granted, as the platform names them; never empty where it tells
 * @param type {@code Bearer} or {@code DPoP}
 * @param extras what the platform's file asks to keep of the token answer, such as {@code subject} or {@code pds}; no secrets
 */
public record TokenSet(
        Secret accessToken,
        Optional<Secret> refreshToken,
        Optional<Instant> accessExpiresAt,
        Optional<Instant> refreshExpiresAt,
        Set<String> scopes,
        String type,
        Map<String, String> extras) {
    /** Whatever a platform says, no token is taken to live for longer: an end beyond the calendar could not be kept. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(3650);

    /**
     * What stands after a renewal: everything the answer holds, and of the rest what was there. An answer without a refresh token
     * leaves the old one in force (RFC 6749 §6).
     */
    public TokenSet renewedBy(TokenSet answer) {
        boolean sameRefreshToken = answer.refreshToken.isEmpty() || answer.refreshToken.equals(refreshToken);
        var kept = new LinkedHashMap<>(extras);
        kept.putAll(answer.extras);
        return new TokenSet(
                answer.accessToken,
                answer.refreshToken.or(() -> refreshToken),
                answer.accessExpiresAt,
                sameRefreshToken ? answer.refreshExpiresAt.or(() -> refreshExpiresAt) : answer.refreshExpiresAt,
                answer.scopes.isEmpty() ? scopes : answer.scopes,
                answer.type,
                kept);
    }

    /** What the consent is renewed with, and told by: the refresh token, or the access token where there is none. */
    public Secret lasting() {
        return refreshToken.orElse(accessToken);
    }

    public TokenSet {
        Objects.requireNonNull(accessToken, "a token set has an access token");
        Objects.requireNonNull(type, "a token set has a type");
        scopes = Set.copyOf(scopes);
        extras = Map.copyOf(extras);
    }
}
