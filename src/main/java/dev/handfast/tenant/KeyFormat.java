package dev.handfast.tenant;

import dev.handfast.core.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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
    LETMEPOST("lmp_live_", "lmp_test_"),
    LEADCONNECTOR("pit-"),
    HANDFAST("hf_");

    private static final int RANDOM_BYTES = 32; // 256 bits, beyond any guessing
    private static final int PUFFLE_HEAD = 24; // Puffle shows the prefix and 16 digits of a key
    private static final int HEAD = 5;
    private static final int TAIL = 6;
    private static final int LEAST_RANDOM_TEXT = 36; // a UUID's

    private final List<String> prefixes;

    KeyFormat(String... prefixes) {
        this.prefixes = List.of(prefixes);
    }

    /** The word for the API: {@code late}, {@code puffle}, … */
    public String dialect() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What its keys begin with. */
    public String prefix() {
        return prefixes.get(0);
    }

    /** All that its keys may begin with; the first is the usual one. */
    public List<String> prefixes() {
        return prefixes;
    }

    /** What this text, a key of this format or a preview of one, begins with. Fails with {@link IllegalArgumentException}. */
    public String prefixOf(String text) {
        return prefixes.stream()
                .filter(text::startsWith)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a key of the " + dialect() + " format"));
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
                .filter(one -> one.prefixes.stream().anyMatch(text.reveal()::startsWith))
                .findFirst();
    }

    /** A new key, never seen before. */
    public Secret mint() {
        return mint(prefix());
    }

    /** The same with another beginning; one of {@link #prefixes()}. */
    public Secret mint(String prefix) {
        prefixOf(prefix);
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
        var prefix = prefixOf(text);
        if (text.length() < prefix.length() + LEAST_RANDOM_TEXT) {
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
