package dev.handfast.account;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** What people take back at a platform, behind our back (port). */
public interface Withdrawals {
    /**
     * Whose grants are meant.
     *
     * @param platform the platform's id
     * @param clientId the app they were given to
     * @param identityId the platform's id of the person
     * @param tenant only this tenant's; empty: everyone's
     * @param until only those given until then
     */
    record Withdrawn(String platform, String clientId, String identityId, Optional<Id> tenant, Instant until) {}

    /**
     * A deletion that was done.
     *
     * @param platform the platform's id
     * @param accounts how many accounts were deleted
     * @param at when
     */
    record Deletion(String platform, int accounts, Instant at) {}

    /** Marks the accounts of these grants for the person to connect again, and tells so; how many were not marked before. */
    Future<Integer> reconnect(Withdrawn withdrawn, String reason, Instant now);

    /**
     * Deletes these grants, their accounts and what was told of them, and tells that the accounts are gone, without a name.
     *
     * @param code what the deletion can be looked up by afterwards
     */
    Future<Integer> erase(Withdrawn withdrawn, String reason, Secret code, Instant now);

    /** The deletion with this code. */
    Future<Optional<Deletion>> deletion(Secret code);
}
