package dev.handfast.refresh;

import dev.handfast.account.Grant;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Kept consents that no account ever came to rest on (port). */
public interface Forsaken {
    /**
     * A consent that was given up.
     *
     * @param grant as it stood
     * @param alone whether the platform may take it back: nothing else rests on the same consent
     */
    record GivenUp(Grant grant, boolean alone) {}

    /** Deletes those whose time was over by then, the oldest first; each is told to one caller alone. */
    Future<List<GivenUp>> giveUp(Instant now, int most);
}
