package dev.handfast.refresh;

import static dev.handfast.refresh.Workshop.START;
import static dev.handfast.refresh.Workshop.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.account.Account;
import dev.handfast.account.Connection;
import dev.handfast.account.Grant;
import dev.handfast.account.Subject;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.App;
import dev.handfast.platform.Identity;
import dev.handfast.store.PgForsaken;
import dev.handfast.store.PgOwedRevocations;
import dev.handfast.store.PgTenancy;
import dev.handfast.tenant.Duplicates;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of a consent that is kept until an account rests on it. */
class ForsakenTest {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final List<String> CALLS = new CopyOnWriteArrayList<>();
    private static Workshop workshop;
    private static PgOwedRevocations owed;
    private static ForsakenVerticle forsaken;
    private static volatile int status = 200;

    @BeforeAll
    static void open() {
        workshop = new Workshop(request -> {
            CALLS.add(request.path());
            request.response().setStatusCode(status).end("{}");
        });
        owed = new PgOwedRevocations(workshop.database, workshop.vault, workshop.catalog);
        forsaken = new ForsakenVerticle(
                new PgForsaken(workshop.database, workshop.vault, workshop.catalog),
                owed,
                workshop.catalog,
                grant -> Future.succeededFuture(new App("app", Secret.of("secret"))),
                () -> workshop.now);
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    @AfterEach
    void clear() {
        workshop.clear();
        workshop.sql("delete from owed_revocation");
        CALLS.clear();
        status = 200;
    }

    private static Grant grant(String name) {
        return grant(workshop.tenant, "twitter", name);
    }

    private static Grant grant(Id tenant, String platform, String name) {
        var identity = new Identity(name, name, name, Optional.empty(), Optional.empty());
        return new Grant(Id.at(workshop.now), tenant, platform, "app", identity, workshop.tokens());
    }

    private static List<Account> keep(Grant grant) {
        return await(workshop.accounts.keep(
                        grant, workshop.profile, List.of(Subject.of(grant.identity())), workshop.now.plus(KEPT)))
                .accounts();
    }

    private static Account attach(Grant grant) {
        return await(workshop.accounts.save(new Connection(
                        workshop.profile,
                        grant,
                        Subject.of(grant.identity()),
                        Optional.empty(),
                        Optional.empty(),
                        Duplicates.UPDATE,
                        workshop.now)))
                .account();
    }

    private static boolean there(Grant grant) {
        return await(workshop.renewals.standing(grant.id())).isPresent();
    }

    private static int due() {
        return await(workshop.renewals.claimDue(Map.of("twitter", 10), workshop.now, Workshop.LEASE))
                .size();
    }

    @Test
    void it_is_not_renewed_by_schedule_while_nothing_rests_on_it() {
        keep(grant("ana"));

        workshop.now = START.plus(Duration.ofDays(1));

        assertEquals(0, due());
    }

    @Test
    void its_use_renews_it_and_puts_it_on_no_schedule() {
        var grant = grant("ana");
        keep(grant);
        var claimed = await(workshop.renewals.claim(grant.id(), 1, workshop.now, Workshop.LEASE))
                .orElseThrow();
        var next = Optional.of(workshop.now.plus(Duration.ofHours(1)));

        await(workshop.renewals.renewed(List.of(new Renewals.Renewed(claimed, workshop.tokens(), workshop.now, next))));

        workshop.now = START.plus(Duration.ofDays(1));
        assertEquals(0, due());
    }

    @Test
    void it_is_renewed_by_schedule_once_an_account_rests_on_it() {
        var grant = grant("ana");
        keep(grant);
        attach(grant);

        workshop.now = START.plus(Duration.ofDays(1));

        assertEquals(1, due());
    }

    @Test
    void after_thirty_days_without_an_account_it_is_given_back_and_deleted() {
        var grant = grant("ana");
        keep(grant);
        workshop.now = START.plus(KEPT).minusSeconds(1);
        assertEquals(0, await(forsaken.sweep()));
        assertTrue(there(grant));

        workshop.now = START.plus(KEPT);

        assertEquals(1, await(forsaken.sweep()));
        assertTrue(!there(grant));
        assertEquals(1, CALLS.stream().filter(path -> path.endsWith("/revoke")).count(), CALLS.toString());
        assertEquals(0, await(forsaken.sweep()));
    }

    /** One that the platform, out of order, did not take back. */
    private static Grant owed(String name) {
        var grant = grant(name);
        keep(grant);
        workshop.now = workshop.now.plus(KEPT);
        status = 503;
        assertEquals(1, await(forsaken.sweep()));
        CALLS.clear();
        return grant;
    }

    @Test
    void a_platform_out_of_order_is_asked_again_until_it_takes_it_back() {
        var grant = owed("ana");
        assertFalse(there(grant));
        assertEquals(0, await(forsaken.again()), "not at once");

        workshop.now = workshop.now.plus(Duration.ofMinutes(10));
        assertEquals(1, await(forsaken.again()));
        status = 200;
        workshop.now = workshop.now.plus(Duration.ofMinutes(19));
        assertEquals(0, await(forsaken.again()), "the pause grows");
        workshop.now = workshop.now.plus(Duration.ofMinutes(1));
        assertEquals(1, await(forsaken.again()));

        assertEquals(2, CALLS.size(), CALLS.toString());
        workshop.now = workshop.now.plus(Duration.ofHours(12));
        assertEquals(0, await(forsaken.again()), "it is done");
    }

    @Test
    void it_is_left_at_that_when_the_platform_refuses_or_a_day_is_over() {
        owed("ana");
        status = 400;
        workshop.now = workshop.now.plus(Duration.ofMinutes(10));
        assertEquals(1, await(forsaken.again()));
        owed("bob");

        workshop.now = workshop.now.plus(Duration.ofDays(1));

        assertEquals(0, await(forsaken.again()));
        assertEquals(0, workshop.sql("select from owed_revocation").size());
    }

    @Test
    void what_was_connected_anew_meanwhile_is_not_ended_by_it() {
        owed("ana");
        status = 200;
        attach(grant("ana"));
        workshop.now = workshop.now.plus(Duration.ofMinutes(10));

        assertEquals(0, await(forsaken.again()));

        assertEquals(List.of(), CALLS);
        assertEquals(0, workshop.sql("select from owed_revocation").size());
    }

    @Test
    void with_an_account_it_stays() {
        var grant = grant("ana");
        keep(grant);
        attach(grant);

        workshop.now = START.plus(KEPT.multipliedBy(3));

        assertEquals(0, await(forsaken.sweep()));
        assertTrue(there(grant));
    }

    @Test
    void the_platform_keeps_what_another_grant_of_the_same_person_rests_on() {
        var older = grant("ana");
        keep(older);
        workshop.now = START.plus(Duration.ofDays(1));
        var newer = grant("ana");
        keep(newer);

        workshop.now = START.plus(KEPT);

        assertEquals(1, await(forsaken.sweep()));
        assertTrue(!there(older) && there(newer));
        assertEquals(List.of(), CALLS);
    }

    @Test
    void what_is_taken_back_for_a_whole_project_stays_while_any_tenant_stands_on_it() {
        var tenant = Id.at(START);
        var profile = Id.at(START);
        var tenancy = new PgTenancy(workshop.database, workshop.vault);
        await(tenancy.createTenant(new Tenant(tenant, "Another", "", TenantSettings.DEFAULT, START)));
        await(tenancy.createProfile(new Profile(profile, tenant, "First", "", "", true, START)));
        var location = grant(tenant, "googlebusiness", "10769150350006150715113082367");
        await(workshop.accounts.keep(location, profile, List.of(), START.plus(KEPT)));

        assertTrue(await(workshop.accounts.standsOnSameConsent(grant(workshop.tenant, "youtube", "UC-ana"))));
        assertFalse(await(workshop.accounts.standsOnSameConsent(grant(workshop.tenant, "twitter", "ana"))));
        assertFalse(await(workshop.accounts.standsOnSameConsent(grant(tenant, "googlebusiness", "2"))));
    }

    @Test
    void what_the_same_person_had_connected_rests_on_the_newer_consent() {
        var older = grant("ana");
        var account = attach(older);

        var newer = grant("ana");
        var revived = keep(newer);

        assertEquals(List.of(account.id()), revived.stream().map(Account::id).toList());
        assertEquals(newer.id(), revived.get(0).grant());
        assertTrue(!there(older) && there(newer));
        workshop.now = START.plus(Duration.ofDays(1));
        assertEquals(1, due());
    }

    @Test
    void what_another_person_had_connected_stays_where_it_is() {
        var other = grant("bob");
        attach(other);

        assertEquals(List.of(), keep(grant("ana")));
        assertTrue(there(other));
    }
}
