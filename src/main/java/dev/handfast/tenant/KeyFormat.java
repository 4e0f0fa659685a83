package dev.handfast.tenant;

import dev.handfast.core.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * How a key of each API looks, so that its clients and their secret scanners recognise it.
 *
 * <p>A key is a prefix and 256 random bits in hex, LeadConnector's excepted: those are a random UUID (122 bits). What makes a
 * key valid is its stored hash alone, never its look.
 */
public enum KeyFormat {
    LATE("sk_"),
    PUFFLE("pk_live_"),
    POSTBREEZE("pb_live_"),
    LETMEPOST("lmp_live_"),
    LEADCONNECTOR("pit-"),
    HANDFAST("hf_");

    private static final int RANDOM_BYTES = 32; // 256 bits, beyond any guessing
    private static final int PUFFLE_HEAD = 24; // Puffle shows the prefix and 16 digits of a key
    private static final int HEAD = 5;
    private static final int TAIL = 6;
    private static final int LEAST_RANDOM_TEXT = 36; // a UUID's

    private final String prefix;

    KeyFormat(String prefix) {
        this.prefix = prefix;
    }

    /** The word for the API: {@code late}, {@code puffle}, … */
    public String dialect() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its keys begin with. */
    public String prefix() {
        return prefix;
    }

    /** The format of this API's keys. */
    public static Optional<KeyFormat> of(String dialect) {
        return Arrays.stream(values())
                .filter(one -> one.dialect().equals(dialect))
                .findFirst();
    }

    /** The format a text begins like; says nothing about whether it is a key. */
    public static Optional<KeyFormat> like(Secret text) {
        return Arrays.stream(values())
                .filter(one -> text.reveal().startsWith(one.prefix))
                .findFirst();
    }

    /** A new key, never seen before. */
    public Secret mint() {
        if (this == LEADCONNECTOR) {
            return Secret.of(prefix + UUID.randomUUID());
        }
        var bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(prefix + HexFormat.of().formatHex(bytes));
    }

    /**
     * What may be shown of a key of this format, to recognise it by: {@code sk_a1b2c...d0e1f2}; of Puffle's the first 24
     * characters. At least 80 random bits stay hidden.
     */
    public String preview(Secret key) {
        var text = key.reveal();
        if (text.length() < prefix.length() + LEAST_RANDOM_TEXT || !text.startsWith(prefix)) {
            throw new IllegalArgumentException("not a key of the " + dialect() + " format");
        }
        return this == PUFFLE
                ? text.substring(0, PUFFLE_HEAD)
                : text.substring(0, prefix.length() + HEAD) + "..." + text.substring(text.length() - TAIL);
    }

    /** The word for the API, as {@link #dialect()}. */
    @Override
    public String toString() {
        return dialect();
    }
}
