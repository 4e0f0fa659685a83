package dev.handfast.platform;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * An address at a platform, written in its file as {@code {host}/path}.
 *
 * @param base the base URL of the host it belongs to
 * @param path what follows; may hold {@code {id}}, filled in when it is called
 */
public record Endpoint(URI base, String path) {
    private static final String ID = "{id}";

    public Endpoint {
        Objects.requireNonNull(base, "an endpoint has a host");
        if (!path.isEmpty() && !path.startsWith("/")) {
            throw new IllegalArgumentException("a slash must follow the host");
        }
    }

    /** The address of an endpoint without {@code {id}}. */
    public URI url() {
        return URI.create(base + path);
    }

    /** The address for one thing; whatever the id holds stays one path segment. */
    public URI url(String id) {
        return URI.create(base
                + path.replace(ID, URLEncoder.encode(id, StandardCharsets.UTF_8).replace("%3A", ":")));
    }

    /**
     * Whether an address that the platform sent lies on the same host: scheme, host, port and base path. Only such an address
     * may be sent a token.
     */
    public boolean governs(URI address) {
        var root = base.getPath();
        var path = address.normalize().getPath();
        return base.getScheme().equalsIgnoreCase(address.getScheme())
                && base.getHost().equalsIgnoreCase(address.getHost())
                && port(base) == port(address)
                && address.getRawUserInfo() == null
                && path != null
                && (path.equals(root) || path.startsWith(root + "/"));
    }

    private static int port(URI uri) {
        if (uri.getPort() != -1) {
            return uri.getPort();
        }
        return "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
    }
}
