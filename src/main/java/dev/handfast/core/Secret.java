package dev.handfast.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text that must not be seen: a token, a password, a code, a verifier, a handle.
 *
 * <p>It prints as {@code [secret]}, compares in constant time and has no property a serializer could find. The one way to
 * the text is {@link #reveal()}, whose callers can be listed by searching for the word.
 */
public final class Secret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final int RANDOM_BYTES = 32; // 256 bits: unguessable, RFC 6749 §10.10 asks for 128 at least

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** Wraps a text. Fails with {@link IllegalArgumentException} when it is null or empty: an empty secret is none. */
    public static Secret of(String text) {
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        return new Secret(text);
    }

    /** Several secrets in one, a line each; none of them may hold a line break. */
    public static Secret joined(List<Secret> several) {
        var joined = of(several.stream().map(Secret::reveal).collect(Collectors.joining("\n")));
        if (!joined.lines().equals(several)) {
            throw new IllegalArgumentException("a secret that is kept beside others has no line break or blank end");
        }
        return joined;
    }

    /** 256 random bits as 43 characters of base64url without padding. */
    public static Secret random() {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(BASE64URL.encodeToString(bytes));
    }

    /** A secret that this one leads to and that does not lead back to it: its SHA-256 as 43 characters of base64url. */
    public Secret derived() {
        return new Secret(BASE64URL.encodeToString(sha256()));
    }

    /** The text itself. Whoever calls this sends it to where it belongs and nowhere else. */
    public String reveal() {
        return text;
    }

    /** The secrets in this text, a line each, in their order; blank lines are none. */
    public List<Secret> lines() {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(Secret::new)
                .toList();
    }

    /** SHA-256 of the UTF-8 text, 32 bytes: the form in which a handle of ours is stored. */
    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether it can stand in a header beside others: visible characters of ASCII (RFC 9110 §5.5), this many at most. */
    public boolean fitsHeader(int most) {
        return text.length() <= most && text.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
