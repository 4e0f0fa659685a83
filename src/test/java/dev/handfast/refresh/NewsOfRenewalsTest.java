package dev.handfast.refresh;

import static dev.handfast.refresh.Workshop.LEASE;
import static dev.handfast.refresh.Workshop.START;
import static dev.handfast.refresh.Workshop.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Cause;
import dev.handfast.account.Trouble;
import dev.handfast.refresh.RefreshPolicy.Ending;
import dev.handfast.refresh.Renewals.Claimed;
import dev.handfast.refresh.Renewals.Renewed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NewsOfRenewalsTest {
    private static final Instant DUE = START.plus(Duration.ofMinutes(118));
    private static Workshop workshop;

    @BeforeAll
    static void open() {
        workshop = new Workshop(request -> request.response().end());
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    @AfterEach
    void clear() {
        workshop.clear();
        workshop.sql("delete from outbox");
    }

    private static Claimed claimed(Instant now) {
        return await(workshop.renewals.claimDue(Map.of("twitter", 10), now, LEASE))
                .get(0);
    }

    /** What tenants are told, in order, beyond that the account was connected. */
    private static List<String> news() {
        var told = new ArrayList<String>();
        workshop.sql("select type, facts ->> 'cause' as reason from outbox where type like 'token.%' order by sequence")
                .forEach(row -> told.add(row.getString("type")
                        + (row.getString("reason") == null ? "" : " " + row.getString("reason"))));
        return told;
    }

    private static void fail(Instant now, Instant since, boolean told) {
        var trouble = new Trouble(Cause.UNAVAILABLE, Optional.of("HTTP 503"), since, Optional.of(now.plusSeconds(90)));
        await(workshop.renewals.failing(claimed(now), trouble, false, told));
    }

    @Test
    void an_outage_is_told_once_and_its_end_once() {
        workshop.connected("twitter", "ana");

        fail(DUE, DUE, false);
        fail(DUE.plusSeconds(100), DUE, true);
        fail(DUE.plusSeconds(200), DUE, true);
        var last = claimed(DUE.plusSeconds(300));
        await(workshop.renewals.renewed(List.of(new Renewed(
                last, workshop.tokens(), DUE.plusSeconds(300), Optional.of(DUE.plus(Duration.ofHours(2)))))));

        assertEquals(List.of("token.refresh_failing unavailable", "token.recovered"), news());
    }

    @Test
    void an_account_that_was_connected_again_recovers_anew() {
        for (var at : List.of(DUE, DUE.plus(Duration.ofDays(2)))) {
            workshop.connected("twitter", "ana");
            fail(at, at, true);
            var last = claimed(at.plusSeconds(100));
            assertEquals(1, last.tokenNumber());
            await(workshop.renewals.renewed(
                    List.of(new Renewed(last, workshop.tokens(), at.plusSeconds(100), Optional.empty()))));
        }

        assertEquals(
                List.of(
                        "token.refresh_failing unavailable",
                        "token.recovered",
                        "token.refresh_failing unavailable",
                        "token.recovered"),
                news());
    }

    @Test
    void of_what_passed_untold_the_end_is_not_told_either() {
        var account = workshop.connected("twitter", "ana", workshop.tokens());

        fail(DUE, DUE, false);
        var last = claimed(DUE.plusSeconds(100));
        assertEquals(1, last.failures());
        assertEquals(
                AccountStatus.ACTIVE,
                await(workshop.accounts.find(workshop.tenant, account.id()))
                        .orElseThrow()
                        .status());
        await(workshop.renewals.renewed(List.of(new Renewed(
                last, workshop.tokens(), DUE.plusSeconds(100), Optional.of(DUE.plus(Duration.ofHours(2)))))));

        assertEquals(List.of(), news());
        assertEquals(Optional.empty(), workshop.standing(account.grant()).trouble());
    }

    @Test
    void a_dead_grant_is_told_with_its_reason_and_not_again() {
        workshop.connected("twitter", "ana");
        var claim = claimed(DUE);

        await(workshop.renewals.ended(
                claim, new Trouble(Cause.REVOKED, Optional.of("invalid_request"), DUE, Optional.empty())));
        await(workshop.renewals.ended(
                claim, new Trouble(Cause.REVOKED, Optional.of("invalid_request"), DUE, Optional.empty())));

        assertEquals(List.of("token.revoked revoked"), news());
    }

    @Test
    void each_notice_of_an_end_is_told() {
        workshop.connected("twitter", "ana");
        var end = DUE.plus(Duration.ofDays(7));
        var next = DUE.plus(Duration.ofDays(4));

        var first = new Ending(end, Duration.ofDays(7));
        await(workshop.renewals.ending(claimed(DUE), first, Optional.of(DUE.plusSeconds(1)), DUE));
        await(workshop.renewals.ending(claimed(DUE.plusSeconds(1)), first, Optional.of(next), DUE.plusSeconds(1)));
        assertEquals(List.of("token.expiring"), news(), "once");
        await(workshop.renewals.ending(claimed(next), new Ending(end, Duration.ofDays(3)), Optional.empty(), next));

        assertEquals(List.of("token.expiring", "token.expiring"), news());
    }

    @Test
    void what_a_lost_claim_led_to_is_told_to_nobody() {
        workshop.connected("twitter", "ana");
        var lost = claimed(DUE);
        claimed(DUE.plus(LEASE).plusSeconds(1));

        await(workshop.renewals.ended(lost, new Trouble(Cause.REVOKED, Optional.empty(), DUE, Optional.empty())));

        assertEquals(List.of(), news());
    }
}
