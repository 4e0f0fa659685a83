package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import dev.handfast.webhook.Receiver;
import dev.handfast.webhook.Receiver.Came;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each of the seven events, from what happens to the backend that is told. */
class EveryEventTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Steered time = new Steered();
    private final Stage stage = Stage.open(Map.of(), usual -> usual, time);
    private final Vertx vertx = Vertx.vertx();
    private final Receiver receiver = new Receiver(vertx);
    private final Stage.Guest guest = stage.tenant();

    EveryEventTest() {
        var reply = guest.late()
                .post(
                        "/v1/webhooks/settings",
                        Map.of(
                                "name",
                                "Mine",
                                "url",
                                receiver.url().toString(),
                                "events",
                                List.of(
                                        "account.connected",
                                        "account.reconnected",
                                        "account.disconnected",
                                        "token.expiring",
                                        "token.revoked",
                                        "token.refresh_failing",
                                        "token.recovered")));
        assertEquals(200, reply.status(), reply.text());
    }

    @AfterEach
    void close() {
        Stage.await(vertx.close());
        stage.close();
    }

    private String connect(String platform, String person) {
        var end = new Browser().connect(Ways.start(guest, platform), person);
        assertTrue(end.toString().contains("connected=" + platform), end.toString());
        return Browser.query(end).get("accountId");
    }

    private List<String> told() {
        return receiver.came().stream()
                .map(came -> came.json().path("event").asText())
                .toList();
    }

    private Came awaitTold(String... events) {
        await().atMost(SOON).until(() -> told().size() >= events.length);
        assertEquals(List.of(events), told());
        return receiver.came().get(events.length - 1);
    }

    /** Lets time pass after which there must be another attempt, whatever comes of it. */
    private void attempt(Duration passing) {
        var tried = "select coalesce(sum(fence), 0) from oauth_grant";
        long before = Rows.of(stage).number(tried);
        time.pass(passing);
        await().atMost(SOON)
                .until(() -> Rows.of(stage).number(tried) > before
                        && Rows.of(stage).number("select count(*) from oauth_grant where leased_until is not null")
                                == 0);
    }

    @Test
    void an_account_comes_stumbles_fails_recovers_ends_comes_again_and_goes() {
        var account = connect("twitter", "few");
        awaitTold("account.connected");
        stage.platforms().faults().add(Fault.lasting("twitter", Endpoint.TOKEN, Fault.Kind.SERVER_ERROR));
        time.pass(Duration.ofMinutes(112)); // it is due between 113 and 115

        attempt(Duration.ofMinutes(3));
        attempt(Duration.ofMinutes(1));
        assertEquals(List.of("account.connected"), told(), "it stumbles");
        attempt(Duration.ofMinutes(1));
        var failing = awaitTold("account.connected", "token.refresh_failing");
        assertEquals("unavailable", failing.json().at("/account/cause").asText());

        stage.platforms().faults().clear();
        time.pass(Duration.ofMinutes(5));
        awaitTold("account.connected", "token.refresh_failing", "token.recovered");

        stage.platforms().revoke("twitter", "few");
        time.pass(Duration.ofHours(2));
        var revoked = awaitTold("account.connected", "token.refresh_failing", "token.recovered", "token.revoked");
        assertEquals("revoked", revoked.json().at("/account/cause").asText());

        assertEquals(account, connect("twitter", "few"));
        guest.late().delete("/v1/accounts/" + account);
        awaitTold(
                "account.connected",
                "token.refresh_failing",
                "token.recovered",
                "token.revoked",
                "account.reconnected",
                "account.disconnected");
        assertTrue(receiver.came().stream()
                .allMatch(came -> came.json().at("/account/accountId").asText().equals(account)));
        assertEquals(
                6,
                receiver.came().stream()
                        .map(came -> came.json().path("id").asText())
                        .distinct()
                        .count());
    }

    @Test
    void the_end_of_what_nobody_can_renew_is_told_of_seven_three_and_one_day_ahead_and_when_it_comes() {
        connect("linkedin", "none");
        awaitTold("account.connected");
        time.pass(Duration.ofDays(52));

        time.pass(Duration.ofHours(25));
        var seven = awaitTold("account.connected", "token.expiring");
        time.pass(Duration.ofDays(4));
        var three = awaitTold("account.connected", "token.expiring", "token.expiring");
        time.pass(Duration.ofDays(2));
        var one = awaitTold("account.connected", "token.expiring", "token.expiring", "token.expiring");
        time.pass(Duration.ofDays(1));
        var end = awaitTold("account.connected", "token.expiring", "token.expiring", "token.expiring", "token.revoked");

        assertEquals(7, seven.json().at("/account/daysUntilExpiry").asInt());
        assertEquals(3, three.json().at("/account/daysUntilExpiry").asInt());
        assertEquals(1, one.json().at("/account/daysUntilExpiry").asInt());
        assertEquals("expired", end.json().at("/account/cause").asText());
    }
}
