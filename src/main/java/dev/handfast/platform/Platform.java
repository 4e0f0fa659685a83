package dev.handfast.platform;

import dev.handfast.core.Secret;
import java.net.URI;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * An upstream network, as its file in {@code conf/platforms/} describes it.
 *
 * @param id the word for it in paths and settings: {@code facebook}
 * @param name the word for people: {@code Facebook}
 * @param proof how a person proves the account is theirs
 * @param selection whether a target is chosen after consent
 * @param targetKind what is chosen; empty when nothing is
 * @param pkce which challenge it takes
 * @param scopes what is asked for
 * @param requiredScopes what must have been granted for a connection to be of use
 * @param issuer the {@code iss} it may send with the callback
 * @param callbackEndsWithSlash whether the callback registered there must end in a slash
 * @param tokenLifetime how long an access token lasts, in a few words for people
 * @param refresh how its tokens are renewed
 * @param guide what helps a person who types a name and an app password
 * @param endsByProject whether taking a grant back ends all that the person granted to the app's whole project
 */
public record Platform(
        String id,
        String name,
        Proof proof,
        Selection selection,
        Optional<Kind> targetKind,
        Pkce pkce,
        Set<String> scopes,
        Set<String> requiredScopes,
        Optional<Issuer> issuer,
        boolean callbackEndsWithSlash,
        String tokenLifetime,
        RefreshRule refresh,
        Optional<CredentialsGuide> guide,
        boolean endsByProject) {

    /** Whether something of this kind can be connected: the person, or what is chosen, unless that is a default alone. */
    public boolean connects(Kind kind) {
        return kind == Kind.PERSON || kind != Kind.BOARD && targetKind.equals(Optional.of(kind));
    }

    /** How a person proves the account is theirs. */
    public enum Proof {
        /** Consent in the browser, RFC 6749 §4.1. */
        OAUTH,
        /** A name and an app password. */
        APP_PASSWORD
    }

    /** Whether a target is chosen after consent. */
    public enum Selection {
        /** The identity itself is connected. */
        NONE,
        /** One target must be chosen; without any there is nothing to connect. */
        REQUIRED,
        /** A target or the identity itself; without any target the identity is connected straight away. */
        OPTIONAL,
        /** The identity is connected; a default target is chosen only when the caller asks for the step. */
        ON_REQUEST
    }

    /** Which PKCE challenge a platform takes (RFC 7636; {@code plain} is never used). */
    public enum Pkce {
        /** None. */
        NONE,
        /** SHA-256 in base64url. */
        S256,
        /** SHA-256 in hexadecimal, where a platform departs from the RFC. */
        S256_HEX;

        /** What is sent of a verifier; fails with {@link IllegalStateException} where no challenge is taken. */
        public String challenge(Secret verifier) {
            return switch (this) {
                case NONE -> throw new IllegalStateException("this platform takes no challenge");
                case S256 -> Base64.getUrlEncoder().withoutPadding().encodeToString(verifier.sha256());
                case S256_HEX -> HexFormat.of().formatHex(verifier.sha256());
            };
        }
    }

    /**
     * What helps a person to type a name and an app password.
     *
     * @param identifierExample a name as such names look
     * @param passwordShape an app password as they look
     * @param passwordPage where people make app passwords; https
     */
    public record CredentialsGuide(String identifierExample, String passwordShape, URI passwordPage) {
        public CredentialsGuide {
            Required.key("identifier-example", identifierExample);
            Required.key("password-shape", passwordShape);
            Required.key("password-page", passwordPage);
            if (!"https".equals(passwordPage.getScheme()) || passwordPage.getHost() == null) {
                throw new IllegalArgumentException("`password-page` must be an https address that people can open");
            }
        }
    }

    /**
     * RFC 9207's issuer of a callback.
     *
     * @param value the only accepted value
     * @param required whether a callback without one is refused
     */
    public record Issuer(String value, boolean required) {
        public Issuer {
            Required.key("value", value);
        }
    }
}
