package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Secret;
import dev.handfast.tenant.OwnApp;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client secret is changed at the platform while accounts live on. Two hours of a token are ten seconds here. */
class ClientSecretsTest {
    private static final String PLATFORM = "twitter";
    private static final String OLD = "sandbox-twitter-secret";
    private static final String NEW = "sandbox-twitter-secret-2";
    private static final Duration SOON = Duration.ofSeconds(40);
    private static Stage stage;

    private final Stage.Guest guest = stage.tenant();
    private final LateClient vendor = guest.vendor();

    @BeforeAll
    static void open() {
        stage = Stage.open(
                Map.of(
                        "HANDFAST_PLATFORM_TWITTER_CLIENT_ID", "sandbox-twitter-app",
                        "HANDFAST_PLATFORM_TWITTER_CLIENT_SECRET", NEW,
                        "HANDFAST_PLATFORM_TWITTER_CLIENT_SECRET_PREVIOUS", OLD),
                usual -> usual.paging(7).faster(720));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @AfterEach
    void mend() {
        stage.platforms().changeSecrets(PLATFORM, OLD);
    }

    private String connected(Stage.Guest who) {
        var end = new Browser().connect(Ways.start(who, PLATFORM), "few");
        return Browser.query(end).get("accountId");
    }

    private String renewed(String account) {
        var print = token(account, "").json().path("fingerprint").asText();
        await().pollInterval(Duration.ofMillis(300))
                .atMost(SOON)
                .until(() -> token(account, "?rejected=" + print).status() == 200);
        var reply = token(account, "");
        assertEquals(200, reply.status(), reply.text());
        return reply.json().path("access_token").asText();
    }

    private Reply token(String account, String query) {
        return vendor.post("/handfast/v1/accounts/" + account + "/token" + query, Map.of());
    }

    private com.fasterxml.jackson.databind.JsonNode told(String account) {
        return vendor.get("/handfast/v1/accounts/" + account).json();
    }

    @Test
    void a_secret_changed_at_the_platform_is_an_outage_of_nothing() {
        var before = connected(guest);
        var first = renewed(before);

        stage.platforms().changeSecrets(PLATFORM, NEW);

        assertTrue(!first.equals(renewed(before)), "renewed with the new secret");
        var after = connected(stage.tenant());
        assertTrue(after != null && !after.isEmpty(), "redeemed with the new secret");
        assertEquals("active", told(before).path("status").asText());
        assertEquals(200, guest.late().delete("/v1/accounts/" + before).status());
        assertTrue(metrics().contains("handfast_client_secret_fallbacks_total{platform=\"twitter\"}"), "it is counted");
    }

    @Test
    void a_secret_that_is_wrong_altogether_costs_no_account() {
        var account = connected(guest);

        stage.platforms().changeSecrets(PLATFORM, "neither");
        await().atMost(SOON).until(() -> told(account).path("status").asText().equals("refresh_failing"));

        assertEquals("misconfigured", told(account).path("cause").asText());
        stage.platforms().changeSecrets(PLATFORM, NEW);
        await().atMost(SOON)
                .until(() -> token(account, "?min_valid=1").status() == 200
                        && told(account).path("status").asText().equals("active"));
    }

    @Test
    void a_tenants_own_app_has_several_secrets_too() {
        stage.withTenancy(tenancy -> tenancy.putOwnApp(new OwnApp(
                guest.tenant().id(),
                PLATFORM,
                "sandbox-twitter-app",
                List.of(Secret.of("a-third"), Secret.of(NEW), Secret.of(OLD)))));

        var account = connected(guest);
        stage.platforms().changeSecrets(PLATFORM, "a-third");

        renewed(account);
        assertEquals("active", told(account).path("status").asText());
    }

    private static String metrics() {
        var management = URI.create(stage.sandbox().json().path("managementUrl").asText() + "/metrics");
        return new Browser().open(management).text();
    }
}
