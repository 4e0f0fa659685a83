package dev.handfast.platform;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.List;
import java.util.Map;

/**
 * Where things stand in a token answer. Every component is a list of places, of which the first that holds something counts;
 * left out, it is RFC 6749 §5.1's.
 *
 * @param at the object with the token
 * @param accessToken within it
 * @param refreshToken within it
 * @param tokenType within it
 * @param expiresIn within it, in seconds
 * @param refreshExpiresIn within it, in seconds
 * @param scope within it: a text or a list
 * @param keep what else is kept, by name
 */
public record TokenShape(
        List<JsonPointer> at,
        List<JsonPointer> accessToken,
        List<JsonPointer> refreshToken,
        List<JsonPointer> tokenType,
        List<JsonPointer> expiresIn,
        List<JsonPointer> refreshExpiresIn,
        List<JsonPointer> scope,
        Map<String, JsonPointer> keep) {
    /** The answer of RFC 6749 §5.1. */
    public static final TokenShape PLAIN = new TokenShape(null, null, null, null, null, null, null, null);

    public TokenShape {
        at = or(at, "");
        accessToken = or(accessToken, "/access_token");
        refreshToken = or(refreshToken, "/refresh_token");
        tokenType = or(tokenType, "/token_type");
        expiresIn = or(expiresIn, "/expires_in");
        refreshExpiresIn = or(refreshExpiresIn, "/refresh_token_expires_in");
        scope = or(scope, "/scope");
        keep = Required.orEmpty(keep);
    }

    private static List<JsonPointer> or(List<JsonPointer> places, String standard) {
        return places == null ? List.of(JsonPointer.compile(standard)) : List.copyOf(places);
    }
}
