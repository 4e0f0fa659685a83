package dev.handfast.core;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The identity of anything stored: 96 bits, of which the first 48 are the milliseconds since 1970 and the rest random.
 *
 * <p>Ids sort by the time they were made. The same bits have two spellings, both bijections: {@link #hex()} (24 lower-case
 * hex digits) and {@link #uuid()} (a version 8 UUID, RFC 9562 §5.8; also the stored form).
 *
 * @param high the first 64 bits: the time and 16 random bits
 * @param low the last 32 bits, random
 */
public record Id(long high, int low) implements Comparable<Id> {
    private static final HexFormat HEX_DIGITS = HexFormat.of();
    private static final int RANDOM_BITS_IN_HIGH = 16;

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
