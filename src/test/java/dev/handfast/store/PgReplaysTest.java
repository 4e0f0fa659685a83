package dev.handfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Replays;
import dev.handfast.sandbox.postgres.LocalPostgres;
import dev.handfast.tenant.Tenant;
import dev.handfast.tenant.TenantSettings;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.Vault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kept answers, on PostgreSQL itself. */
class PgReplaysTest {
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final Answer ANSWER = Answer.json(201, Map.of("key", "lmp_live_seen-once"));

    private static Vertx vertx;
    private static Database database;
    private static Replays replays;
    private static Id tenant;

    private Instant now = Instant.parse("2027-01-01T00:00:00Z");

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        var url = Secret.of(LocalPostgres.shared().freshDatabase().toString());
        await(new Migrations(vertx, url).migrate());
        database = Database.open(vertx, url, 2);
        var vault = Vault.with(KeyRing.create());
        replays = new PgReplays(database, vault);
        var made = Instant.parse("2027-01-01T00:00:00Z");
        tenant = Id.at(made);
        await(new PgTenancy(database, vault)
                .createTenant(new Tenant(tenant, "Guest", "", TenantSettings.DEFAULT, made)));
    }

    @AfterAll
    static void close() {
        await(database.close());
        await(vertx.close());
    }

    @BeforeEach
    void empty() {
        await(database.client().query("truncate replay").execute());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private Replays.Asked asked(String name, String body) {
        return new Replays.Asked(
                Id.at(now), tenant, Secret.of(name).sha256(), Secret.of(body).sha256());
    }

    private Replays.Standing ask(Replays.Asked asked) {
        return await(replays.ask(asked, now, now.plus(LEASE), now.plus(KEPT)));
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private static long rows() {
        return await(database.client().query("select count(*) from replay").execute())
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void an_answer_is_kept_whole_for_a_day_and_then_forgotten() {
        var first = asked("a", "body");
        assertInstanceOf(Replays.First.class, ask(first));
        await(replays.keep(first, ANSWER));

        later(KEPT.minusSeconds(1));
        var answered = assertInstanceOf(Replays.Answered.class, ask(asked("a", "body")));
        assertEquals(ANSWER, answered.answer());

        later(Duration.ofSeconds(1));
        assertInstanceOf(Replays.First.class, ask(asked("a", "body")));
    }

    @Test
    void one_at_a_time_is_first_and_another_body_is_told_apart() {
        assertInstanceOf(Replays.First.class, ask(asked("a", "body")));
        assertInstanceOf(Replays.AtWork.class, ask(asked("a", "body")));
        assertInstanceOf(Replays.Different.class, ask(asked("a", "other")));
        assertInstanceOf(Replays.First.class, ask(asked("b", "body")));
    }

    @Test
    void what_a_process_left_behind_is_claimed_anew_and_its_late_answer_changes_nothing() {
        var lost = asked("a", "body");
        ask(lost);
        later(LEASE);
        var second = asked("a", "body");
        assertInstanceOf(Replays.First.class, ask(second));

        await(replays.keep(lost, Answer.ok("late")));
        await(replays.giveUp(lost));
        assertInstanceOf(Replays.AtWork.class, ask(asked("a", "body")));

        await(replays.keep(second, ANSWER));
        assertEquals(
                ANSWER,
                assertInstanceOf(Replays.Answered.class, ask(asked("a", "body")))
                        .answer());
    }

    @Test
    void what_is_given_up_is_free_again() {
        var first = asked("a", "body");
        ask(first);
        await(replays.giveUp(first));

        assertInstanceOf(Replays.First.class, ask(asked("a", "other")));
    }

    @Test
    void an_answer_is_sealed() {
        var first = asked("a", "body");
        ask(first);
        await(replays.keep(first, ANSWER));

        var stored = await(database.client().query("select answer from replay").execute())
                .iterator()
                .next()
                .getBuffer(0);
        assertFalse(stored.toString("ISO-8859-1").contains("seen-once"));
    }

    @Test
    void each_that_comes_clears_away_some_that_expired() {
        for (int i = 0; i < 5; i++) {
            var asked = asked("old " + i, "body");
            ask(asked);
            await(replays.keep(asked, ANSWER));
        }
        later(KEPT);

        ask(asked("new", "body"));

        assertEquals(1, rows());
    }
}
