package dev.handfast.openapi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What was asked and what was answered, as seen from outside.
 *
 * @param path as sent, without query
 * @param headers by name in small letters
 */
public record Answered(String method, String path, int status, Map<String, List<String>> headers, String body) {
    private static final Pattern NEEDLESS_ESCAPE =
            Pattern.compile("%(2[dDeE]|3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aAeE])");
    private static final Pattern DOTS = Pattern.compile("/\\.(?:/|$)|(?:/(?!\\.\\.?(?:/|$))[^/]+|^)/\\.\\.(?:/|$)");

    public Answered {
        var small = new TreeMap<String, List<String>>();
        headers.forEach((name, values) -> small.put(name.toLowerCase(Locale.ROOT), values));
        headers = small;
    }

    /** With the path that the router finds its way by: escapes that need none undone (RFC 3986 §6.2), dots, double slashes and a last slash gone. */
    Answered asRouted() {
        var plain = NEEDLESS_ESCAPE
                .matcher(path)
                .replaceAll(escape -> Character.toString(Integer.parseInt(escape.group(1), 16)))
                .replaceAll("/{2,}", "/");
        for (var before = ""; !before.equals(plain); ) {
            before = plain;
            plain = DOTS.matcher(plain).replaceFirst("/");
        }
        return new Answered(method, plain.replaceFirst("(?<=.)/$", ""), status, headers, body);
    }

    /** A header's first value. */
    Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }
}
