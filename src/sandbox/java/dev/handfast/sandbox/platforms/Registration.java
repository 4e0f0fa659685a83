package dev.handfast.sandbox.platforms;

import java.util.List;
import java.util.Set;

/**
 * An app as a platform has it on file.
 *
 * @param clientId its public id
 * @param secrets every secret that is accepted; several while one replaces another
 * @param redirectUris where consent may lead back to, compared byte by byte
 * @param traits what the platform allows this app beyond the usual
 */
public record Registration(String clientId, List<String> secrets, Set<String> redirectUris, Set<Trait> traits) {
    /** What a platform allows some apps only. */
    public enum Trait {
        /** LinkedIn: the app may refresh without the member (365 days from the first consent). */
        PROGRAMMATIC_REFRESH,
        /** TikTok: the lifetimes of the documents before November 2026, 24 hours and 365 days. */
        LONG_LIFETIMES,
        /** Bluesky: thirty sessions per five minutes and person, then 429. */
        RATE_LIMITED
    }

    public Registration {
        if (clientId == null || clientId.isBlank()) {
            throw new IllegalArgumentException("a registered app has a client id");
        }
        secrets = List.copyOf(secrets);
        redirectUris = Set.copyOf(redirectUris);
        traits = Set.copyOf(traits);
    }

    /** An app with one secret and one callback. */
    public static Registration of(String clientId, String secret, String redirectUri) {
        return new Registration(clientId, List.of(secret), Set.of(redirectUri), Set.of());
    }

    /** The same app with these traits. */
    public Registration with(Trait... more) {
        return new Registration(clientId, secrets, redirectUris, Set.of(more));
    }

    /** The same app with these secrets. */
    public Registration withSecrets(List<String> others) {
        return new Registration(clientId, others, redirectUris, traits);
    }

    boolean knows(String secret) {
        return secret != null && secrets.contains(secret);
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    @Override
    public String toString() {
        return "Registration[" + clientId + "]";
    }
}
