package dev.handfast.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses the gateway calls and shows: https; http only to this machine, and only where that is allowed.
 *
 * @param allowLoopbackHttp true in a sandbox and in tests
 */
public record WebAddress(boolean allowLoopbackHttp) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Reads an address of a file or setting; fails with {@link IllegalArgumentException} saying what is wrong with it. */
    public URI read(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("`" + text + "` is not a URL", e);
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("`" + text + "` is not a URL with a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("`" + text + "` must have neither a user nor a fragment");
        }
        if ("https".equals(uri.getScheme())) {
            return uri;
        }
        if (!"http".equals(uri.getScheme())) {
            throw new IllegalArgumentException("`" + text + "` must start with https://");
        }
        if (!LOOPBACK.contains(uri.getHost())) {
            throw new IllegalArgumentException("`" + text + "` must be https: http is for this machine only");
        }
        if (!allowLoopbackHttp) {
            throw new IllegalArgumentException(
                    "`" + text + "` must be https, unless loopback http is allowed, as in a sandbox");
        }
        return uri;
    }

    /** An address a platform sent, such as a picture; empty when it is not fit to be shown. */
    public Optional<URI> show(String text) {
        try {
            return Optional.of(read(text));
        } catch (IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }
}
