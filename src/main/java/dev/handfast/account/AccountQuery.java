package dev.handfast.account;

import dev.handfast.core.Id;
import java.util.Optional;
import java.util.Set;

/**
 * Which of a tenant's accounts to list, newest first.
 *
 * @param tenant whose
 * @param reach the profiles the caller may see; empty: all
 * @param profile only this profile's
 * @param platforms only these platforms'; empty: all
 * @param statuses only those that stand like this; empty: however
 * @param usable only those that need, or do not need, the person
 * @param offset how many to skip
 * @param limit how many at most
 */
public record AccountQuery(
        Id tenant,
        Set<Id> reach,
        Optional<Id> profile,
        Set<String> platforms,
        Set<AccountStatus> statuses,
        Optional<Boolean> usable,
        int offset,
        int limit) {
    public static final int MOST = 1000;

    public AccountQuery {
        reach = Set.copyOf(reach);
        platforms = Set.copyOf(platforms);
        statuses = Set.copyOf(statuses);
        if (offset < 0 || limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a list starts at 0 or later and has 1 to " + MOST + " entries");
        }
    }

    /** However they stand. */
    public AccountQuery(
            Id tenant,
            Set<Id> reach,
            Optional<Id> profile,
            Set<String> platforms,
            Optional<Boolean> usable,
            int offset,
            int limit) {
        this(tenant, reach, profile, platforms, Set.of(), usable, offset, limit);
    }

    /** The same accounts, another part of the list. */
    public AccountQuery page(int offset, int limit) {
        return new AccountQuery(tenant, reach, profile, platforms, statuses, usable, offset, limit);
    }
}
