package dev.handfast.dialect.hosted;

import java.net.URI;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A picture, and the letter that stands in for it while it is missing, slow or broken.
 *
 * @param initial the first letter or digit of the name, as a reader sees it
 * @param tone which of the quiet colours lies under the letter; the same for the same name
 * @param picture what to show, or null
 */
public record Avatar(String initial, int tone, String picture) {
    private static final int TONES = 6; // as many as page.css has
    private static final Pattern CLUSTER = Pattern.compile("\\X"); // what a reader takes for one character

    static Avatar of(String name, Optional<URI> picture, boolean loopbackPictures) {
        return new Avatar(
                initial(name),
                Math.floorMod(name.hashCode(), TONES),
                picture.filter(uri -> SafeUrl.picture(uri, loopbackPictures))
                        .map(URI::toASCIIString)
                        .orElse(null));
    }

    private static String initial(String name) {
        return CLUSTER.matcher(name)
                .results()
                .map(MatchResult::group)
                .filter(cluster -> Character.isLetterOrDigit(cluster.codePointAt(0)))
                .findFirst()
                .map(Avatar::upper)
                .orElse("•");
    }

    /** Capitalised where that keeps it one character ("ß" would become two). */
    private static String upper(String cluster) {
        int first = cluster.codePointAt(0);
        return new StringBuilder()
                .appendCodePoint(Character.toUpperCase(first))
                .append(cluster, Character.charCount(first), cluster.length())
                .toString();
    }
}
