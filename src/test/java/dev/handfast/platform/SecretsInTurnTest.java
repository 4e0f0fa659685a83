package dev.handfast.platform;

import static dev.handfast.platform.Upstreams.CALLBACK;
import static dev.handfast.platform.Upstreams.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.Secret;
import dev.handfast.platform.Upstreams.Reply;
import dev.handfast.platform.Upstreams.Seen;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An app with two secrets, of which the platform takes one. */
class SecretsInTurnTest {
    private static final App APP = new App("app", List.of(Secret.of("new"), Secret.of("old")));
    private static final String TWITTER = "POST /twitter/api/2/oauth2/token";
    private static final Reply TOKENS = Reply.ok(
            "{\"access_token\":\"a2\",\"refresh_token\":\"r2\",\"expires_in\":7200,\"scope\":\"tweet.read tweet.write users.read offline.access\"}");
    private static final Reply WRONG_CLIENT = Reply.of(401, "{\"error\":\"invalid_client\"}");

    private final Upstreams upstreams = new Upstreams();
    private volatile String taken = "old";

    @AfterEach
    void stop() {
        upstreams.close();
    }

    private static String shown(Seen seen) {
        var basic = seen.headers().get("Authorization");
        if (basic == null) {
            return seen.form().get("client_secret");
        }
        var pair = new String(Base64.getDecoder().decode(basic.substring("Basic ".length())), StandardCharsets.UTF_8);
        return pair.substring(pair.indexOf(':') + 1);
    }

    private void answers(String path, Reply wrong) {
        upstreams.on(path, seen -> shown(seen).equals(taken) ? TOKENS : wrong);
    }

    private List<String> shown() {
        return upstreams.seen.stream().map(SecretsInTurnTest::shown).toList();
    }

    private double fallbacks(String platform) {
        return upstreams
                .meters
                .get("handfast.client.secret.fallbacks")
                .tag("platform", platform)
                .counter()
                .count();
    }

    @Test
    void a_code_is_traded_with_the_next_secret_when_the_first_is_refused() {
        answers(TWITTER, WRONG_CLIENT);

        var tokens = await(upstreams
                .oauth("twitter")
                .redeem(APP, Secret.of("code"), CALLBACK, Optional.of(Secret.of("v".repeat(43)))));

        assertEquals("a2", tokens.accessToken().reveal());
        assertEquals(List.of("new", "old"), shown());
        assertEquals(1, fallbacks("twitter"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "twitter | /twitter/api/2/oauth2/token | {\"error\":\"invalid_client\"}",
                "linkedin | /linkedin/www/oauth/v2/accessToken | {\"error\":\"invalid_client\"}",
                "tiktok | /tiktok/api/v2/oauth/token/ | {\"error\":\"invalid_client\"}",
                "youtube | /youtube/oauth/token | {\"error\":\"invalid_client\"}",
                "reddit | /reddit/www/api/v1/access_token | {\"message\":\"Unauthorized\",\"error\":401}",
                "pinterest | /pinterest/api/v5/oauth/token | {\"code\":2,\"message\":\"Authentication failed.\"}"
            })
    void a_token_is_renewed_with_the_next_secret_in_every_platforms_words(String id, String path, String refusal) {
        answers("POST " + path, Reply.of(401, refusal));

        assertEquals(
                "a2",
                await(upstreams.connector(id).refresh(APP, Upstreams.grant()))
                        .accessToken()
                        .reveal());
        assertEquals(List.of("new", "old"), shown());
    }

    @Test
    void what_worked_goes_first_until_it_works_no_longer() {
        answers(TWITTER, WRONG_CLIENT);
        var twitter = upstreams.connector("twitter");
        await(twitter.refresh(APP, Upstreams.grant()));
        await(twitter.refresh(APP, Upstreams.grant()));
        taken = "new";
        await(twitter.refresh(APP, Upstreams.grant()));
        await(twitter.refresh(APP, Upstreams.grant()));

        assertEquals(List.of("new", "old", "old", "old", "new", "new"), shown());
        assertEquals(2, fallbacks("twitter"));
    }

    @Test
    void a_secret_that_is_no_longer_configured_is_not_tried() {
        answers(TWITTER, WRONG_CLIENT);
        var twitter = upstreams.connector("twitter");
        await(twitter.refresh(APP, Upstreams.grant()));

        assertEquals(
                ErrorCode.PLATFORM_MISCONFIGURED,
                Upstreams.code(twitter.refresh(new App("app", Secret.of("new")), Upstreams.grant())));
        assertEquals(List.of("new", "old", "new"), shown());
    }

    @Test
    void when_none_is_taken_the_app_is_misconfigured_and_each_was_tried_once() {
        taken = "another";
        answers(TWITTER, WRONG_CLIENT);

        assertEquals(
                ErrorCode.PLATFORM_MISCONFIGURED,
                Upstreams.code(upstreams.connector("twitter").refresh(APP, Upstreams.grant())));
        assertEquals(List.of("new", "old"), shown());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"error\":\"invalid_grant\"} | GRANT_DEAD",
                "503 | {} | PLATFORM_UNAVAILABLE",
                "429 | {} | PLATFORM_RATE_LIMITED",
                "200 | <html> | PLATFORM_UNREADABLE"
            })
    void nothing_but_a_refused_client_leads_to_another_try(int status, String body, ErrorCode code) {
        upstreams.on(TWITTER, Reply.of(status, body));

        assertEquals(code, Upstreams.code(upstreams.connector("twitter").refresh(APP, Upstreams.grant())));
        assertEquals(List.of("new"), shown());
        assertEquals(0, fallbacks("twitter"));
    }

    @Test
    void what_the_right_secret_is_told_is_the_truth() {
        upstreams.on(
                TWITTER,
                seen -> shown(seen).equals("old") ? Reply.of(400, "{\"error\":\"invalid_grant\"}") : WRONG_CLIENT);

        assertEquals(
                ErrorCode.GRANT_DEAD,
                Upstreams.code(upstreams.connector("twitter").refresh(APP, Upstreams.grant())));
    }

    @Test
    void a_grant_is_taken_back_with_the_secret_that_is_taken() {
        upstreams.on(
                "POST /twitter/api/2/oauth2/revoke",
                seen -> shown(seen).equals(taken) ? Reply.of(200, "") : WRONG_CLIENT);

        assertTrue(await(upstreams.connector("twitter").revoke(APP, Upstreams.grant())));
        assertEquals(List.of("new", "old"), shown());
    }

    @Test
    void a_notice_signed_with_any_secret_is_one() throws Exception {
        for (var secret : List.of("new", "old")) {
            var payload = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("{\"algorithm\":\"HMAC-SHA256\",\"user_id\":\"7\",\"issued_at\":1}".getBytes());
            var mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(secret.getBytes(), "HmacSHA256"));
            var signature = Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(payload.getBytes()));

            var notice = upstreams
                    .connector("facebook")
                    .notice(Notice.Kind.DEAUTHORIZE, APP, Map.of("signed_request", signature + "." + payload));

            assertEquals("7", notice.orElseThrow().identityId());
        }
    }

    @Test
    void an_app_without_a_secret_is_none() {
        assertThrows(IllegalArgumentException.class, () -> new App("app", List.of()));
    }
}
