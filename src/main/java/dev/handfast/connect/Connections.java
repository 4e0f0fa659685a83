package dev.handfast.connect;

import dev.handfast.account.Account;
import dev.handfast.account.AccountQuery;
import dev.handfast.account.AccountStatus;
import dev.handfast.account.Accounts;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.platform.Catalog;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Audit;
import dev.handfast.tenant.Audit.Action;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The connected accounts of a caller: list, read, rename, move, judge, disconnect. Accounts beyond a key's reach do not exist for it. */
public final class Connections {
    private final Catalog catalog;
    private final Access access;
    private final Revocations revocations;
    private final Accounts accounts;
    private final Audit audit;
    private final InstantSource clock;

    public Connections(
            Catalog catalog,
            Access access,
            Revocations revocations,
            Accounts accounts,
            Audit audit,
            InstantSource clock) {
        this.catalog = catalog;
        this.access = access;
        this.revocations = revocations;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Lists, newest first.
     *
     * @param profile only this profile's; {@code PROFILE_NOT_FOUND} when it is not the caller's
     * @param platforms only these platforms'; empty: all
     * @param usable only those that do not, or do, need the person
     */
    public Future<Accounts.Listed> list(
            Caller caller,
            Optional<Id> profile,
            Set<String> platforms,
            Optional<Boolean> usable,
            int offset,
            int limit) {
        return list(
                caller,
                new AccountQuery(
                        caller.tenant().id(), caller.key().profiles(), profile, platforms, usable, offset, limit));
    }

    /** The same, by how they stand. */
    public Future<Accounts.Listed> list(
            Caller caller,
            Optional<Id> profile,
            Set<String> platforms,
            Set<AccountStatus> statuses,
            int offset,
            int limit) {
        return list(
                caller,
                new AccountQuery(
                        caller.tenant().id(),
                        caller.key().profiles(),
                        profile,
                        platforms,
                        statuses,
                        Optional.empty(),
                        offset,
                        limit));
    }

    private Future<Accounts.Listed> list(Caller caller, AccountQuery query) {
        return query.profile()
                .map(id -> access.profile(caller, id).compose(found -> accounts.list(query)))
                .orElseGet(() -> accounts.list(query));
    }

    /** All of them, for APIs whose lists have no pages. */
    public Future<List<Account>> all(Caller caller, Optional<Id> profile, Set<String> platforms) {
        return all(caller, profile, platforms, Optional.empty());
    }

    /** All that can be used, or cannot. */
    public Future<List<Account>> all(
            Caller caller, Optional<Id> profile, Set<String> platforms, Optional<Boolean> usable) {
        return from(caller, profile, platforms, usable, List.of());
    }

    private Future<List<Account>> from(
            Caller caller,
            Optional<Id> profile,
            Set<String> platforms,
            Optional<Boolean> usable,
            List<Account> before) {
        return list(caller, profile, platforms, usable, before.size(), AccountQuery.MOST)
                .compose(page -> {
                    var known = Stream.concat(before.stream(), page.accounts().stream())
                            .toList();
                    return page.accounts().size() < AccountQuery.MOST
                            ? Future.succeededFuture(known)
                            : from(caller, profile, platforms, usable, known);
                });
    }

    /** One account. Fails with {@code ACCOUNT_NOT_FOUND}. */
    public Future<Account> read(Caller caller, Id account) {
        return accounts.find(caller.tenant().id(), account)
                .map(found -> found.filter(known -> caller.key().reaches(known.profile()))
                        .orElseThrow(Connections::notFound));
    }

    /**
     * One account, where the API tells what is beyond a key's reach from what is not there. Fails with {@code ACCOUNT_NOT_FOUND},
     * {@code PROFILE_FORBIDDEN}.
     */
    public Future<Account> readWithinReach(Caller caller, Id account) {
        return accounts.find(caller.tenant().id(), account).map(found -> {
            var known = found.orElseThrow(Connections::notFound);
            if (!caller.key().reaches(known.profile())) {
                throw GatewayError.of(
                        ErrorCode.PROFILE_FORBIDDEN, "this key does not reach the profile of that account");
            }
            return known;
        });
    }

    /** How well such an account is. */
    public Future<Health> healthWithinReach(Caller caller, Id account) {
        return readWithinReach(caller, account).map(this::judge);
    }

    /** Overwrites the words an account is shown with. */
    public Future<Account> rename(Caller caller, Id account, Optional<String> username, Optional<String> displayName) {
        return toChange(caller, account)
                .compose(known -> accounts.rename(caller.tenant().id(), account, username, displayName))
                .compose(renamed -> done(caller, Action.ACCOUNT_CHANGED, renamed.orElseThrow(Connections::notFound)));
    }

    /** Moves an account to another profile of the caller. Fails with {@code ALREADY_CONNECTED} when that has the same one. */
    public Future<Account> move(Caller caller, Id account, Id profile) {
        return toChange(caller, account)
                .compose(known -> access.profile(caller, profile))
                .compose(found -> accounts.move(caller.tenant().id(), account, profile))
                .compose(moved -> done(caller, Action.ACCOUNT_CHANGED, moved.orElseThrow(Connections::notFound)));
    }

    /**
     * Disconnects. The account is gone when this succeeds; that the platform takes the grant back too is tried, where nothing
     * else rests on it, and never waited for.
     */
    public Future<Account> disconnect(Caller caller, Id account) {
        return toChange(caller, account)
                .compose(known -> accounts.remove(caller.tenant().id(), account))
                .compose(removed -> {
                    var gone = removed.orElseThrow(Connections::notFound);
                    gone.orphan().ifPresent(revocations::revoke);
                    return done(caller, Action.ACCOUNT_DISCONNECTED, gone.account());
                });
    }

    private Future<Account> done(Caller caller, Action action, Account account) {
        return audit.record(caller, action, account.id().hex(), clock).map(account);
    }

    /** How one account is. */
    public Future<Health> health(Caller caller, Id account) {
        return read(caller, account).map(this::judge);
    }

    /** How all accounts of a caller are, or those of one profile or some platforms. */
    public Future<List<Health>> health(Caller caller, Optional<Id> profile, Set<String> platforms) {
        return all(caller, profile, platforms)
                .map(listed -> listed.stream().map(this::judge).toList());
    }

    private Health judge(Account account) {
        var now = clock.instant();
        return catalog.find(account.platform())
                .map(connector -> Health.of(account, connector.platform(), now))
                .orElseGet(() -> Health.withoutPlatform(account, now));
    }

    private Future<Account> toChange(Caller caller, Id account) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            return read(caller, account);
        });
    }

    private static GatewayError notFound() {
        return GatewayError.of(ErrorCode.ACCOUNT_NOT_FOUND, "there is no account with this id");
    }
}
