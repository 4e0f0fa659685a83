package dev.handfast.dialect.hosted;

import dev.handfast.tenant.RedirectRule;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which addresses may stand in a page, whoever they come from. */
final class SafeUrl {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");

    private SafeUrl() {}

    /** A place to send the browser back to: https, http on this machine, or an app's own scheme. */
    static void requireBack(Optional<URI> back) {
        back.filter(uri -> RedirectRule.read(uri.toString(), true).isEmpty()).ifPresent(uri -> {
            throw new IllegalArgumentException("a page leads back to an address a browser may safely be sent to");
        });
    }

    /** A path of this server, where a form may be posted. */
    static void requireOwnPath(String path) {
        boolean own = path != null
                && path.startsWith("/")
                && !path.startsWith("//")
                && path.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != '\\');
        if (!own) {
            throw new IllegalArgumentException("a form is posted to a path of this server, such as /connect/choose");
        }
    }

    /** A page elsewhere that people are pointed to. */
    static void requireHttps(Optional<URI> page) {
        page.filter(uri -> !"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null)
                .ifPresent(uri -> {
                    throw new IllegalArgumentException("a link of a page is an https address");
                });
    }

    /** Whether a picture from outside may be shown. */
    static boolean picture(URI uri, boolean loopback) {
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            return false;
        }
        return "https".equalsIgnoreCase(uri.getScheme())
                || loopback
                        && "http".equalsIgnoreCase(uri.getScheme())
                        && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
    }
}
