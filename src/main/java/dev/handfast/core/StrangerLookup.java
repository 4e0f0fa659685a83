package dev.handfast.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Looks up hosts that a stranger named. The answer is the very address to connect to: a name looked up again might lead elsewhere
 * by then. One address that is not public makes the whole host unfit, so that no name with two faces gets through.
 */
public final class StrangerLookup {
    /** The host leads to this machine, this network or a reserved range. */
    public static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unfit() {
            super("the host does not lead to the public internet", null, false, false);
        }
    }

    private static final Duration LOOKUP = Duration.ofSeconds(5); // a resolver that is silent longer is down

    private final Vertx vertx;
    private final boolean loopback;

    /** @param loopback whether this machine may be called, as the sandbox needs */
    public StrangerLookup(Vertx vertx, boolean loopback) {
        this.vertx = vertx;
        this.loopback = loopback;
    }

    /** The address of a URL's host; fails with {@link Unfit}, or with whatever kept the host from being found. */
    public Future<SocketAddress> address(URI url) {
        var host = url.getHost().replaceAll("[\\[\\]]", "");
        return vertx.executeBlocking(() -> InetAddress.getAllByName(host), false)
                .timeout(LOOKUP.toMillis(), TimeUnit.MILLISECONDS)
                .map(addresses -> {
                    boolean ours = loopback && Arrays.stream(addresses).allMatch(InetAddress::isLoopbackAddress);
                    if (!ours && !Arrays.stream(addresses).allMatch(PublicAddress::is)) {
                        throw new Unfit();
                    }
                    return SocketAddress.inetSocketAddress(port(url), addresses[0].getHostAddress());
                });
    }

    private static int port(URI url) {
        return url.getPort() != -1 ? url.getPort() : "http".equals(url.getScheme()) ? 80 : 443;
    }
}
