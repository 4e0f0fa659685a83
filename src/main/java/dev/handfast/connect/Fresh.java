package dev.handfast.connect;

import dev.handfast.account.Grant;
import dev.handfast.platform.TokenSet;
import io.vertx.core.Future;

/** Makes sure of a grant's tokens before they are used (port). */
@FunctionalInterface
public interface Fresh {
    /** Tokens that are good for a while; renewed first when they would not be. Fails with {@code GRANT_DEAD} and as renewing does. */
    Future<TokenSet> tokens(Grant grant);
}
