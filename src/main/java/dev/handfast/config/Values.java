package dev.handfast.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.regex.Pattern;

/** Texts of settings turned into what they mean; {@link RuntimeException}s, which never leave the reader, when they mean nothing. */
final class Values {
    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Values() {}

    static <T extends Comparable<T>> T within(T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("out of bounds");
        }
        return value;
    }

    static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    static Duration duration(String text) {
        var match = SHORT_DURATION.matcher(text);
        if (!match.matches()) {
            return Duration.parse(text);
        }
        long amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    static URI address(String text, boolean loopbackHttp) {
        try {
            var uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            return Settings.checkedPublicUrl(uri, loopbackHttp);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not an address", e);
        }
    }
}
