package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Secret;
import dev.handfast.tenant.OwnApp;
import dev.handfast.webhook.Receiver;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a stage of its own: the simulated people are the same for everyone, and a notice means all accounts of a person. */
class NoticesTest {
    private static final String SECRET = "sandbox-threads-secret";
    private static Stage stage;
    private static Vertx vertx;

    private final Stage.Guest guest = stage.tenant();

    @BeforeAll
    static void open() {
        stage = Stage.open(Map.of());
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        Stage.await(vertx.close());
        stage.close();
    }

    private String connect(Stage.Guest who) {
        var reply =
                who.late().get("/v1/connect/threads?profileId=" + who.profile() + "&redirect_url=" + Stage.REDIRECT);
        var end = new Browser().connect(URI.create(reply.json().path("authUrl").asText()), "few");
        return Browser.query(end).get("accountId");
    }

    private static String signed(String secret, String payload) throws Exception {
        var body = Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signature = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature) + "." + body;
    }

    private static String payload(String user, Instant at) {
        return "{\"algorithm\":\"HMAC-SHA256\",\"issued_at\":" + at.getEpochSecond() + ",\"user_id\":\"" + user + "\"}";
    }

    private static Reply post(String path, String signedRequest) {
        return new Browser().submit(URI.create(stage.publicUrl() + path), Map.of("signed_request", signedRequest));
    }

    /** Who the simulated person is at the platform. */
    private String user(String account) {
        return NoticesTest.column(
                "select g.identity_id from account a join oauth_grant g on g.id = a.grant_id where a.id = '"
                        + dev.handfast.core.Id.fromHex(account).orElseThrow().uuid() + "'");
    }

    private static String column(String sql) {
        var url = Secret.of(stage.databaseUrl());
        var own = Vertx.vertx();
        var database = dev.handfast.store.Database.open(own, url, 1);
        try {
            return Stage.await(database.client()
                    .query(sql)
                    .execute()
                    .map(rows -> rows.iterator().next().getValue(0).toString()));
        } finally {
            Stage.await(database.close().eventually(own::close));
        }
    }

    @Test
    void who_takes_the_permission_back_has_to_connect_again_and_the_backend_is_told_once() throws Exception {
        var receiver = new Receiver(vertx);
        guest.late()
                .post(
                        "/v1/webhooks/settings",
                        Map.of(
                                "name",
                                "n",
                                "url",
                                receiver.url().toString(),
                                "events",
                                List.of("account.disconnected")));
        var account = connect(guest);
        var request = signed(SECRET, payload(user(account), Instant.now()));

        assertEquals(200, post("/oauth/deauthorize/threads", request).status());
        assertEquals(200, post("/oauth/deauthorize/threads", request).status());

        assertFalse(guest.late()
                .get("/v1/accounts/" + account)
                .json()
                .at("/account/isActive")
                .asBoolean());
        await().atMost(Duration.ofSeconds(20)).until(() -> !receiver.came().isEmpty());
        var told = receiver.came().get(0).json();
        assertEquals("account.disconnected", told.path("event").asText());
        assertEquals(account, told.at("/account/accountId").asText());
        assertEquals("unintentional", told.at("/account/disconnectionType").asText());
        assertEquals(
                "the person took the permission back at Threads",
                told.at("/account/reason").asText());
        assertEquals(
                "1",
                column("select count(*) from outbox where type = 'token.revoked' and subject = '"
                        + dev.handfast.core.Id.fromHex(account).orElseThrow().uuid() + "'"));
    }

    @Test
    void a_notice_from_before_the_person_came_back_changes_nothing() throws Exception {
        var account = connect(guest);
        var old = signed(SECRET, payload(user(account), Instant.now().minusSeconds(3600)));

        assertEquals(200, post("/oauth/deauthorize/threads", old).status());

        assertTrue(guest.late()
                .get("/v1/accounts/" + account)
                .json()
                .at("/account/isActive")
                .asBoolean());
    }

    @Test
    void who_asks_to_be_forgotten_is_and_can_see_it() throws Exception {
        var account = connect(guest);
        var user = user(account);
        column("""
                insert into owed_revocation
                select g.id, g.tenant, g.platform, g.client_id, g.identity_id, g.access_token, 0, now(),
                       now() + interval '23 hours'
                from account a join oauth_grant g on g.id = a.grant_id where a.id = '%s' returning grant_id""".formatted(dev.handfast.core.Id.fromHex(account).orElseThrow().uuid()));

        var reply = post("/oauth/data-deletion/threads", signed(SECRET, payload(user, Instant.now())));

        assertEquals(200, reply.status(), reply.text());
        var code = reply.json().path("confirmation_code").asText();
        assertEquals(
                stage.publicUrl() + "/connect/deletion/" + code,
                reply.json().path("url").asText());
        assertEquals(404, guest.late().get("/v1/accounts/" + account).status());
        assertEquals("0", column("select count(*) from oauth_grant where identity_id = '" + user + "'"));
        assertEquals("0", column("select count(*) from owed_revocation where identity_id = '" + user + "'"));
        assertEquals("0", column("select count(*) from outbox where facts ->> 'platformAccountId' = '" + user + "'"));
        var page = new Browser().open(URI.create(reply.json().path("url").asText()));
        assertEquals(200, page.status());
        assertTrue(page.text().contains("Your data was deleted"), page.text());
        assertEquals(
                404,
                new Browser()
                        .open(URI.create(stage.publicUrl() + "/connect/deletion/guess"))
                        .status());
    }

    @Test
    void what_the_platform_did_not_sign_is_refused() throws Exception {
        var account = connect(guest);
        var user = user(account);
        var now = Instant.now();
        var good = signed(SECRET, payload(user, now));

        for (var forged : List.of(
                "",
                ".",
                "a.b",
                "nonsense",
                good.substring(1),
                good + "A",
                signed("another secret", payload(user, now)),
                signed(SECRET, payload(user, now).replace("HMAC-SHA256", "none")),
                signed(SECRET, "{\"user_id\":\"" + user + "\",\"issued_at\":1}"),
                signed(SECRET, "[]"),
                signed(SECRET, "not json"))) {
            assertEquals(401, post("/oauth/deauthorize/threads", forged).status(), forged);
            assertEquals(401, post("/oauth/data-deletion/threads", forged).status(), forged);
        }
        assertEquals(
                400, post("/oauth/deauthorize/threads", "x".repeat(9000) + good).status());
        assertEquals(404, post("/oauth/deauthorize/twitter", good).status());
        assertEquals(404, post("/oauth/deauthorize/nowhere", good).status());
        assertEquals(
                405,
                new Browser()
                        .open(URI.create(stage.publicUrl() + "/oauth/deauthorize/threads"))
                        .status());
        assertTrue(guest.late()
                .get("/v1/accounts/" + account)
                .json()
                .at("/account/isActive")
                .asBoolean());
    }

    @Test
    void a_tenants_own_app_speaks_for_that_tenant_alone() throws Exception {
        var account = connect(guest);
        var other = stage.tenant();
        var mine = "sandbox-threads-app"; // claims the gateway's app with a secret of its own making
        stage.withTenancy(
                tenancy -> tenancy.putOwnApp(new OwnApp(other.tenant().id(), "threads", mine, Secret.of("made up"))));

        var forged = signed("made up", payload(user(account), Instant.now()));

        assertEquals(200, post("/oauth/deauthorize/threads/" + mine, forged).status());
        assertTrue(guest.late()
                .get("/v1/accounts/" + account)
                .json()
                .at("/account/isActive")
                .asBoolean());
        assertEquals(401, post("/oauth/deauthorize/threads", forged).status());
    }
}
