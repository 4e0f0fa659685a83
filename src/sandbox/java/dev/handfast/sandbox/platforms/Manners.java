package dev.handfast.sandbox.platforms;

import java.time.Duration;
import java.util.Set;

/**
 * How a platform does it.
 *
 * @param id the id in paths
 * @param name the name for people
 * @param clientParameter what it calls the client id
 * @param scopeSeparators the characters that may stand between scopes, as a regular expression
 * @param scopes every scope it knows
 * @param kept the scopes nobody can untick; empty when all or nothing is granted
 * @param codeLifetime how long a code waits
 */
record Manners(
        String id,
        String name,
        String clientParameter,
        String scopeSeparators,
        Set<String> scopes,
        Set<String> kept,
        Pkce pkce,
        ClientAuth clientAuth,
        boolean stateRequired,
        Duration codeLifetime) {
    /** Which S256 challenges (RFC 7636) a platform takes. */
    enum Pkce {
        IGNORED,
        OPTIONAL,
        REQUIRED
    }

    /** How a client proves who it is at the token endpoint. */
    enum ClientAuth {
        BASIC,
        BODY
    }
}
