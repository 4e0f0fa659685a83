package dev.handfast.platform;

import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.util.Optional;

/** A platform's token endpoint, in terms of what is wanted of it. No call is ever repeated with the same
 * credentials. */
interface TokenEndpoint {
    /** Trades a code. */
    Future<TokenSet> redeem(App app, Secret code, String redirectUri, Optional<Secret> verifier);

    /** Trades short-lived tokens for long-lived ones, where the platform has both; else the same tokens. */
    Future<TokenSet> prolong(App app, TokenSet tokens);

    /** Renews tokens. */
    Future<TokenSet> renew(App app, TokenSet tokens);

    /** Takes a grant back; false where the platform has no way. */
    Future<Boolean> revoke(App app, TokenSet tokens);
}
