package dev.handfast.refresh;

import static dev.handfast.refresh.Workshop.START;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.account.AccountStatus;
import dev.handfast.account.Cause;
import dev.handfast.account.Withdrawals.Withdrawn;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.TokenSet;
import dev.handfast.store.PgWithdrawals;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.Row;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefreshVerticleTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Future<?> AWAY =
            Future.failedFuture(GatewayError.of(ErrorCode.OVERLOADED, "the database is away"));

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final Set<String> spent = ConcurrentHashMap.newKeySet();
    private static volatile Consumer<HttpServerRequest> current;
    private static Workshop workshop;

    @BeforeAll
    static void open() {
        workshop = new Workshop(request -> current.accept(request));
    }

    @AfterAll
    static void close() {
        workshop.close();
    }

    @BeforeEach
    void begin() {
        current = this::rotate;
    }

    @AfterEach
    void clear() {
        workshop.clear();
    }

    /** Every refresh token is good once, and leads to another. */
    private void rotate(HttpServerRequest request) {
        calls.incrementAndGet();
        most.accumulateAndGet(open.incrementAndGet(), Math::max);
        request.body()
                .onSuccess(body -> workshop.vertx.setTimer(40, fired -> {
                    open.decrementAndGet();
                    var token = body.toString().replaceAll(".*refresh_token=([^&]+).*", "$1");
                    if (spent.add(token)) {
                        request.response()
                                .end("{\"access_token\":\"a-%s\",\"expires_in\":7200,\"refresh_token\":\"%s.\"}"
                                        .formatted(token, token));
                    } else {
                        request.response().setStatusCode(400).end(Workshop.REFUSAL);
                    }
                }));
    }

    private String deploy(Renewals renewals) {
        return Workshop.await(
                workshop.vertx.deployVerticle(() -> workshop.verticle(renewals), new DeploymentOptions()));
    }

    private AccountStatus status(Id grant) {
        return workshop.standing(grant).status();
    }

    private void dueNow() {
        workshop.now = START.plus(Duration.ofMinutes(118));
    }

    /** Renewals of which storing fails so many times, as while the database is away. */
    private Renewals failing(int times) {
        var left = new AtomicInteger(times);
        return failing(() -> left.getAndDecrement() > 0);
    }

    private Renewals failing(BooleanSupplier away) {
        return failing(away, GatewayError.of(ErrorCode.OVERLOADED, "the database is away"));
    }

    private Renewals failing(BooleanSupplier away, RuntimeException failure) {
        return instead(Map.of(
                "renewed", () -> away.getAsBoolean() ? Optional.of(Future.failedFuture(failure)) : Optional.empty()));
    }

    /** Renewals some of whose methods answer by themselves at times. */
    private Renewals instead(Map<String, Supplier<Optional<Future<?>>>> methods) {
        return (Renewals) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Renewals.class}, (proxy, method, arguments) -> {
                    var own = Optional.ofNullable(methods.get(method.getName())).flatMap(Supplier::get);
                    if (own.isPresent()) {
                        return own.get();
                    }
                    try {
                        return method.invoke(workshop.renewals, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void two_thousand_that_fall_due_at_once_are_spread_and_all_renewed() {
        workshop.grants("twitter", 2000);
        workshop.now = START.plus(Duration.ofHours(2));
        workshop.statements.set(0);
        workshop.transactions.set(0);
        deploy(workshop.renewals);

        await().atMost(Duration.ofSeconds(40)).until(() -> calls.get() == 2000);

        int statements = workshop.statements.get(); // but for some of the last writes
        assertTrue(statements < 1000, "claims and writes are grouped: " + statements + " statements");
        assertEquals(0, workshop.transactions.get());
        await().atMost(Duration.ofSeconds(40)).until(() -> count("token_no = 2") == 2000);
        assertEquals(2000, calls.get(), "none twice");
        assertTrue(
                count("next_refresh_at - (select min(next_refresh_at) from oauth_grant) > interval '1 minute'") > 0,
                "they do not fall due together again");
        assertTrue(most.get() <= 32, most + " at once");
        assertEquals(2000, count("refresh_state = 'ACTIVE' and leased_until is null and spent_no is null"));
    }

    private long count(String condition) {
        Row row = workshop.sql("select count(*) from oauth_grant where " + condition)
                .iterator()
                .next();
        return row.getLong(0);
    }

    @Test
    void two_processes_spend_no_token_twice() {
        workshop.grants("twitter", 50);
        deploy(workshop.renewals);
        deploy(workshop.renewals);
        for (int round = 1; round <= 5; round++) {
            workshop.now = START.plus(Duration.ofHours(2).multipliedBy(round));
            long number = round + 1;
            await().atMost(SOON).until(() -> count("token_no = " + number) == 50);
        }

        assertEquals(250, calls.get());
        assertEquals(50, count("refresh_state = 'ACTIVE'"));
    }

    @Test
    void an_answer_is_held_while_the_database_is_away() {
        var grant = workshop.connected("twitter", "ana");
        dueNow();
        deploy(failing(3));

        await().atMost(SOON).until(() -> workshop.standing(grant).tokenNumber() == 2);

        assertEquals(1, calls.get());
        assertEquals(
                "r-1.",
                workshop.standing(grant)
                        .grant()
                        .tokens()
                        .refreshToken()
                        .orElseThrow()
                        .reveal());
    }

    @Test
    void an_answer_held_for_longer_than_its_lease_is_not_overtaken_by_another_process() {
        var away = new AtomicBoolean(true);
        var grant = workshop.connected("twitter", "ana");
        dueNow();
        deploy(failing(away::get));
        await().atMost(SOON).until(() -> calls.get() == 1);

        workshop.now = workshop.now.plus(Workshop.LEASE);
        Workshop.await(workshop.vertx.deployVerticle(workshop.verticle(workshop.renewals, Duration.ofSeconds(6))));
        await().atMost(SOON)
                .until(() -> count("leased_until > '" + workshop.now.plus(Duration.ofSeconds(30)) + "'") == 1);
        away.set(false);

        await().atMost(SOON).until(() -> workshop.standing(grant).tokenNumber() == 2);
        await().during(Duration.ofSeconds(5)).atMost(SOON).until(() -> calls.get() == 1);
        assertEquals(AccountStatus.ACTIVE, status(grant));
    }

    @Test
    void tokens_that_the_store_refuses_are_trouble_of_ours_and_count_as_spent() {
        var grant = workshop.connected("twitter", "ana");
        dueNow();
        deploy(failing(() -> true, new DateTimeException("a year beyond the calendar")));

        await().atMost(SOON).until(() -> workshop.standing(grant)
                .trouble()
                .filter(trouble -> trouble.cause() == Cause.INTERNAL)
                .isPresent());
        assertEquals(1, count("leased_until is null and spent_no = token_no"), "the claim is given back");
        workshop.now = workshop.now.plus(Duration.ofMinutes(1));

        await().atMost(SOON).until(() -> status(grant) == AccountStatus.RECONNECT_REQUIRED);
        assertEquals(
                Cause.ANSWER_LOST,
                workshop.standing(grant).trouble().orElseThrow().cause());
    }

    @Test
    void what_the_store_refuses_only_now_and_then_is_stored_all_the_same() {
        var left = new AtomicInteger(3);
        var grant = workshop.connected("twitter", "ana");
        dueNow();
        deploy(failing(() -> left.getAndDecrement() > 0, new IllegalStateException("a deadlock")));

        await().atMost(SOON).until(() -> workshop.standing(grant).tokenNumber() == 2);

        assertEquals(1, calls.get());
    }

    @Test
    void stopping_waits_until_an_answer_in_hand_is_stored() {
        var grant = workshop.connected("twitter", "ana");
        dueNow();
        var id = deploy(failing(4));
        await().atMost(SOON).until(() -> calls.get() == 1);

        Workshop.await(workshop.vertx.undeploy(id));

        assertEquals(2, workshop.standing(grant).tokenNumber());
    }

    @Test
    void stopping_waits_for_an_answer_in_hand_though_whoever_demanded_it_gave_up() {
        var grant = workshop.connected("twitter", "ana");
        dueNow();
        Workshop.await(workshop.renewals.claimDue(Map.of("twitter", 1), workshop.now, Workshop.LEASE));
        var away = new AtomicBoolean(true);
        var slow = new AtomicBoolean(true);
        var look = Promise.<Optional<Renewals.Standing>>promise();
        var id = deploy(instead(Map.of(
                "renewed", () -> away.get() ? Optional.of(AWAY) : Optional.empty(),
                "standing", () -> slow.getAndSet(false) ? Optional.of(look.future()) : Optional.empty())));
        var demand = workshop.bus.ask(new RefreshVerticle.Demand(grant, "twitter", 1));
        await().atMost(SOON).until(() -> !slow.get()); // it watches the other process
        workshop.now = workshop.now.plus(Workshop.LEASE);
        await().atMost(SOON).until(() -> calls.get() == 1);
        look.fail("the database is away");
        assertThrows(Exception.class, () -> Workshop.await(demand));
        workshop.vertx.setTimer(1500, fired -> away.set(false));

        Workshop.await(workshop.vertx.undeploy(id));

        assertEquals(2, workshop.standing(grant).tokenNumber());
    }

    @Test
    void a_process_that_died_between_rotation_and_storing_leaves_a_true_reason() {
        var grant = workshop.connected("twitter", "ana");
        dueNow();
        Workshop.await(workshop.renewals.claimDue(Map.of("twitter", 1), workshop.now, Workshop.LEASE));
        spent.add("r-1"); // the platform rotated, and nobody lives to store the answer
        workshop.now = workshop.now.plus(Workshop.LEASE);
        deploy(workshop.renewals);

        await().atMost(SOON).until(() -> status(grant) == AccountStatus.RECONNECT_REQUIRED);

        assertEquals(
                Cause.ANSWER_LOST,
                workshop.standing(grant).trouble().orElseThrow().cause());
    }

    @Test
    void a_process_that_died_before_the_platform_heard_of_it_costs_nothing() {
        var grant = workshop.connected("twitter", "ana");
        dueNow();
        Workshop.await(workshop.renewals.claimDue(Map.of("twitter", 1), workshop.now, Workshop.LEASE));
        workshop.now = workshop.now.plus(Workshop.LEASE);
        deploy(workshop.renewals);

        await().atMost(SOON).until(() -> workshop.standing(grant).tokenNumber() == 2);

        assertEquals(AccountStatus.ACTIVE, status(grant));
    }

    @Test
    void a_platform_that_is_down_neither_burns_attempts_nor_starves_others() {
        current = request -> {
            if (request.path().startsWith("/twitter")) {
                calls.incrementAndGet();
                request.response().setStatusCode(503).end();
            } else {
                rotate(request);
            }
        };
        workshop.grants("twitter", 100);
        var other = workshop.connected("reddit", "bob");
        dueNow();
        deploy(workshop.renewals);

        await().atMost(SOON).until(() -> workshop.standing(other).tokenNumber() == 2);
        await().pollDelay(Duration.ofSeconds(2)).until(() -> true);

        assertTrue(calls.get() <= 40, calls + " calls");
        assertEquals(0, count("refresh_state = 'RECONNECT_REQUIRED'"));
        assertTrue(count("refresh_state = 'ACTIVE'") >= 60, "most were not even tried");
    }

    @Test
    void a_notice_that_fell_due_while_no_process_lived_is_told_after_the_renewal() {
        current = request -> {
            calls.incrementAndGet();
            request.response().end("{\"access_token\":\"a-2\",\"expires_in\":3600}");
        };
        var before = workshop.tokens();
        var end = START.plus(Duration.ofDays(7));
        var grant = workshop.connected(
                        "youtube",
                        "ana",
                        new TokenSet(
                                before.accessToken(),
                                before.refreshToken(),
                                before.accessExpiresAt(),
                                Optional.of(end),
                                before.scopes(),
                                before.type(),
                                Map.of()))
                .grant();
        workshop.now = end.minus(Duration.ofDays(2));
        deploy(workshop.renewals);

        await().atMost(SOON).until(() -> told("token.expiring") == 1);

        assertEquals(2, workshop.standing(grant).tokenNumber());
        await().atMost(SOON)
                .until(() -> count("next_refresh_at > '" + workshop.now + "' and leased_until is null") == 1);
        assertEquals(1, calls.get());
        assertEquals(1, told("token.expiring"));
    }

    private long told(String type) {
        return workshop.sql("select from outbox where type = '" + type + "'").size();
    }

    @Test
    void what_the_person_withdrew_is_not_revived_by_an_answer_on_its_way() {
        var grant = workshop.connected("twitter", "ana");
        workshop.now = START.plus(Duration.ofMinutes(10));
        var asked = Promise.<Void>promise();
        var withdrawn = Promise.<Void>promise();
        current = request -> {
            calls.incrementAndGet();
            asked.complete();
            withdrawn.future().onSuccess(done -> request.response()
                    .end("{\"access_token\":\"a-2\",\"expires_in\":7200,\"refresh_token\":\"r-2\"}"));
        };
        deploy(workshop.renewals);
        var answer = workshop.bus.ask(new RefreshVerticle.Demand(grant, "twitter", 1));
        Workshop.await(asked.future());

        Workshop.await(new PgWithdrawals(workshop.database)
                .reconnect(
                        new Withdrawn("twitter", "app", "ana", Optional.empty(), workshop.now),
                        "the person removed the app",
                        workshop.now));
        withdrawn.complete();

        var failure = assertThrows(GatewayError.class, () -> Workshop.await(answer));
        assertEquals(ErrorCode.GRANT_DEAD, failure.code());
        assertEquals(1, calls.get());
        assertEquals(AccountStatus.RECONNECT_REQUIRED, status(grant));
        assertEquals(0, told("token.recovered"));
    }

    @Test
    void that_some_are_tried_again_much_later_does_not_hold_up_their_platform() {
        current = request -> {
            calls.incrementAndGet();
            request.response().setStatusCode(429).end();
        };
        IntStream.range(0, 5).forEach(number -> workshop.connected("pinterest", "tried" + number));
        workshop.sql("update oauth_grant set failures = 60, access_expires_at = issued_at + interval '30 days'");
        dueNow();
        workshop.sql("update oauth_grant set next_refresh_at = '" + workshop.now + "'");
        deploy(workshop.renewals);
        workshop.now = START.plus(Duration.ofDays(28));
        await().atMost(SOON).until(() -> count("failures = 61") == 5);

        current = this::rotate;
        var grant = workshop.connected("pinterest", "bob");
        workshop.now = workshop.now.plusSeconds(31);
        Workshop.await(workshop.bus.ask(new RefreshVerticle.Demand(grant, "pinterest", 1)));

        assertEquals(2, workshop.standing(grant).tokenNumber());
    }

    @Test
    void many_demands_lead_to_one_renewal() {
        var grant = workshop.connected("twitter", "ana");
        workshop.now = START.plus(Duration.ofMinutes(10));
        deploy(workshop.renewals);
        var demand = new RefreshVerticle.Demand(grant, "twitter", 1);

        var answers = Future.all(IntStream.range(0, 200)
                .mapToObj(number -> workshop.bus.ask(demand))
                .toList());

        var tokens = Workshop.await(answers).<dev.handfast.account.Grant>list().stream()
                .map(renewed -> renewed.tokens().accessToken())
                .distinct()
                .toList();
        assertEquals(List.of(Secret.of("a-r-1")), tokens);
        assertEquals(1, calls.get());
    }
}
