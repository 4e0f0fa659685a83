package dev.handfast.platform;

import static dev.handfast.platform.Upstreams.APP;
import static dev.handfast.platform.Upstreams.CALLBACK;
import static dev.handfast.platform.Upstreams.NOW;
import static dev.handfast.platform.Upstreams.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.Secret;
import dev.handfast.platform.Platform.Pkce;
import dev.handfast.platform.Upstreams.Reply;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedeemTest {
    private final Upstreams upstreams = new Upstreams();

    @AfterEach
    void stop() {
        upstreams.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linkedin | /linkedin/www/oauth/v2/accessToken | body | client_id | openid,profile,w_member_social | ",
                "twitter | /twitter/api/2/oauth2/token | basic | | tweet.read tweet.write users.read offline.access | ",
                "tiktok | /tiktok/api/v2/oauth/token/ | body | client_key | user.info.basic,video.publish | ",
                "youtube | /youtube/oauth/token | body | client_id | https://www.googleapis.com/auth/youtube.readonly https://www.googleapis.com/auth/youtube.upload | ",
                "googlebusiness | /googlebusiness/oauth/token | body | client_id | openid https://www.googleapis.com/auth/business.manage | ",
                "reddit | /reddit/www/api/v1/access_token | basic | | identity submit | ",
                "pinterest | /pinterest/api/v5/oauth/token | basic | | user_accounts:read boards:read pins:read pins:write | continuous_refresh=true"
            })
    void a_code_is_posted_as_the_platform_wants_it(
            String id, String path, String auth, String idName, String scope, String more) {
        upstreams.on("POST " + path, Reply.ok("""
                        {"access_token":"a1","token_type":"bearer","expires_in":7200,"refresh_token":"r1","scope":"%s"}""".formatted(scope)));

        var tokens = await(redeem(id));

        var seen = upstreams.only("POST " + path);
        var expected = new TreeMap<>(
                Map.of("grant_type", "authorization_code", "code", "the code+%", "redirect_uri", CALLBACK));
        if (upstreams.oauth(id).platform().pkce() != Pkce.NONE) {
            expected.put("code_verifier", "the-verifier");
        }
        if (auth.equals("body")) {
            expected.put(idName, "app:1");
            expected.put("client_secret", "s%c+r:t");
            assertFalse(seen.headers().containsKey("Authorization"), "one client authentication, not two");
        } else {
            var pair = "app%3A1:s%25c%2Br%3At"; // RFC 6749 §2.3.1: encoded, then joined
            assertEquals(
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)),
                    seen.headers().get("Authorization"));
        }
        expected.putAll(Upstreams.parameters(more));
        assertEquals(expected, new TreeMap<>(seen.form()));
        assertEquals("application/x-www-form-urlencoded", seen.headers().get("Content-Type"));
        assertTrue(seen.query().isEmpty());
        assertEquals("a1", tokens.accessToken().reveal());
        assertEquals("r1", tokens.refreshToken().orElseThrow().reveal());
        assertEquals(Optional.of(NOW.plusSeconds(7200)), tokens.accessExpiresAt());
        assertEquals("Bearer", tokens.type());
        assertEquals(Set.of(scope.split("[ ,]")), tokens.scopes());
    }

    @Test
    void reddit_is_told_who_calls() {
        upstreams.on(
                "POST /reddit/www/api/v1/access_token",
                Reply.ok("{\"access_token\":\"a\",\"scope\":\"identity submit\"}"));

        await(redeem("reddit"));

        assertTrue(upstreams
                .only("POST /reddit/www/api/v1/access_token")
                .headers()
                .get("User-Agent")
                .matches("\\w+:[\\w.]+:[\\w.]+ \\(by /u/\\w+\\)"));
    }

    @Test
    void facebook_trades_in_the_query_then_for_a_long_life_then_asks_what_was_granted() {
        upstreams
                .on(
                        "GET /facebook/graph/v25.0/oauth/access_token",
                        seen -> seen.query().containsKey("code")
                                ? Reply.ok("{\"access_token\":\"EAAs1\",\"token_type\":\"bearer\",\"expires_in\":5400}")
                                : Reply.ok("{\"access_token\":\"EAAl1\",\"token_type\":\"bearer\"}"))
                .on("GET /facebook/graph/v25.0/me/permissions", Reply.ok("""
                        {"data":[{"permission":"pages_show_list","status":"granted"},
                        {"permission":"pages_read_engagement","status":"granted"},
                        {"permission":"pages_manage_posts","status":"granted"},
                        {"permission":"business_management","status":"declined"}]}"""));

        var tokens = await(redeem("facebook"));

        assertEquals(3, upstreams.seen.size());
        assertEquals(
                Map.of(
                        "grant_type", "authorization_code",
                        "code", "the code+%",
                        "redirect_uri", CALLBACK,
                        "client_id", "app:1",
                        "client_secret", "s%c+r:t"),
                upstreams.seen.get(0).query());
        assertEquals(
                Map.of(
                        "grant_type", "fb_exchange_token",
                        "client_id", "app:1",
                        "client_secret", "s%c+r:t",
                        "fb_exchange_token", "EAAs1"),
                upstreams.seen.get(1).query());
        assertEquals("Bearer EAAl1", upstreams.seen.get(2).headers().get("Authorization"));
        assertEquals("EAAl1", tokens.accessToken().reveal());
        assertEquals(Optional.of(NOW.plus(Duration.ofDays(60))), tokens.accessExpiresAt(), "the file's lifetime");
        assertEquals(Set.of("pages_show_list", "pages_read_engagement", "pages_manage_posts"), tokens.scopes());
        assertTrue(tokens.refreshToken().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":[{\"access_token\":\"IGs\",\"user_id\":\"17841405793187218\",\"permissions\":\"instagram_business_basic,instagram_business_content_publish\"}]}",
                "{\"access_token\":\"IGs\",\"user_id\":17841405793187218,\"permissions\":[\"instagram_business_basic\",\"instagram_business_content_publish\"]}"
            })
    void instagram_answers_in_two_shapes(String answer) {
        upstreams
                .on("POST /instagram/api/oauth/access_token", Reply.ok(answer))
                .on("GET /instagram/graph/access_token", Reply.ok("{\"access_token\":\"IGl\",\"expires_in\":5183944}"));

        var tokens = await(redeem("instagram"));

        assertEquals("IGl", tokens.accessToken().reveal());
        assertEquals("17841405793187218", tokens.extras().get("subject"), "to the last digit");
        assertEquals(Set.of("instagram_business_basic", "instagram_business_content_publish"), tokens.scopes());
        assertEquals(Optional.of(NOW.plusSeconds(5183944)), tokens.accessExpiresAt());
        assertEquals(
                Map.of("grant_type", "ig_exchange_token", "client_secret", "s%c+r:t", "access_token", "IGs"),
                upstreams.only("GET /instagram/graph/access_token").query());
    }

    @Test
    void threads_tells_no_scopes_and_is_taken_to_have_granted_what_was_asked() {
        upstreams
                .on(
                        "POST /threads/graph/oauth/access_token",
                        Reply.ok("{\"access_token\":\"THs\",\"user_id\":17841405793187218}"))
                .on(
                        "GET /threads/graph/access_token",
                        Reply.ok("{\"access_token\":\"THl\",\"token_type\":\"bearer\",\"expires_in\":5184000}"));

        var tokens = await(redeem("threads"));

        assertEquals(Set.of("threads_basic", "threads_content_publish"), tokens.scopes());
        assertEquals(
                "th_exchange_token",
                upstreams.only("GET /threads/graph/access_token").query().get("grant_type"));
        assertEquals("17841405793187218", tokens.extras().get("subject"));
    }

    @Test
    void tiktok_calls_the_refresh_tokens_life_by_another_name() {
        upstreams.on("POST /tiktok/api/v2/oauth/token/", Reply.ok("""
                        {"access_token":"act.1","expires_in":"7200","open_id":"o-1","refresh_expires_in":15552000,\
                        "refresh_token":"rft.1","scope":"user.info.basic,video.publish","token_type":"Bearer"}"""));

        var tokens = await(redeem("tiktok"));

        assertEquals(Optional.of(NOW.plusSeconds(7200)), tokens.accessExpiresAt(), "a number in a text is a number");
        assertEquals(Optional.of(NOW.plusSeconds(15552000)), tokens.refreshExpiresAt());
        assertEquals("o-1", tokens.extras().get("subject"));
    }

    @Test
    void scopes_may_be_a_list() {
        upstreams.on(
                "POST /reddit/www/api/v1/access_token",
                Reply.ok("{\"access_token\":\"a\",\"scope\":[\"identity\",\"submit\"]}"));

        assertEquals(Set.of("identity", "submit"), await(redeem("reddit")).scopes());
    }

    @Test
    void a_required_scope_that_was_unticked_is_missed() {
        upstreams.on(
                "POST /tiktok/api/v2/oauth/token/",
                Reply.ok("{\"access_token\":\"a\",\"open_id\":\"o\",\"scope\":\"user.info.basic\"}"));

        var error = Upstreams.failure(redeem("tiktok"));

        assertEquals(ErrorCode.SCOPES_MISSING, error.code());
        assertTrue(error.getMessage().contains("video.publish"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"access_token\":\"\"}",
                "{\"access_token\":null}",
                "{\"access_token\":{\"a\":1}}",
                "[]",
                "true",
                "{\"access_token\":\"a\",\"token_type\":\"mac\",\"scope\":\"identity submit\"}",
                "{\"access_token\":\"a\",\"token_type\":\"DPoP\",\"scope\":\"identity submit\"}",
                "{\"access_token\":\"a",
                "<html>hello</html>",
                "{\"access_token\":\"a\"} trailing",
            })
    void a_good_status_without_a_token_of_ours_is_no_success(String body) {
        upstreams.on("POST /reddit/www/api/v1/access_token", Reply.ok(body));

        assertEquals(ErrorCode.PLATFORM_UNREADABLE, Upstreams.code(redeem("reddit")));
    }

    @Test
    void an_empty_good_answer_is_no_success() {
        upstreams.on("POST /reddit/www/api/v1/access_token", Reply.ok(""));

        assertEquals(ErrorCode.PLATFORM_UNREADABLE, Upstreams.code(redeem("reddit")));
    }

    private Future<TokenSet> redeem(String id) {
        var connector = upstreams.oauth(id);
        return connector.redeem(
                APP,
                Secret.of("the code+%"),
                CALLBACK,
                connector.platform().pkce() == Pkce.NONE ? Optional.empty() : Optional.of(Secret.of("the-verifier")));
    }
}
