package dev.handfast.refresh;

import dev.handfast.account.AccountStatus;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.refresh.Renewals.Standing;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whose tokens are handed out, and the log of who fetched them (port). */
public interface Vends {
    /**
     * An account that is asked for.
     *
     * @param tenant whose it must be
     * @param account the account
     */
    record Wanted(Id tenant, Id account) {}

    /**
     * An account with what it rests on.
     *
     * @param id the account
     * @param profile its profile
     * @param status whether the account can be used
     * @param ownToken a token of its own, where the platform gave one
     * @param standing the grant
     */
    record Resting(Id id, Id profile, AccountStatus status, Optional<Secret> ownToken, Standing standing) {}

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

    /** Each account that is wanted, in this order; empty where the tenant has none of this id. One that cannot be read fails alone. */
    Future<List<Future<Optional<Resting>>>> resting(List<Wanted> wanted);

    /** Stores them all; a token is handed out only once that succeeded. */
    Future<Void> record(List<Vend> vends);

    /** Forgets what is older. */
    Future<Void> sweep(Instant before);
}
