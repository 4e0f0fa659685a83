package dev.handfast.tenant;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One place browsers may be sent to: an exact scheme, host and port, and a path that is either exact or, when the rule ends in
 * {@code /*}, a prefix of whole segments. A rule without a path ({@code https://app.example.com}) allows every path,
 * and one for plain http on this machine without a port allows every port.
 *
 * <p>Also the one place that decides what a safe redirect URL is (RFC 9700 §4.11): absolute, https, loopback http where the
 * operator allowed it, or an app's own scheme; no user info, no fragment, no control characters, no backslash.
 */
public final class RedirectRule {
    private static final int MAX_URL_LENGTH = 2048; // longer ones are cut by browsers and proxies
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> DANGEROUS =
            Set.of("javascript", "data", "vbscript", "file", "blob", "about", "ftp", "ws", "wss", "view-source");

    private final String text;
    private final URI place;
    private final boolean prefix;

    /**
     * Reads a rule.
     *
     * @param text the rule as the tenant wrote it; {@link IllegalArgumentException} says what is wrong with it
     */
    public RedirectRule(String text) {
        this.text = Objects.requireNonNull(text, "a redirect rule needs a text");
        this.prefix = text.endsWith("/*");
        this.place = read(prefix ? text.substring(0, text.length() - 1) : text, true)
                .filter(uri -> uri.getRawQuery() == null)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a redirect rule is an absolute address without a query, such as https://app.example.com/done or"
                                + " https://app.example.com/*, not \"" + text + "\""));
    }

    /** The rule as the tenant wrote it. */
    public String text() {
        return text;
    }

    /**
     * Reads a redirect URL a client sent.
     *
     * @param loopbackHttp whether http to this machine is acceptable
     * @return the address in ASCII form, or empty when it is not one a browser may safely be sent to
     */
    public static Optional<URI> read(String url, boolean loopbackHttp) {
        if (url == null || url.isEmpty() || url.length() > MAX_URL_LENGTH || url.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        if (url.chars().anyMatch(c -> c <= 0x20 || c == 0x7F)) {
            return Optional.empty();
        }
        try {
            var uri = new URI(asciiHost(url));
            if (!uri.isAbsolute() || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
                return Optional.empty();
            }
            var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (DANGEROUS.contains(scheme)) {
                return Optional.empty();
            }
            if (scheme.equals("http") || scheme.equals("https")) {
                boolean acceptable = uri.getHost() != null
                        && !uri.isOpaque()
                        && (scheme.equals("https")
                                || loopbackHttp
                                        && LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT)));
                return acceptable ? Optional.of(ascii(uri, url)) : Optional.empty();
            }
            // An app's own scheme (RFC 8252 §7.1): reverse domain or a plain word, always with "://".
            boolean appScheme = !uri.isOpaque() && url.regionMatches(scheme.length(), "://", 0, 3);
            return appScheme ? Optional.of(ascii(uri, url)) : Optional.empty();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether this rule lets a browser go there. */
    public boolean allows(URI target) {
        return place.getScheme().equalsIgnoreCase(target.getScheme())
                && sameAuthority(place, target)
                && pathAllows(place, target, prefix);
    }

    /** Whether this rule is about places of the same scheme, host and port, whatever their paths. */
    public boolean isAt(URI target) {
        return place.getScheme().equalsIgnoreCase(target.getScheme()) && sameAuthority(place, target);
    }

    /** Whether this is a web page's address, not an app's. */
    public static boolean isWeb(URI url) {
        return url.getHost() != null
                && ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()));
    }

    /** The place itself, without the prefix's star, where it is a web page's. */
    public Optional<URI> web(boolean loopbackHttp) {
        return Optional.of(place)
                .filter(RedirectRule::isWeb)
                .filter(uri -> loopbackHttp || "https".equalsIgnoreCase(uri.getScheme()));
    }

    /** The origin of a web address as browsers write it (RFC 6454 §6.2): lower case, without the port that goes without saying. */
    public static String origin(URI web) {
        var scheme = web.getScheme().toLowerCase(Locale.ROOT);
        boolean usual = web.getPort() < 0 || web.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + web.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + web.getPort());
    }

    private static boolean sameAuthority(URI rule, URI target) {
        if (rule.getHost() == null || target.getHost() == null) {
            return Objects.equals(rule.getRawAuthority(), target.getRawAuthority());
        }
        // On loopback a rule without a port allows any: RFC 8252 §7.3, programs there take what port they get.
        boolean anyPort = rule.getPort() < 0
                && rule.getScheme().equalsIgnoreCase("http")
                && LOOPBACK.contains(rule.getHost().toLowerCase(Locale.ROOT));
        return rule.getHost().equalsIgnoreCase(target.getHost()) && (anyPort || port(rule) == port(target));
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static boolean pathAllows(URI rule, URI target, boolean prefix) {
        var allowed = rule.getRawPath() == null ? "" : rule.getRawPath();
        var path = target.getRawPath() == null ? "" : target.getRawPath();
        if (path.contains("/..") || path.toLowerCase(Locale.ROOT).contains("%2e") || path.contains("//")) {
            return false;
        }
        if (allowed.isEmpty()) {
            return true;
        }
        return prefix ? path.startsWith(allowed) : path.equals(allowed);
    }

    private static URI ascii(URI uri, String url) throws URISyntaxException {
        return isAscii(url) ? uri : new URI(uri.toASCIIString());
    }

    private static boolean isAscii(String url) {
        return url.chars().allMatch(c -> c < 0x80);
    }

    /** Turns an international host into its ASCII form, so that look-alikes are compared as what they are. */
    private static String asciiHost(String url) {
        int start = url.indexOf("://");
        if (start < 0 || isAscii(url)) {
            return url;
        }
        int from = start + 3;
        int to = from;
        while (to < url.length() && "/?#".indexOf(url.charAt(to)) < 0) {
            to++;
        }
        var authority = url.substring(from, to);
        int colon = authority.lastIndexOf(':');
        var host = colon < 0 ? authority : authority.substring(0, colon);
        var port = colon < 0 ? "" : authority.substring(colon);
        return url.substring(0, from) + IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES) + port + url.substring(to);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RedirectRule that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
