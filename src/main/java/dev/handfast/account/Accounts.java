package dev.handfast.account;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.TokenSet;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stored accounts and grants (port). Everything is confined to one tenant. */
public interface Accounts {
    /**
     * What a save did.
     *
     * @param account as it stands now
     * @param created false when the same upstream account was there and was updated, its id kept
     */
    record Saved(Account account, boolean created) {}

    /**
     * An account with what it is used with.
     *
     * @param account as it stands
     * @param grant the consent it rests on
     * @param token a token of its own, where the platform gave one
     */
    record Opened(Account account, Grant grant, Optional<Secret> token) {}

    /**
     * What a removal left behind.
     *
     * @param account as it stood
     * @param orphan the grant, when nothing else rests on the same consent: no account, and no other grant of the same person to
     *     the same app, whose tokens would die with it
     */
    record Removed(Account account, Optional<Grant> orphan) {}

    /**
     * A page of a list.
     *
     * @param accounts at most the query's limit
     * @param total how many there are in all
     */
    record Listed(List<Account> accounts, long total) {}

    /**
     * A consent that is kept.
     *
     * @param grant with its tokens
     * @param profile what it was given for
     * @param accounts those that rest on it, oldest first
     */
    record Kept(Grant grant, Id profile, List<Account> accounts) {}

    /**
     * Saves account and grant in one transaction. The same upstream account in the same profile is updated. Fails with {@code
     * SELECTION_NOT_FOUND} when the selection was spent meanwhile, {@code PROFILE_NOT_FOUND} when the profile went, {@code
     * ACCOUNT_MISMATCH} when it would reconnect another account than the one meant, {@code ALREADY_CONNECTED} when the rule for
     * duplicates says so.
     */
    default Future<Saved> save(Connection connection) {
        return save(List.of(connection)).map(saved -> saved.get(0));
    }

    /** Saves all of them, in their order, or none. At least one; all rest on the same grant. Fails as the other does. */
    Future<List<Saved>> save(List<Connection> connections);

    /**
     * Saves accounts whose consent was carried here from elsewhere, as saving does. A consent that is here already keeps its one grant,
     * with the tokens as they are now: two grants would take each other's tokens away.
     *
     * @param beside a grant that is known to be of the same consent; else it is told by its {@link TokenSet#lasting() lasting} token,
     *     among the living grants of the same person to the same app
     */
    Future<List<Saved>> bring(List<Connection> connections, Optional<Id> beside);

    /**
     * Saves an account on a grant that stands already. Fails with {@code GRANT_DEAD} when that went meanwhile, else as saving does.
     */
    Future<Saved> attach(Connection connection);

    /**
     * Keeps a grant that no account rests on yet, until it is given up. What already stands for one of these subjects in the same
     * profile, on other grants of the same person to the same app, rests on this one from now on and takes over the subject's own
     * token: the kept grant tells those accounts. Fails with {@code PROFILE_NOT_FOUND} when the profile went.
     *
     * @param until when it is given up, should still nothing rest on it by then
     */
    Future<Kept> keep(Grant grant, Id profile, List<Subject> reviving, Instant until);

    /** The tenant's grant with this id. */
    Future<Optional<Kept>> kept(Id tenant, Id grant);

    /** The account of a profile that stands for this subject. */
    Future<Optional<Account>> standing(Id tenant, Id profile, String platform, Subject subject);

    /**
     * Whether anything stored, of whatever tenant, rests on the same consent as a grant that is not, or no longer, stored: the same
     * person's to the same app, and at a platform that revokes for a whole project at once, anything under that app by another
     * platform's name, where the same person has another id.
     */
    Future<Boolean> standsOnSameConsent(Grant grant);

    /** The account with this id, if it is the tenant's. */
    Future<Optional<Account>> find(Id tenant, Id account);

    /** The tenant's accounts that the query asks for. */
    Future<Listed> list(AccountQuery query);

    /** An account with its tokens. */
    Future<Optional<Opened>> open(Id tenant, Id account);

    /** Overwrites the words an account is shown with; what is empty stays. */
    Future<Optional<Account>> rename(Id tenant, Id account, Optional<String> username, Optional<String> displayName);

    /** Remembers more to tell of an account, by name; of the same name the new word stands. */
    Future<Optional<Account>> note(Id tenant, Id account, Map<String, String> details);

    /** Moves an account to another profile of the tenant; {@code ALREADY_CONNECTED} when that has the same upstream account. */
    Future<Optional<Account>> move(Id tenant, Id account, Id profile);

    /** Removes an account, and its grant when nothing else rests on it. */
    Future<Optional<Removed>> remove(Id tenant, Id account);
}
