package dev.handfast.webhook;

import static dev.handfast.webhook.EventType.ACCOUNT_CONNECTED;
import static dev.handfast.webhook.EventType.ACCOUNT_DISCONNECTED;
import static dev.handfast.webhook.EventType.TOKEN_EXPIRING;
import static dev.handfast.webhook.EventType.TOKEN_REVOKED;
import static dev.handfast.webhook.EventType.WEBHOOK_PAUSED;
import static dev.handfast.webhook.PostOffice.QUICK;
import static dev.handfast.webhook.PostOffice.SHORT_LEASE;
import static dev.handfast.webhook.PostOffice.await;
import static dev.handfast.webhook.PostOffice.policy;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.store.Outbox;
import dev.handfast.webhook.Receiver.Came;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final PostOffice office = new PostOffice();
    private final Receiver receiver = new Receiver(office.vertx);

    @AfterEach
    void close() {
        office.close();
    }

    private Endpoint endpoint(EventType... events) {
        return office.endpoint(Form.LATE, receiver.url(), Optional.empty(), events);
    }

    private static String id(Came came) {
        return came.json().path("id").asText();
    }

    private static List<String> ids(Receiver receiver) {
        return receiver.came().stream().map(DeliveryTest::id).toList();
    }

    /** In which order each account's numbers came. */
    private static List<String> orders(Collection<Came> came, String part) {
        return came.stream()
                .map(one -> one.json().path(part))
                .collect(groupingBy(
                        facts -> facts.path("accountId").asText(),
                        mapping(facts -> facts.path("number").asText(), joining())))
                .values()
                .stream()
                .toList();
    }

    private void quiet() {
        await().atMost(SOON)
                .until(() -> await(office.deliveries.sweep(Instant.EPOCH)).waiting() == 0);
    }

    @Test
    void what_happened_while_a_receiver_was_down_arrives_later_in_order() {
        var endpoint = endpoint(TOKEN_EXPIRING);
        receiver.answers(503);
        office.open(QUICK);
        var accounts = Stream.generate(() -> Id.at(Instant.now())).limit(3).toList();
        IntStream.range(0, 5)
                .forEach(i -> accounts.forEach(account -> office.tell(
                        office.event(account, TOKEN_EXPIRING, "day " + i).with("number", "" + i))));
        await().atMost(SOON).until(() -> receiver.came().size() >= 6);
        assertEquals(3, new HashSet<>(ids(receiver)).size(), "only the first of each account is tried");

        var taken = new CopyOnWriteArrayList<Came>();
        receiver.answers(request -> {
            taken.add(receiver.last());
            Receiver.TAKES.accept(request);
        });
        quiet();

        assertEquals(Collections.nCopies(3, "01234"), orders(taken, "account"));
        assertEquals(0, office.read(endpoint).failures());
    }

    @Test
    void two_processes_share_the_work_and_nothing_is_told_twice_or_out_of_order() {
        endpoint(TOKEN_EXPIRING);
        office.open(QUICK);
        office.open(QUICK);
        var accounts = Stream.generate(() -> Id.at(Instant.now())).limit(10).toList();

        IntStream.range(0, 8)
                .forEach(i -> accounts.forEach(account -> office.tell(
                        office.event(account, TOKEN_EXPIRING, "day " + i).with("number", "" + i))));
        quiet();

        assertEquals(Collections.nCopies(10, "01234567"), orders(receiver.came(), "account"));
    }

    @Test
    void what_was_sent_by_a_process_that_died_before_noting_it_is_sent_again_under_the_same_id() {
        endpoint(ACCOUNT_CONNECTED);
        office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first"));
        var claimed = office.claim(SHORT_LEASE);
        await(office.sender(true).send(claimed.get(0).endpoint(), claimed.get(0).event(), 1));

        office.open(QUICK);
        quiet();

        assertEquals(2, receiver.came().size());
        assertEquals(id(receiver.came().get(0)), id(receiver.came().get(1)));
        assertEquals(receiver.came().get(0).body(), receiver.came().get(1).body());
    }

    @Test
    void what_happens_while_the_one_before_it_arrives_goes_out_right_after_it() {
        endpoint(TOKEN_EXPIRING);
        var account = Id.at(Instant.now());
        office.tell(office.event(account, TOKEN_EXPIRING, "first"));
        var first = office.claim().get(0);
        var attempt = await(office.sender(true).send(first.endpoint(), first.event(), 1));

        // The first is noted as delivered after the second looked at it, and before the second is there to be seen.
        var second = office.event(account, TOKEN_EXPIRING, "second");
        await(office.database.pool().withTransaction(sql -> Outbox.append(sql, second)
                .compose(appended -> office.deliveries.delivered(first, attempt))));

        var claimed = office.claim();
        assertEquals(1, claimed.size(), "it waits for no lease");
        assertEquals(second.id(), claimed.get(0).event().id());
    }

    @Test
    void a_worker_that_comes_back_late_changes_nothing() {
        var endpoint = endpoint(ACCOUNT_CONNECTED);
        office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first"));
        var late = office.claim(SHORT_LEASE).get(0);
        await().atMost(SOON).until(() -> !office.claim().isEmpty());

        var failed = new Attempt(
                Id.at(Instant.now()),
                late.event(),
                "x",
                "{}",
                1,
                Optional.of(410),
                "",
                "no",
                Duration.ZERO,
                Instant.now());
        await(office.deliveries.failed(late, failed, policy(1, Duration.ZERO, 0)));

        assertEquals(1, await(office.deliveries.sweep(Instant.EPOCH)).waiting());
        assertTrue(office.read(endpoint).sending());
    }

    @Test
    void the_same_cause_is_told_once() {
        endpoint(TOKEN_REVOKED);
        var account = Id.at(Instant.now());
        office.open(QUICK);

        assertTrue(office.tell(office.event(account, TOKEN_REVOKED, "grant 1")));
        assertFalse(office.tell(office.event(account, TOKEN_REVOKED, "grant 1")));
        assertTrue(office.tell(office.event(account, TOKEN_REVOKED, "grant 2")));
        quiet();

        assertEquals(2, receiver.came().size());
    }

    @Test
    void an_endpoint_hears_only_what_it_asked_for_and_of_its_own_tenant() {
        endpoint(ACCOUNT_CONNECTED);
        office.open(QUICK);
        var stranger = office.tenant();
        var own = office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first");

        office.tell(office.event(Id.at(Instant.now()), TOKEN_EXPIRING, "soon"));
        office.tell(new Event(
                Id.at(Instant.now()),
                stranger,
                stranger,
                Optional.empty(),
                ACCOUNT_CONNECTED,
                "first",
                own.facts(),
                own.at()));
        office.tell(own);
        quiet();

        assertEquals(List.of(own.id().hex()), ids(receiver));
    }

    @Test
    void Late_is_told_of_a_dead_grant_as_of_a_disconnection_nobody_intended() {
        endpoint(ACCOUNT_DISCONNECTED);
        office.open(QUICK);

        office.tell(office.event(Id.at(Instant.now()), TOKEN_REVOKED, "grant 1")
                .with("reason", "the password was changed"));
        quiet();

        var told = receiver.came().get(0);
        assertEquals("account.disconnected", told.json().path("event").asText());
        assertEquals(
                "unintentional", told.json().at("/account/disconnectionType").asText());
        assertEquals(
                "the password was changed", told.json().at("/account/reason").asText());
        assertEquals("yes", told.headers().get("X-Mine"));
    }

    @Test
    void a_delivery_that_never_arrives_is_given_up_and_lets_the_next_one_pass() {
        var endpoint = endpoint(TOKEN_EXPIRING);
        var account = Id.at(Instant.now());
        var first = office.event(account, TOKEN_EXPIRING, "first");
        var second = office.event(account, TOKEN_EXPIRING, "second");
        receiver.answers(request -> request.response()
                .setStatusCode(receiver.last().body().contains(first.id().hex()) ? 500 : 200)
                .end("said no"));
        office.tell(first);
        office.tell(second);

        office.open(policy(3, Duration.ofDays(3), 20));
        quiet();

        assertEquals(
                List.of(
                        first.id().hex(),
                        first.id().hex(),
                        first.id().hex(),
                        second.id().hex()),
                ids(receiver));
        assertEquals(1, await(office.deliveries.sweep(Instant.EPOCH)).dead());
        var log = office.log(endpoint);
        assertEquals(
                List.of(true, false, false, false),
                log.stream().map(Endpoints.Logged::success).toList());
        assertEquals("said no", log.get(1).response());
        assertEquals(3, log.get(1).number());

        receiver.answers(Receiver.TAKES);
        assertTrue(await(office.endpoints.redeliver(office.tenant, endpoint.id(), first.id(), Instant.now())));
        quiet();
        assertEquals(first.id().hex(), ids(receiver).get(4), "asked for again, it comes again");
    }

    /** Late's pauses at a twenty-thousandth; the receiver forgets what it took and is told again. */
    @Test
    void an_hour_without_a_receiver_costs_nothing_but_time() {
        double scale = 1 / 20_000.0;
        var secret = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        office.endpoint(Form.STANDARD, receiver.url(), Optional.of(secret), TOKEN_EXPIRING);
        receiver.answers(503);
        var usual = RetryPolicy.USUAL;
        office.open(new RetryPolicy(
                usual.pauses().stream().map(pause -> scaled(pause, scale)).toList(),
                QUICK.timeout(),
                QUICK.lease(),
                usual.endurance(),
                usual.mostDead(),
                QUICK.idle()));
        var accounts = Stream.generate(() -> Id.at(Instant.now())).limit(4).toList();
        IntStream.range(0, 3)
                .forEach(i -> accounts.forEach(account -> office.tell(
                        office.event(account, TOKEN_EXPIRING, "day " + i).with("number", "" + i))));

        await().pollDelay(scaled(Duration.ofHours(1), scale)).until(() -> true);
        int before = receiver.came().size();
        var forgotten = new HashSet<String>();
        receiver.answers(request -> request.response()
                .setStatusCode(forgotten.add(request.getHeader("webhook-id")) ? 500 : 200)
                .end());
        quiet();

        var taken = receiver.came().subList(before, receiver.came().size());
        var once = new LinkedHashMap<String, Came>();
        taken.forEach(came -> once.putIfAbsent(came.headers().get("webhook-id"), came));
        assertEquals(12, once.size(), "each event has one id");
        assertTrue(taken.size() >= 24, "and came twice");
        assertEquals(Collections.nCopies(4, "012"), orders(once.values(), "data"));
        receiver.came().forEach(came -> assertDoesNotThrow(() -> verify(secret, came)));
    }

    private static Duration scaled(Duration real, double scale) {
        return Duration.ofMillis(Math.max(1, Math.round(real.toMillis() * scale)));
    }

    private static void verify(Secret secret, Came came) throws Exception {
        var headers = new HashMap<String, List<String>>();
        came.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        new com.standardwebhooks.Webhook(secret.reveal()).verify(came.body(), headers);
    }

    @Test
    void what_is_committed_leaves_at_once_and_does_not_wait_for_the_next_look() {
        var endpoint = endpoint(ACCOUNT_CONNECTED);
        office.open(new RetryPolicy(
                QUICK.pauses(), QUICK.timeout(), QUICK.lease(), QUICK.endurance(), 20, Duration.ofHours(1)));
        await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> receiver.came()
                .isEmpty());
        office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first"));

        await(office.endpoints.update(office.tenant, endpoint.id(), Instant.now(), DeliveryTest::resumed));

        await().atMost(SOON).until(() -> receiver.came().size() == 1);
    }

    @Test
    void a_redirect_is_a_failure_and_is_not_followed() {
        var elsewhere = new Receiver(office.vertx);
        var endpoint = endpoint(ACCOUNT_CONNECTED);
        receiver.answers(request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", elsewhere.url().toString())
                .end());

        office.open(policy(1, Duration.ofDays(3), 20));
        office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first"));
        quiet();

        assertEquals(List.of(), elsewhere.came());
        assertEquals(Optional.of(302), office.log(endpoint).get(0).status());
    }

    @Test
    void a_receiver_that_does_not_answer_in_time_is_tried_again() {
        var endpoint = endpoint(ACCOUNT_CONNECTED);
        receiver.answers(request -> receiver.answers(Receiver.TAKES));

        office.open(new RetryPolicy(
                QUICK.pauses(), Duration.ofMillis(500), QUICK.lease(), QUICK.endurance(), 20, QUICK.idle()));
        office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first"));
        quiet();

        var log = office.log(endpoint);
        assertTrue(log.get(0).success());
        assertEquals("no answer within 500 ms", log.get(1).error());
        assertTrue(receiver.came().size() >= 2);
    }

    @Test
    void of_an_endless_answer_only_the_beginning_is_read() {
        var endpoint = endpoint(ACCOUNT_CONNECTED);
        receiver.answers(request -> request.response().setStatusCode(200).end("x".repeat(1_000_000)));

        office.open(QUICK);
        office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first"));
        quiet();

        assertEquals(2048, office.log(endpoint).get(0).response().length());
        assertEquals(1, receiver.came().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://localhost/",
                "https://10.0.0.1/",
                "https://192.168.1.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "https://[fd00::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://0.0.0.0/",
                "https://224.0.0.1/"
            })
    void a_private_address_is_never_called(String url) {
        var endpoint = office.endpoint(Form.LATE, URI.create(url), Optional.empty(), ACCOUNT_CONNECTED);

        var attempt =
                await(office.sender(false).send(endpoint, office.event(endpoint.id(), ACCOUNT_CONNECTED, "first"), 1));

        assertEquals("the host does not lead to the public internet", attempt.error());
        assertFalse(attempt.succeeded());
    }

    @Test
    void an_endpoint_that_fails_for_too_long_is_paused_and_the_tenant_is_told_once() {
        var broken = endpoint(TOKEN_EXPIRING);
        var other = new Receiver(office.vertx);
        office.endpoint(Form.LATE, other.url(), Optional.empty(), WEBHOOK_PAUSED);
        receiver.answers(500);
        office.open(policy(200, Duration.ofMillis(600), 20));
        var account = Id.at(Instant.now());
        office.tell(office.event(account, TOKEN_EXPIRING, "one"));

        await().atMost(SOON).until(() -> other.came().size() == 1);

        var notice = other.came().get(0).json();
        assertEquals("webhook.paused", notice.path("event").asText());
        assertEquals(broken.id().hex(), notice.at("/webhook/webhookId").asText());
        assertTrue(notice.at("/webhook/reason").asText().startsWith("every delivery has failed since"));
        assertFalse(office.read(broken).sending());

        int attempts = receiver.came().size();
        receiver.answers(Receiver.TAKES);
        office.tell(office.event(account, TOKEN_EXPIRING, "two"));
        assertEquals(List.of(), office.claim(), "nothing is sent to a paused endpoint");
        await(office.endpoints.update(office.tenant, broken.id(), Instant.now(), DeliveryTest::resumed));
        quiet();
        assertEquals(attempts + 2, receiver.came().size(), "what was held is delivered when the pause ends");
        assertEquals(1, other.came().size());
    }

    @Test
    void an_endpoint_that_says_it_is_gone_is_paused_at_once() {
        var endpoint = endpoint(ACCOUNT_CONNECTED);
        receiver.answers(410);

        office.open(QUICK);
        office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first"));

        await().atMost(SOON).until(() -> !office.read(endpoint).sending());
        assertEquals(
                "the endpoint answered that it is gone (410)",
                office.read(endpoint).paused().orElseThrow().reason());
        assertEquals(1, receiver.came().size());
    }

    @Test
    void an_endpoint_that_fails_for_many_accounts_at_once_is_paused_once() {
        var endpoint = endpoint(ACCOUNT_CONNECTED);
        var other = new Receiver(office.vertx);
        office.endpoint(Form.LATE, other.url(), Optional.empty(), WEBHOOK_PAUSED);
        receiver.answers(410);
        IntStream.range(0, 40)
                .forEach(i -> office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first")));

        office.open(QUICK);
        office.open(QUICK);

        await().atMost(SOON)
                .until(() -> !office.read(endpoint).sending() && !other.came().isEmpty());
        await().during(Duration.ofMillis(500))
                .atMost(SOON)
                .until(() -> other.came().size() == 1);
    }

    @Test
    void what_is_under_way_is_finished_before_a_process_stops() {
        var endpoint = endpoint(ACCOUNT_CONNECTED);
        receiver.answers(request -> office.vertx.setTimer(
                200, fired -> request.response().setStatusCode(200).end()));
        var process = office.open(QUICK);
        office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first"));
        await().atMost(SOON).until(() -> receiver.came().size() == 1);

        await(office.vertx.undeploy(process));

        assertTrue(office.log(endpoint).get(0).success());
        assertEquals(0, await(office.deliveries.sweep(Instant.EPOCH)).waiting());
    }

    @Test
    void what_is_older_than_a_month_is_forgotten() {
        var endpoint = endpoint(ACCOUNT_CONNECTED);
        office.open(QUICK);
        office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first"));
        quiet();

        await(office.deliveries.sweep(Instant.now().plusSeconds(1)));

        assertEquals(List.of(), office.log(endpoint));
        assertTrue(office.tell(office.event(Id.at(Instant.now()), ACCOUNT_CONNECTED, "first")));
    }

    private static Endpoint resumed(Endpoint paused) {
        return new Endpoint(
                paused.id(),
                paused.tenant(),
                paused.form(),
                paused.name(),
                paused.url(),
                paused.secret(),
                paused.previous(),
                paused.events(),
                paused.accounts(),
                paused.headers(),
                true,
                Optional.empty(),
                0,
                paused.firedAt(),
                paused.createdAt());
    }
}
