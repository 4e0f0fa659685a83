package dev.handfast.core;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Numbers as texts of constant length in digits of one's own.
 *
 * @param digits the digits, the one for zero first
 * @param length how many of them every text has
 */
record Radix(String digits, int length) {
    /** The text; leading zeros are written. */
    String write(BigInteger number) {
        var base = BigInteger.valueOf(digits.length());
        var text = new char[length];
        var rest = number;
        for (int i = length - 1; i >= 0; i--) {
            var parts = rest.divideAndRemainder(base);
            text[i] = digits.charAt(parts[1].intValue());
            rest = parts[0];
        }
        if (rest.signum() != 0) {
            throw new IllegalArgumentException("the number has more than " + length + " digits");
        }
        return new String(text);
    }

    /** The number; empty for a text of another length or with other digits, null included. */
    Optional<BigInteger> read(String text) {
        if (text == null || text.length() != length) {
            return Optional.empty();
        }
        var base = BigInteger.valueOf(digits.length());
        var number = BigInteger.ZERO;
        for (int i = 0; i < length; i++) {
            int digit = digits.indexOf(text.charAt(i));
            if (digit < 0) {
                return Optional.empty();
            }
            number = number.multiply(base).add(BigInteger.valueOf(digit));
        }
        return Optional.of(number);
    }
}
