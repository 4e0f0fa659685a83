package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import dev.handfast.webhook.Receiver;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a backend that speaks letmepost is told, from what happens at the platforms. */
class LetmepostEventsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String MILLISECONDS = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private final Steered time = new Steered();
    private final Stage stage = Stage.open(Map.of(), usual -> usual, time);
    private final Vertx vertx = Vertx.vertx();
    private final Receiver receiver = new Receiver(vertx);
    private final Stage.Guest guest = stage.tenant();

    @AfterEach
    void close() {
        Stage.await(vertx.close());
        stage.close();
    }

    private void listen(String... events) {
        var reply = guest.late(guest.key(KeyFormat.LETMEPOST, Role.OWNER, Set.of()))
                .post("/v1/webhook-endpoints", Map.of("url", receiver.url().toString(), "events", List.of(events)));
        assertEquals(201, reply.status(), reply.text());
    }

    private String connect(String platform) {
        return Browser.query(new Browser().connect(Ways.start(guest, platform), "few"))
                .get("accountId");
    }

    /** Waits for the next one of this word. */
    private JsonNode told(int number, String word) {
        await().atMost(SOON).until(() -> receiver.came().size() >= number);
        var came = receiver.came().get(number - 1).json();
        assertEquals(word, came.path("type").asText(), came.toString());
        assertTrue(came.path("createdAt").asText().matches(MILLISECONDS), came.toString());
        return came.path("data");
    }

    private void attempt() {
        var tried = "select coalesce(sum(fence), 0) from oauth_grant";
        long before = Rows.of(stage).number(tried);
        time.pass(Duration.ofMinutes(1));
        await().atMost(SOON).until(() -> Rows.of(stage).number(tried) > before);
        await().atMost(SOON)
                .until(() ->
                        Rows.of(stage).number("select count(*) from oauth_grant where leased_until is not null") == 0);
    }

    @Test
    void a_token_that_cannot_be_renewed_expires_and_one_whose_renewal_is_refused_is_revoked() {
        listen();
        var account = Id.fromHex(connect("twitter")).orElseThrow().uuid().toString();
        stage.platforms().faults().add(Fault.lasting("twitter", Endpoint.TOKEN, Fault.Kind.SERVER_ERROR));
        time.pass(Duration.ofMinutes(114));
        for (int i = 0; i < 3; i++) {
            attempt();
        }

        var expiring = told(1, "token.expiring");
        assertEquals(account, expiring.path("accountId").asText());
        assertEquals("refresh_failed", expiring.path("reason").asText());
        assertTrue(expiring.path("expiresAt").asText().matches(MILLISECONDS), expiring.toString());
        assertEquals(0, expiring.path("daysUntilExpiry").intValue());
        assertTrue(expiring.path("daysUntilExpiry").isInt(), expiring.toString());

        stage.platforms().faults().clear();
        stage.platforms().revoke("twitter", "few");
        time.pass(Duration.ofHours(2));
        var revoked = told(2, "token.revoked");
        assertEquals(account, revoked.path("accountId").asText());
        assertEquals("refresh_failed", revoked.path("reason").asText());
        assertTrue(revoked.path("revokedAt").asText().matches(MILLISECONDS), revoked.toString());
    }

    @Test
    void accounts_that_letmepost_has_no_word_for_are_not_told_of() {
        listen("account.connected");

        connect("youtube");
        connect("twitter");

        assertEquals("twitter", told(1, "account.connected").path("platform").asText());
        assertEquals(1, Rows.of(stage).number("select count(*) from delivery"));
    }
}
