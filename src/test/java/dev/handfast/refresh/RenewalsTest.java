package dev.handfast.refresh;

import static dev.handfast.refresh.Workshop.LEASE;
import static dev.handfast.refresh.Workshop.START;
import static dev.handfast.refresh.Workshop.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Cause;
import dev.handfast.account.Trouble;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.TokenSet;
import dev.handfast.refresh.Renewals.Claimed;
import dev.handfast.refresh.Renewals.Renewed;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RenewalsTest {
    private static final Instant DUE = START.plus(Duration.ofMinutes(118));
    private static Workshop workshop;
    private static Renewals renewals;

    @BeforeAll
    static void open() {
        workshop = new Workshop(request -> request.response().end());
        renewals = workshop.renewals;
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    @AfterEach
    void clear() {
        workshop.clear();
    }

    private static List<Claimed> due(Instant now) {
        return await(renewals.claimDue(Map.of("twitter", 10, "reddit", 10), now, LEASE));
    }

    private static TokenSet fresh(String name) {
        return new TokenSet(
                Secret.of("a-" + name),
                Optional.of(Secret.of("r-" + name)),
                Optional.of(DUE.plus(Duration.ofHours(2))),
                Optional.empty(),
                Set.of("tweet.read"),
                "Bearer",
                Map.of("k", "v"));
    }

    private static boolean stored(Claimed claimed, String name) {
        return await(renewals.renewed(
                        List.of(new Renewed(claimed, fresh(name), DUE, Optional.of(DUE.plus(Duration.ofHours(1)))))))
                .get(0);
    }

    private static String access(Id grant) {
        return workshop.standing(grant).grant().tokens().accessToken().reveal();
    }

    @Test
    void a_grant_is_claimed_when_it_is_due_and_by_one_alone() {
        var grant = workshop.connected("twitter", "ana");

        assertEquals(List.of(), due(START));
        var claimed = due(DUE);
        assertEquals(1, claimed.size());
        assertEquals(grant, claimed.get(0).grant().id());
        assertEquals(
                "r-1",
                claimed.get(0).grant().tokens().refreshToken().orElseThrow().reveal());
        assertFalse(claimed.get(0).possiblySpent());
        assertEquals(List.of(), due(DUE));
        assertEquals(Optional.empty(), await(renewals.claim(grant, 1, DUE, LEASE)));
    }

    @Test
    void those_who_claim_at_once_share_what_is_due() {
        for (int i = 0; i < 40; i++) {
            workshop.connected("twitter", "ana" + i);
        }
        var claims = new ArrayList<Future<List<Claimed>>>();
        for (int i = 0; i < 8; i++) {
            claims.add(renewals.claimDue(Map.of("twitter", 5), DUE, LEASE));
        }

        var seen = new HashSet<Id>();
        claims.forEach(claim ->
                await(claim).forEach(one -> assertTrue(seen.add(one.grant().id()))));

        due(DUE).forEach(one -> assertTrue(seen.add(one.grant().id())));
        assertFalse(seen.isEmpty());
    }

    @Test
    void one_platform_gets_no_more_than_its_room() {
        for (int i = 0; i < 6; i++) {
            workshop.connected("twitter", "ana" + i);
            workshop.connected("reddit", "bob" + i);
        }

        var claimed = await(renewals.claimDue(Map.of("twitter", 2, "reddit", 4), DUE, LEASE));

        assertEquals(
                2,
                claimed.stream()
                        .filter(one -> one.grant().platform().equals("twitter"))
                        .count());
        assertEquals(6, claimed.size());
    }

    @Test
    void new_tokens_are_stored_and_looked_at_again_in_time() {
        var grant = workshop.connected("twitter", "ana");

        assertTrue(stored(due(DUE).get(0), "2"));

        var standing = workshop.standing(grant);
        assertEquals("a-2", access(grant));
        assertEquals(
                "r-2", standing.grant().tokens().refreshToken().orElseThrow().reveal());
        assertEquals(2, standing.tokenNumber());
        assertEquals(DUE, standing.issuedAt());
        assertEquals(Optional.empty(), standing.leasedUntil());
        assertEquals(List.of(), due(DUE.plus(Duration.ofMinutes(59))));
        assertEquals(1, due(DUE.plus(Duration.ofMinutes(60))).size());
    }

    @Test
    void an_answer_that_outlived_its_lease_is_not_lost() {
        var grant = workshop.connected("twitter", "ana");
        var slow = due(DUE).get(0);
        var hasty = due(DUE.plus(LEASE)).get(0);

        assertTrue(hasty.possiblySpent(), "the first one may have spent the token");
        assertTrue(stored(slow, "slow"), "it holds the only token that is good");

        assertEquals("a-slow", access(grant));
        assertFalse(stored(hasty, "hasty"), "number one was renewed already");
        assertEquals("a-slow", access(grant));
    }

    @Test
    void a_lost_claim_changes_no_status() {
        var grant = workshop.connected("twitter", "ana");
        var slow = due(DUE).get(0);
        due(DUE.plus(LEASE));
        var trouble = new Trouble(Cause.UNAVAILABLE, Optional.empty(), DUE, Optional.of(DUE.plusSeconds(30)));

        assertFalse(await(renewals.failing(slow, trouble, true, true)));
        assertFalse(await(renewals.ended(slow, new Trouble(Cause.REVOKED, Optional.empty(), DUE, Optional.empty()))));
        assertFalse(await(renewals.extend(slow, DUE.plusSeconds(600))));

        assertEquals(AccountStatus.ACTIVE, workshop.standing(grant).status());
    }

    @Test
    void trouble_comes_and_goes_with_its_cause() {
        var account = workshop.connected("twitter", "ana", workshop.tokens());
        var claimed = due(DUE).get(0);
        var trouble = new Trouble(Cause.LIMITED, Optional.of("HTTP 429"), DUE, Optional.of(DUE.plusSeconds(30)));

        assertTrue(await(renewals.failing(claimed, trouble, false, true)));

        var shown = await(workshop.accounts.find(workshop.tenant, account.id())).orElseThrow();
        assertEquals(AccountStatus.REFRESH_FAILING, shown.status());
        assertEquals(Optional.of(trouble), shown.trouble());
        var again = due(DUE.plusSeconds(30)).get(0);
        assertEquals(1, again.failures());
        assertFalse(again.possiblySpent(), "the platform said what it did");
        assertTrue(stored(again, "2"));
        shown = await(workshop.accounts.find(workshop.tenant, account.id())).orElseThrow();
        assertEquals(AccountStatus.ACTIVE, shown.status());
        assertEquals(Optional.empty(), shown.trouble());
    }

    @Test
    void an_ended_grant_ends_all_that_rests_on_it_and_is_never_claimed_again() {
        var account = workshop.connected("twitter", "ana", workshop.tokens());

        assertTrue(await(renewals.ended(
                due(DUE).get(0), new Trouble(Cause.REVOKED, Optional.of("invalid_grant"), DUE, Optional.empty()))));

        var shown = await(workshop.accounts.find(workshop.tenant, account.id())).orElseThrow();
        assertEquals(AccountStatus.RECONNECT_REQUIRED, shown.status());
        assertEquals(Cause.REVOKED, shown.trouble().orElseThrow().cause());
        assertEquals(List.of(), due(DUE.plus(Duration.ofDays(99))));
        assertEquals(Optional.empty(), await(renewals.claim(account.grant(), 1, DUE.plus(Duration.ofDays(9)), LEASE)));
    }
}
