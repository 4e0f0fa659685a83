package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.tenant.Role;
import dev.handfast.webhook.Receiver;
import dev.handfast.webhook.Receiver.Came;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WebhooksTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static Vertx vertx;

    private final Stage.Guest guest = Stage.shared().tenant();
    private final Receiver receiver = new Receiver(vertx);

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        Stage.await(vertx.close());
    }

    private Map<String, Object> settings(String... events) {
        var settings = new HashMap<String, Object>();
        settings.put("name", "Mine");
        settings.put("url", receiver.url().toString());
        settings.put("secret", "top-secret-one");
        settings.put("events", List.of(events));
        settings.put("customHeaders", Map.of("X-Tenant", "ada-token"));
        return settings;
    }

    private String webhook(String... events) {
        var reply = guest.late().post("/v1/webhooks/settings", settings(events));
        assertEquals(200, reply.status(), reply.text());
        assertFalse(reply.text().contains("top-secret") || reply.text().contains("ada-token"), reply.text());
        return reply.json().at("/webhook/_id").asText();
    }

    private String connect() {
        var reply = guest.late()
                .get("/v1/connect/twitter?profileId=" + guest.profile() + "&redirect_url=" + Stage.REDIRECT);
        return Browser.query(new Browser()
                        .connect(URI.create(reply.json().path("authUrl").asText()), "few"))
                .get("accountId");
    }

    private Came came(int index) {
        await().atMost(SOON).until(() -> receiver.came().size() > index);
        return receiver.came().get(index);
    }

    private static String hmac(String secret, String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_backend_is_told_of_an_account_that_comes_comes_again_and_goes() throws Exception {
        webhook("account.connected", "account.reconnected", "account.disconnected", "post.published");

        var account = connect();
        connect();
        assertEquals(200, guest.late().delete("/v1/accounts/" + account).status());

        came(2);
        var told = receiver.came();
        assertEquals(
                List.of("account.connected", "account.reconnected", "account.disconnected"),
                told.stream().map(came -> came.json().path("event").asText()).toList());
        for (var came : told) {
            assertEquals(account, came.json().at("/account/accountId").asText());
            assertEquals(
                    guest.profile().hex(), came.json().at("/account/profileId").asText());
            assertEquals("twitter", came.json().at("/account/platform").asText());
            assertFalse(came.json().at("/account/username").asText().isEmpty());
            assertEquals(hmac("top-secret-one", came.body()), came.headers().get("X-Late-Signature"));
            assertEquals("ada-token", came.headers().get("X-Tenant"));
        }
        assertEquals(
                "intentional",
                told.get(2).json().at("/account/disconnectionType").asText());
        assertEquals(
                3,
                told.stream()
                        .map(came -> came.json().path("id").asText())
                        .distinct()
                        .count());
    }

    @Test
    void a_client_that_knows_connected_alone_hears_of_both() {
        webhook("account.connected");

        connect();
        connect();

        assertEquals("account.connected", came(0).json().path("event").asText());
        assertEquals("account.connected", came(1).json().path("event").asText());
    }

    @Test
    void settings_are_read_changed_and_deleted_and_secrets_never_come_back() {
        var id = webhook("account.connected");

        var row = guest.late().get("/v1/webhooks/settings").json().at("/webhooks/0");
        assertEquals(id, row.path("_id").asText());
        assertEquals("********", row.path("secret").asText());
        assertEquals("********", row.at("/customHeaders/X-Tenant").asText());
        assertTrue(row.path("isActive").asBoolean());
        assertTrue(row.path("lastFiredAt").isNull());
        assertEquals(0, row.path("failureCount").asInt());

        for (var name : List.of("_id", "webhookId", "id")) {
            var changed = guest.late()
                    .put("/v1/webhooks/settings", Map.of(name, id, "name", "By " + name, "isActive", false));
            assertEquals(200, changed.status(), changed.text());
            assertEquals("By " + name, changed.json().at("/webhook/name").asText());
            assertFalse(changed.json().at("/webhook/isActive").asBoolean());
        }
        assertEquals(200, guest.late().delete("/v1/webhooks/settings?id=" + id).status());
        assertEquals(404, guest.late().delete("/v1/webhooks/settings?id=" + id).status());
        assertEquals(
                0,
                guest.late()
                        .get("/v1/webhooks/settings")
                        .json()
                        .path("webhooks")
                        .size());
    }

    @Test
    void a_changed_secret_signs_beside_the_one_before_and_a_mask_changes_nothing() throws Exception {
        var id = webhook("account.connected");
        guest.late()
                .put(
                        "/v1/webhooks/settings",
                        Map.of("_id", id, "secret", "********", "customHeaders", Map.of("X-Tenant", "********")));
        guest.late().put("/v1/webhooks/settings", Map.of("_id", id, "secret", "top-secret-two"));

        assertTrue(guest.late()
                .post("/v1/webhooks/test", Map.of("webhookId", id))
                .json()
                .path("success")
                .asBoolean());

        var came = came(0);
        assertEquals(hmac("top-secret-two", came.body()), came.headers().get("X-Late-Signature"));
        assertEquals(hmac("top-secret-one", came.body()), came.headers().get("X-Late-Signature-Previous"));
        assertEquals("ada-token", came.headers().get("X-Tenant"));
    }

    @Test
    void the_standard_form_comes_with_a_secret_that_is_shown_once() throws Exception {
        var settings = settings("account.connected");
        settings.remove("secret");
        settings.put("signatureForm", "standard");
        var made = guest.late().post("/v1/webhooks/settings", settings).json();
        var secret = made.at("/webhook/secret").asText();
        assertFalse(guest.late().get("/v1/webhooks/settings").text().contains(secret));

        connect();

        var came = came(0);
        var headers = new HashMap<String, List<String>>();
        came.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        new com.standardwebhooks.Webhook(secret).verify(came.body(), headers);
        assertEquals("account.connected", came.json().path("type").asText());
        assertEquals(guest.profile().hex(), came.json().at("/data/profileId").asText());
    }

    @Test
    void a_trial_is_sent_at_once_and_logged_whatever_comes_of_it() {
        var id = webhook("account.connected");
        assertTrue(test(id).path("success").asBoolean());
        receiver.answers(500);
        var failed = test(id);

        assertFalse(failed.path("success").asBoolean());
        assertEquals(
                "Test webhook failed: the endpoint answered 500",
                failed.path("message").asText());
        assertEquals("webhook.test", came(0).json().path("event").asText());
        var logs = guest.late().get("/v1/webhooks/logs?webhookId=" + id).json();
        assertEquals(2, logs.at("/pagination/total").asInt());
        assertEquals("failed", logs.at("/logs/0/status").asText());
        assertEquals(500, logs.at("/logs/0/statusCode").asInt());
        assertEquals("said no", logs.at("/logs/0/responseBody").asText());
        assertEquals(came(0).body(), logs.at("/logs/1/requestPayload").asText());
        var page = guest.late()
                .get("/v1/webhooks/logs?limit=1&skip=0&status=success&event=webhook.test")
                .json();
        assertEquals(1, page.path("logs").size());
        assertFalse(page.at("/pagination/hasMore").asBoolean());
        var beyond = guest.late()
                .get("/v1/webhooks/logs?limit=1&skip=7&webhookId=" + id)
                .json();
        assertEquals(0, beyond.path("logs").size());
        assertEquals(2, beyond.at("/pagination/total").asInt());
        assertEquals(400, guest.late().get("/v1/webhooks/logs?limit=0").status());
    }

    private JsonNode test(String id) {
        return guest.late().post("/v1/webhooks/test", Map.of("webhookId", id)).json();
    }

    /** An attempt counts once it is written down: what is asked for before is asked for too early. */
    private void awaitLogged(String event, int attempts) {
        await().atMost(SOON)
                .until(() -> guest.late()
                                .get("/v1/webhooks/logs?eventId=" + event)
                                .json()
                                .path("logs")
                                .size()
                        == attempts);
    }

    @Test
    void what_was_delivered_is_delivered_again_when_asked_for() {
        var id = webhook("account.connected");
        connect();
        var event = came(0).json().path("id").asText();
        awaitLogged(event, 1);

        var reply = guest.late().post("/v1/webhooks/logs/redeliver", Map.of("eventId", event, "webhookId", id));

        assertEquals(200, reply.status(), reply.text());
        assertEquals(event, came(1).json().path("id").asText());
        awaitLogged(event, 2);
        var log = guest.late()
                .get("/v1/webhooks/logs?eventId=" + event)
                .json()
                .at("/logs/0/_id")
                .asText();
        assertEquals(
                200,
                guest.late()
                        .post("/v1/webhooks/logs/redeliver", Map.of("logId", log))
                        .status());
        assertEquals(event, came(2).json().path("id").asText());
    }

    @Test
    void a_trial_of_the_log_is_made_again_when_asked_for() {
        var id = webhook("account.connected");
        test(id);
        var line = guest.late()
                .get("/v1/webhooks/logs?webhookId=" + id)
                .json()
                .at("/logs/0/_id")
                .asText();

        var reply = guest.late().post("/v1/webhooks/logs/redeliver", Map.of("logId", line));

        assertEquals(200, reply.status(), reply.text());
        assertEquals("webhook.test", came(1).json().path("event").asText());
    }

    @Test
    void a_webhook_of_another_tenant_looks_like_none() {
        var id = webhook("account.connected");
        test(id);
        var stranger = Stage.shared().tenant().late();
        var event = came(0).json().path("id").asText();

        assertEquals(
                0, stranger.get("/v1/webhooks/settings").json().path("webhooks").size());
        assertEquals(
                0,
                stranger.get("/v1/webhooks/logs?webhookId=" + id)
                        .json()
                        .path("logs")
                        .size());
        var none = Id.at(java.time.Instant.now()).hex();
        var foreign = stranger.put("/v1/webhooks/settings", Map.of("_id", id, "name", "mine now"));
        var absent = stranger.put("/v1/webhooks/settings", Map.of("_id", none, "name", "mine now"));
        assertEquals(404, foreign.status());
        assertEquals(absent.text(), foreign.text());
        assertEquals(404, stranger.delete("/v1/webhooks/settings?id=" + id).status());
        assertEquals(
                404, stranger.post("/v1/webhooks/test", Map.of("webhookId", id)).status());
        assertEquals(
                404,
                stranger.post("/v1/webhooks/logs/redeliver", Map.of("eventId", event, "webhookId", id))
                        .status());
    }

    @Test
    void nonsense_is_refused() {
        refused("url", "not a url");
        refused("url", "ftp://example.com/");
        refused("url", "http://example.com/");
        refused("url", "https://user:pass@example.com/");
        refused("url", "https://10.0.0.1/hooks");
        refused("url", "https://169.254.169.254/latest");
        refused("events", List.of());
        refused("events", List.of("no.such.event"));
        refused("events", "account.connected");
        refused("name", " ");
        refused("isActive", "maybe");
        refused("customHeaders", Map.of("Host", "evil"));
        refused("customHeaders", Map.of("X-Late-Signature", "forged"));
        refused("customHeaders", Map.of("X-A", "split\r\nX-B: c"));
        refused("customHeaders", Map.of("X A", "b"));
        refused("signatureForm", "morse");
    }

    private void refused(String field, Object value) {
        var settings = settings("account.connected");
        settings.put(field, value);
        var reply = guest.late().post("/v1/webhooks/settings", settings);
        assertEquals(400, reply.status(), field + " " + value + ": " + reply.text());
        assertEquals(field, reply.json().path("param").asText(), reply.text());
    }

    @Test
    void keys_that_only_read_or_reach_some_profiles_cannot_change_webhooks() {
        var id = webhook("account.connected");
        var reader = guest.late(guest.key(Role.READER, Set.of()));
        var limited = guest.late(guest.key(Role.OWNER, Set.of(guest.profile())));

        assertEquals(200, reader.get("/v1/webhooks/settings").status());
        assertEquals(
                403, reader.post("/v1/webhooks/test", Map.of("webhookId", id)).status());
        assertEquals(403, reader.delete("/v1/webhooks/settings?id=" + id).status());
        assertEquals(403, limited.get("/v1/webhooks/settings").status());
        assertEquals(
                403,
                limited.post("/v1/webhooks/settings", settings("account.connected"))
                        .status());
    }

    @Test
    void a_tenant_has_at_most_fifty() {
        for (int i = 0; i < 50; i++) {
            webhook("account.connected");
        }

        var reply = guest.late().post("/v1/webhooks/settings", settings("account.connected"));

        assertEquals(400, reply.status());
        assertEquals(
                50,
                StreamSupport.stream(
                                guest.late()
                                        .get("/v1/webhooks/settings")
                                        .json()
                                        .path("webhooks")
                                        .spliterator(),
                                false)
                        .count());
    }
}
