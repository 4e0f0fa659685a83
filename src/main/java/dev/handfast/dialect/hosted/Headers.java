package dev.handfast.dialect.hosted;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The headers of a page.
 *
 * <p>There is deliberately no Cross-Origin-Opener-Policy: a client may open the flow in a popup, and any page of the
 * flow that sent one would cut the popup off from the window that waits for its answer.
 */
final class Headers {
    private Headers() {}

    /**
     * For one page.
     *
     * @param back where a form of the page may lead in the end: browsers hold a form's redirects to form-action too
     * @param loopbackPictures whether pictures over plain http from this machine may be shown
     */
    static Map<String, String> of(Optional<URI> back, boolean loopbackPictures) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "text/html; charset=utf-8");
        headers.put("Content-Security-Policy", policy(back, loopbackPictures));
        headers.put("Cache-Control", "no-store");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
        headers.put("X-Robots-Tag", "noindex");
        return headers;
    }

    private static String policy(Optional<URI> back, boolean loopbackPictures) {
        return "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https:"
                + (loopbackPictures ? " http://localhost:* http://127.0.0.1:*" : "")
                + "; form-action 'self'"
                + back.map(uri -> " " + source(uri)).orElse("")
                + "; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    }

    /** A CSP source: the exact origin of a web address, {@code scheme:} of an app's own. */
    private static String source(URI uri) {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean web = scheme.equals("https") || scheme.equals("http");
        // CSP has no way to write an IPv6 address (CSP 3, host-source).
        if (!web || uri.getHost().startsWith("[")) {
            return scheme + ":";
        }
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
