package dev.handfast.core;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The identity of anything stored: 96 bits, of which the first 48 are the milliseconds since 1970 and the rest random.
 *
 * <p>Ids sort by the time they were made. The same bits have four spellings, all bijections: {@link #hex()} (24 lower-case hex
 * digits), {@link #uuid()} (a version 8 UUID, RFC 9562 §5.8; also the stored form), {@link #ulid()} (26 digits) and {@link
 * #alphanumeric()} (20 letters and digits). Each sorts as the ids do.
 *
 * @param high the first 64 bits: the time and 16 random bits
 * @param low the last 32 bits, random
 */
public record Id(long high, int low) implements Comparable<Id> {
    private static final HexFormat HEX_DIGITS = HexFormat.of();
    private static final int RANDOM_BITS_IN_HIGH = 16;
    private static final int BITS = 96;
    private static final int ULID_SPARE_BITS = 32; // a ULID has 128
    private static final int ULID_DIGIT_BITS = 5;
    private static final Radix CROCKFORD = new Radix("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 26);
    private static final Radix ALPHANUMERIC =
            new Radix("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 20);

    /** A new id of this moment. Not a secret: ids are guessable in part and never prove anything. */
    public static Id at(Instant now) {
        var random = ThreadLocalRandom.current();
        return new Id(
                now.toEpochMilli() << RANDOM_BITS_IN_HIGH | random.nextInt(1 << RANDOM_BITS_IN_HIGH), random.nextInt());
    }

    /** Reads 24 hex digits; capitals are accepted. Anything else, null included, is empty. */
    public static Optional<Id> fromHex(String text) {
        if (text == null || text.length() != 24) {
            return Optional.empty();
        }
        if (!text.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        return Optional.of(new Id(HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigits(text, 16, 24)));
    }

    /** Reads the UUID spelling. A UUID that is not one of ours (version 8, unused bits zero) is empty. */
    public static Optional<Id> fromUuid(UUID uuid) {
        var id = new Id(
                (uuid.getMostSignificantBits() & ~0xFFFFL)
                        | (uuid.getMostSignificantBits() & 0xFFFL) << 4
                        | (uuid.getLeastSignificantBits() >>> 58) & 0xFL,
                (int) (uuid.getLeastSignificantBits() >>> 26));
        return id.uuid().equals(uuid) ? Optional.of(id) : Optional.empty();
    }

    /** Reads the ULID spelling; lower case is accepted. A ULID that is not one of ours (last 32 bits zero), or null, is empty. */
    public static Optional<Id> fromUlid(String text) {
        return CROCKFORD
                .read(text == null || !text.chars().allMatch(c -> c < 128) ? null : text.toUpperCase(Locale.ROOT))
                .filter(bits -> bits.getLowestSetBit() >= ULID_SPARE_BITS || bits.signum() == 0)
                .flatMap(bits -> of(bits.shiftRight(ULID_SPARE_BITS)));
    }

    /** Reads the spelling of 20 letters and digits. Anything else, null included, is empty. */
    public static Optional<Id> fromAlphanumeric(String text) {
        return ALPHANUMERIC.read(text).flatMap(Id::of);
    }

    private static Optional<Id> of(BigInteger bits) {
        return bits.bitLength() > BITS
                ? Optional.empty()
                : Optional.of(new Id(bits.shiftRight(Integer.SIZE).longValue(), bits.intValue()));
    }

    private BigInteger bits() {
        return new BigInteger(hex(), 16);
    }

    /** A ULID: 26 digits of Crockford's base 32; 48 bits of time, 48 random bits, 32 zero bits. */
    public String ulid() {
        long tail = (long) low << ULID_SPARE_BITS;
        var text = new char[CROCKFORD.length()];
        for (int i = 0; i < text.length; i++) {
            int shift = (text.length - 1 - i) * ULID_DIGIT_BITS;
            long digit = shift >= Long.SIZE
                    ? high >>> shift - Long.SIZE
                    : tail >>> shift | (shift > Long.SIZE - ULID_DIGIT_BITS ? high << Long.SIZE - shift : 0);
            text[i] = CROCKFORD.digits().charAt((int) (digit & (1 << ULID_DIGIT_BITS) - 1));
        }
        return new String(text);
    }

    /** 20 letters and digits, case-sensitive. */
    public String alphanumeric() {
        return ALPHANUMERIC.write(bits());
    }

    /** 24 lower-case hex digits. */
    public String hex() {
        return HEX_DIGITS.toHexDigits(high) + HEX_DIGITS.toHexDigits(low);
    }

    /** A version 8 UUID: 48 bits of time, the version, 12 + 4 + 32 random bits around the variant, 26 zero bits. */
    public UUID uuid() {
        long most = (high & ~0xFFFFL) | 0x8000L | (high >>> 4) & 0xFFFL;
        long least = 0x8000000000000000L | (high & 0xFL) << 58 | (low & 0xFFFFFFFFL) << 26;
        return new UUID(most, least);
    }

    /** When the id was made, to the millisecond. */
    public Instant madeAt() {
        return Instant.ofEpochMilli(high >>> RANDOM_BITS_IN_HIGH);
    }

    @Override
    public int compareTo(Id other) {
        int first = Long.compareUnsigned(high, other.high);
        return first != 0 ? first : Integer.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return hex();
    }
}
