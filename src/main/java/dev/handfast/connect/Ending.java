package dev.handfast.connect;

import java.net.URI;

/** Says where the browser goes when a flow has come to something. Each dialect has its own. */
@FunctionalInterface
public interface Ending {
    /** The full address, with the outcome told in its query; never a secret of a platform in it. */
    URI of(Outcome outcome);
}
