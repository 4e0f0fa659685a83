package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import dev.handfast.sandbox.platforms.Received;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hours of a token are ten seconds here. */
class KeepAliveTest {
    private static final double SCALE = 720;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static Stage stage;

    private final Stage.Guest guest = stage.tenant();
    private final LateClient vendor = guest.vendor();
    private final Set<String> accounts = new HashSet<>();

    @BeforeAll
    static void open() {
        stage = Stage.open(Map.of(), usual -> usual.paging(7).faster(SCALE));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @AfterEach
    void mend() {
        stage.platforms().faults().clear();
        accounts.forEach(account -> guest.late().delete("/v1/accounts/" + account));
    }

    private String connected(String platform) {
        var reply = guest.late()
                .get("/v1/connect/" + platform + "?profileId=" + guest.profile() + "&redirect_url=" + Stage.REDIRECT);
        var end = new Browser().connect(URI.create(reply.json().path("authUrl").asText()), "few");
        var account = Browser.query(end).get("accountId");
        accounts.add(account);
        return account;
    }

    private Reply token(String account, String query) {
        return vendor.post("/handfast/v1/accounts/" + account + "/token" + query, Map.of());
    }

    private boolean renewed(String account, Reply first) {
        var reply = token(account, "");
        return reply.status() == 200
                && !reply.json().path("access_token").equals(first.json().path("access_token"));
    }

    private String status(String account) {
        return vendor.get("/handfast/v1/accounts/" + account)
                .json()
                .path("status")
                .asText();
    }

    private static List<Received> renewals(String platform) {
        return stage.platforms().requests().all().stream()
                .filter(request -> request.platform().equals(platform)
                        && "refresh_token".equals(request.parameters().get("grant_type")))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"twitter", "tiktok"})
    void a_token_is_renewed_before_it_ends_with_nobody_looking(String platform) {
        var account = connected(platform);
        var first = token(account, "");

        await().atMost(SOON).until(() -> renewed(account, first));

        assertEquals("active", status(account));
    }

    @Test
    void a_vended_token_opens_the_platform_and_a_reading_key_gets_none() {
        var account = connected("twitter");

        var reply = token(account, "");

        assertEquals(200, reply.status(), reply.text());
        assertEquals("no-store", reply.header("cache-control").orElseThrow());
        assertEquals("Bearer", reply.json().path("token_type").asText());
        assertTrue(stage.platforms()
                .issuedSecrets()
                .contains(reply.json().path("access_token").asText()));
        var owner = guest.late(guest.key(dev.handfast.tenant.KeyFormat.HANDFAST, Role.OWNER, Set.of()));
        assertEquals(
                403,
                owner.post("/handfast/v1/accounts/" + account + "/token", Map.of())
                        .status());
        assertEquals(
                401,
                guest.late()
                        .post("/handfast/v1/accounts/" + account + "/token", Map.of())
                        .status());
        assertEquals(
                405, vendor.get("/handfast/v1/accounts/" + account + "/token").status());
        assertEquals(
                404,
                stage.tenant()
                        .vendor()
                        .post("/handfast/v1/accounts/" + account + "/token", Map.of())
                        .status());
    }

    @Test
    void a_revoked_grant_needs_the_person_and_says_why() {
        var account = connected("twitter");
        stage.platforms().revoke("twitter", "few");

        await().atMost(SOON).until(() -> status(account).equals("reconnect_required"));

        var told = vendor.get("/handfast/v1/accounts/" + account).json();
        assertEquals("revoked", told.path("cause").asText());
        assertTrue(told.path("platform_code").asText().startsWith("invalid_request"), told.toString());
        assertEquals(409, token(account, "").status());
        var health = guest.late().get("/v1/accounts/" + account + "/health").json();
        assertTrue(health.toString().contains("revoked"), health.toString());

        assertEquals(account, connected("twitter"));

        assertEquals("active", status(account));
        assertEquals(200, token(account, "").status());
    }

    @Test
    void a_lost_answer_is_told_as_what_it_is() {
        var account = connected("tiktok");
        stage.platforms().faults().add(Fault.once("tiktok", Endpoint.TOKEN, Fault.Kind.LOST_ANSWER));

        await().atMost(SOON).until(() -> status(account).equals("reconnect_required"));

        assertEquals(
                "answer_lost",
                vendor.get("/handfast/v1/accounts/" + account)
                        .json()
                        .path("cause")
                        .asText());
    }

    @Test
    void where_a_used_token_is_taken_again_a_lost_answer_costs_nothing() {
        var reply = guest.late()
                .post(
                        "/v1/connect/bluesky/credentials",
                        Map.of(
                                "identifier", "few.test",
                                "appPassword", "abcd-efgh-ijkl-mnop",
                                "profileId", guest.profile().hex()));
        assertEquals(200, reply.status(), reply.text());
        var account = guest.late()
                .get("/v1/accounts?platform=bluesky")
                .json()
                .path("accounts")
                .path(0)
                .path("_id")
                .asText();
        accounts.add(account);
        var first = token(account, "");
        assertEquals(200, first.status(), first.text());
        stage.platforms().faults().add(Fault.once("bluesky", Endpoint.TOKEN, Fault.Kind.LOST_ANSWER));

        await().atMost(SOON).until(() -> stage.platforms().faults().all().isEmpty());
        await().atMost(SOON).until(() -> renewed(account, first));

        assertEquals("active", status(account));
    }

    @Test
    void two_processes_and_a_slow_strict_platform_lose_nothing() throws Exception {
        var connected = List.of(connected("twitter"));
        var replica = stage.replica();
        var other = new LateClient(URI.create("http://localhost:" + replica.httpPort()), vendor.key());
        stage.platforms()
                .faults()
                .add(Fault.lasting("twitter", Endpoint.TOKEN, Fault.Kind.SLOW).delayed(Duration.ofMillis(1200)));
        int before = renewals("twitter").size();
        var pool = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 12; round++) {
                var asking = connected.stream()
                        .flatMap(account -> Stream.<Callable<Reply>>of(
                                () -> token(account, "?min_valid=7"),
                                () -> other.post("/handfast/v1/accounts/" + account + "/token?min_valid=7", Map.of())))
                        .toList();
                for (var answer : pool.invokeAll(asking)) {
                    assertEquals(200, answer.get().status(), answer.get().text());
                }
                await().pollDelay(Duration.ofMillis(700)).until(() -> true);
            }
        } finally {
            pool.shutdownNow();
            Stage.await(replica.stop());
        }

        var done = renewals("twitter").subList(before, renewals("twitter").size());
        assertTrue(done.size() >= 3, done.size() + " renewals");
        assertTrue(done.stream().allMatch(request -> request.status() == 200), "no token was spent twice");
        connected.forEach(account -> assertEquals("active", status(account)));
    }
}
