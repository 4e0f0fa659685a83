package dev.handfast.dialect.letmepost;

import dev.handfast.webhook.EventType;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of events a client may ask for: letmepost's, most of which tell of posts, plans and bills and never happen here, and ours
 * beyond them.
 */
final class LetmepostEvents {
    /** How many an endpoint may ask for. */
    static final int MOST = 100;

    private static final Set<String> OF_POSTS = Set.of(
            "post.queued",
            "post.validated",
            "post.published",
            "post.rejected",
            "post.failed",
            "post.canceled",
            "post.rescheduled",
            "post.updated",
            "version.deprecated");
    private static final Pattern OF_PLANS = Pattern.compile("(subscription|quota|billing)\\.[a-z][a-z_.]{0,39}");

    private LetmepostEvents() {}

    static boolean known(String word) {
        return OF_POSTS.contains(word)
                || OF_PLANS.matcher(word).matches()
                || EventType.of(word).isPresent();
    }
}
