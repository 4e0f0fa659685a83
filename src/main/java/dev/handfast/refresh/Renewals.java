package dev.handfast.refresh;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Grant;
import dev.handfast.account.Trouble;
import dev.handfast.core.Id;
import dev.handfast.platform.TokenSet;
import dev.handfast.refresh.RefreshPolicy.Ending;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stored grants, as those see them who renew them (port).
 *
 * <p>Two numbers keep order among processes. The <em>fence</em> counts claims: what a claim leads to is written only while no later
 * claim was made. The <em>token number</em> counts the tokens a grant has had: an answer that renewed number n is stored if and only
 * if n is still the newest, so that it is never lost to a later claim that spends n in vain.
 */
public interface Renewals {
    /**
     * A grant that one process alone may renew until its lease ends. That its token is about to be spent is stored with the claim.
     *
     * @param grant with its tokens
     * @param issuedAt when they were issued
     * @param fence the number of this claim
     * @param tokenNumber the number of its tokens
     * @param failures how many attempts failed in a row
     * @param status how it stood
     * @param troubleSince when trouble began, if there is any
     * @param possiblySpent whether an earlier attempt with the same tokens has an unknown end
     * @param abandoned whether the claim before this one ran out and nobody gave it back: its process died, or cannot reach the store
     */
    record Claimed(
            Grant grant,
            Instant issuedAt,
            long fence,
            long tokenNumber,
            int failures,
            AccountStatus status,
            Optional<Instant> troubleSince,
            boolean possiblySpent,
            boolean abandoned) {
        Holding holding() {
            return Holding.of(grant.tokens(), issuedAt);
        }
    }

    /**
     * How a grant stands.
     *
     * @param grant with its tokens
     * @param issuedAt when they were issued
     * @param tokenNumber the number of its tokens
     * @param leasedUntil until when somebody may be renewing it
     * @param status whether it can be used
     * @param trouble what keeps it from being renewed
     * @param failedAt when it was last tried in vain, unless that is under way again
     */
    record Standing(
            Grant grant,
            Instant issuedAt,
            long tokenNumber,
            Optional<Instant> leasedUntil,
            AccountStatus status,
            Optional<Trouble> trouble,
            Optional<Instant> failedAt) {
        Holding holding() {
            return Holding.of(grant.tokens(), issuedAt);
        }
    }

    /**
     * Tokens that a claim led to.
     *
     * @param claimed the claim
     * @param tokens what stands now
     * @param at when they were issued
     * @param next when to look at them next
     */
    record Renewed(Claimed claimed, TokenSet tokens, Instant at, Optional<Instant> next) {}

    /** Claims what is due, the longest due first: of each platform at most as many as there is room for. */
    Future<List<Claimed>> claimDue(Map<String, Integer> rooms, Instant now, Duration lease);

    /** Claims one grant, due or not, unless its token has another number by now or somebody holds it. */
    Future<Optional<Claimed>> claim(Id grant, long tokenNumber, Instant now, Duration lease);

    /** How a grant stands; empty when it is gone. */
    Future<Optional<Standing>> standing(Id grant);

    /** Keeps a claim until then; false when it was lost. */
    Future<Boolean> extend(Claimed claimed, Instant until);

    /**
     * Stores new tokens, each if its old ones are still the newest; tells of each whether it was. Accounts in trouble are well
     * again, and that is told where the trouble was.
     */
    Future<List<Boolean>> renewed(List<Renewed> renewed);

    /** Gives a claim back: there was nothing to do yet. */
    Future<Void> postponed(Claimed claimed, Optional<Instant> next);

    /** Tells that a grant ends soon, once for each notice, and gives the claim back. */
    Future<Void> ending(Claimed claimed, Ending ending, Optional<Instant> next, Instant at);

    /**
     * Stores that an attempt failed, and gives the claim back; false when the claim was lost.
     *
     * @param unknownEnd whether the token may have been spent all the same
     * @param told whether the trouble is one to tell of; what was told once stays told until it is over
     */
    Future<Boolean> failing(Claimed claimed, Trouble trouble, boolean unknownEnd, boolean told);

    /** Stores that a grant has ended, since when and why; false when the claim was lost. Its accounts need the person. */
    Future<Boolean> ended(Claimed claimed, Trouble trouble);
}
