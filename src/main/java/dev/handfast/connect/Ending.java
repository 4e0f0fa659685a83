package dev.handfast.connect;

import io.vertx.core.Future;
import java.net.URI;

/** Says where the browser goes when a flow has come to something. Each dialect has its own. */
@FunctionalInterface
public interface Ending {
    /** The full address, with the outcome told in its query; never a secret of a platform in it. */
    URI of(Outcome outcome);

    /** The same for a browser that is on its way back from a platform, once whatever it is to find there is in its place. */
    default Future<URI> arrival(Outcome outcome) {
        return Future.succeededFuture(of(outcome));
    }
}
