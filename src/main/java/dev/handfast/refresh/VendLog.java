package dev.handfast.refresh;

import dev.handfast.core.Id;
import io.vertx.core.Future;
import java.time.Instant;

/** Who fetched whose token (port). */
public interface VendLog {
    /**
     * A token about to be handed out.
     *
     * @param tenant whose account it is of
     * @param account the account
     * @param key the key that asked
     * @param requestId the request
     * @param at when
     */
    record Vend(Id tenant, Id account, Id key, String requestId, Instant at) {}

    /** Stores it; the token is handed out only once that succeeded. */
    Future<Void> record(Vend vend);

    /** Forgets what is older. */
    Future<Void> sweep(Instant before);
}
