package dev.handfast.refresh;

import dev.handfast.platform.TokenSet;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What of a grant decides when to renew it.
 *
 * @param issuedAt when its access token was issued
 * @param accessExpiresAt when that ends, if it does
 * @param refreshExpiresAt when its refresh token ends, where known
 * @param refreshToken whether there is one
 */
public record Holding(
        Instant issuedAt, Optional<Instant> accessExpiresAt, Optional<Instant> refreshExpiresAt, boolean refreshToken) {
    public Holding {
        Objects.requireNonNull(issuedAt, "a token was issued at some time");
    }

    /** What these tokens, issued then, decide. */
    public static Holding of(TokenSet tokens, Instant issuedAt) {
        return new Holding(
                issuedAt,
                tokens.accessExpiresAt(),
                tokens.refreshExpiresAt(),
                tokens.refreshToken().isPresent());
    }
}
