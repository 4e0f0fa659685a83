package dev.handfast.refresh;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.Kind;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Tokens that accounts have of their own, as pages do (port). */
public interface OwnTokens {
    /**
     * Which target of the person's a token is fetched for.
     *
     * @param kind what it is
     * @param upstreamId its id at the platform
     */
    record Turn(Kind kind, String upstreamId) {}

    /** Takes the turn to fetch an account's token anew; empty when one was taken after {@code last}, by whatever process. */
    Future<Optional<Turn>> take(Id tenant, Id account, Instant now, Instant last);

    /** Stores it, sealed, in place of the one before. */
    Future<Void> store(Id tenant, Id account, Secret token);
}
