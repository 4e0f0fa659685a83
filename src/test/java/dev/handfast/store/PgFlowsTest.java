package dev.handfast.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.core.LocalBus;
import dev.handfast.core.Secret;
import dev.handfast.sandbox.postgres.LocalPostgres;
import dev.handfast.state.ConnectFlow.AwaitingCallback;
import dev.handfast.state.Flows;
import dev.handfast.state.Intent;
import dev.handfast.state.StateVerticle;
import dev.handfast.state.Taken;
import dev.handfast.state.Terms;
import dev.handfast.vault.KeyRing;
import dev.handfast.vault.Vault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stored flows, on PostgreSQL itself. */
class PgFlowsTest {
    private static final Duration REPLAY = Duration.ofMinutes(1);
    private static final Duration LIFE = Duration.ofMinutes(10);

    private static Vertx vertx;
    private static Database database;
    private static PgFlows flows;

    /** Far from other tests' times. */
    private Instant now = Instant.parse("2027-01-01T00:00:00Z");

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        var url = Secret.of(LocalPostgres.shared().freshDatabase().toString());
        await(new Migrations(vertx, url).migrate());
        database = Database.open(vertx, url, 2);
        flows = new PgFlows(database, Vault.with(KeyRing.create()));
    }

    @AfterAll
    static void close() {
        await(database.close());
        await(vertx.close());
    }

    @BeforeEach
    void empty() {
        await(database.client().query("truncate connect_flow, selection").execute());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private Flows.Opened flow(Optional<Secret> browser) {
        var intent = new Intent(
                Id.at(now), Id.at(now), "twitter", "late", Optional.empty(), Terms.USUAL, "app", "https://x.example");
        return new Flows.Opened(
                Secret.random(),
                new AwaitingCallback(Id.at(now), intent, Optional.of(Secret.random()), browser, now.plus(LIFE)));
    }

    private Taken take(Flows.Opened opened, Optional<Secret> browser, String proof) {
        return await(flows.take(new Flows.Claim(opened.state(), "twitter", browser, Secret.of(proof)), now, REPLAY));
    }

    @Test
    void many_are_stored_by_one_statement_and_each_opens_as_it_was() {
        var all = IntStream.range(0, 256)
                .mapToObj(i -> flow(Optional.of(Secret.random())))
                .toList();
        await(flows.open(all));

        for (var opened : all) {
            assertEquals(Optional.of(opened.flow()), await(flows.peek(opened.state(), now)));
        }
        assertEquals(256L, await(flows.openCount(now)));
    }

    @Test
    void of_many_takes_at_once_one_is_the_first() {
        var opened = flow(Optional.empty());
        await(flows.open(List.of(opened)));
        var claim = new Flows.Claim(opened.state(), "twitter", Optional.empty(), Secret.of("code"));

        var all = Future.all(IntStream.range(0, 40)
                .mapToObj(i -> flows.take(claim, now, REPLAY))
                .toList());

        var taken = await(all).<Taken>list();
        assertEquals(
                1, taken.stream().filter(each -> each instanceof Taken.First).count());
        assertEquals(
                39, taken.stream().filter(each -> each instanceof Taken.Again).count());
    }

    @Test
    void a_repetition_has_a_window_a_browser_and_a_proof() {
        var browser = Optional.of(Secret.random());
        var opened = flow(browser);
        await(flows.open(List.of(opened)));
        assertInstanceOf(Taken.OtherBrowser.class, take(opened, Optional.empty(), "code"));
        assertInstanceOf(Taken.First.class, take(opened, browser, "code"));
        await(flows.conclude(
                opened.state(), opened.flow().intent().tenant(), opened.flow().id(), Secret.of("https://end.example")));

        assertEquals(new Taken.Again(Optional.of(Secret.of("https://end.example"))), take(opened, browser, "code"));
        assertInstanceOf(Taken.Spent.class, take(opened, browser, "another"));
        assertInstanceOf(Taken.Spent.class, take(opened, Optional.of(Secret.random()), "code"));
        now = now.plus(REPLAY);
        assertInstanceOf(Taken.Spent.class, take(opened, browser, "code"));
    }

    @Test
    void an_expired_flow_is_unknown_and_swept() {
        var old = flow(Optional.empty());
        await(flows.open(List.of(old)));
        now = now.plus(LIFE);
        var young = flow(Optional.empty());
        await(flows.open(List.of(young)));

        assertInstanceOf(Taken.Unknown.class, take(old, Optional.empty(), "code"));
        assertEquals(Optional.empty(), await(flows.peek(old.state(), now)));
        assertEquals(1L, await(flows.openCount(now)));
        assertEquals(0, await(flows.sweep(now)));
        assertEquals(1, await(flows.sweep(now.plusMillis(1))));
        assertInstanceOf(Taken.First.class, take(young, Optional.empty(), "code"));
    }

    @Test
    void a_process_groups_what_starts_together() {
        var meters = new SimpleMeterRegistry();
        var bus = LocalBus.on(vertx, Duration.ofSeconds(10));
        var deployed = await(vertx.deployVerticle(new StateVerticle(flows, bus, () -> now, REPLAY, meters)));
        var opened =
                IntStream.range(0, 2000).mapToObj(i -> flow(Optional.empty())).toList();

        await(Future.all(opened.stream()
                .map(each -> bus.ask(new StateVerticle.Open(each.state(), each.flow())))
                .toList()));

        var statements = meters.get("handfast.flows.rows.per.statement").summary();
        assertEquals(2000.0, statements.totalAmount());
        assertTrue(statements.count() < 200, "statements: " + statements.count());
        assertEquals(2000L, await(flows.openCount(now)));
        await(vertx.undeploy(deployed));
    }
}
