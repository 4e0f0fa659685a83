package dev.handfast.platform;

import static dev.handfast.platform.Upstreams.APP;
import static dev.handfast.platform.Upstreams.await;
import static dev.handfast.platform.Upstreams.grant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.ErrorCode;
import dev.handfast.platform.Upstreams.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private final Upstreams upstreams = new Upstreams();

    @AfterEach
    void stop() {
        upstreams.close();
    }

    @Test
    void facebook_tells_the_person_and_is_sent_a_proof_of_the_secret() throws Exception {
        upstreams.on("GET /facebook/graph/v25.0/me", Reply.ok("""
                {"id":"10229","name":"Ana","picture":{"data":{"url":"https://cdn.example/a.jpg"}}}"""));

        var identity = identity("facebook");

        assertEquals(
                new Identity(
                        "10229",
                        "Ana",
                        "Ana",
                        Optional.of(URI.create("https://cdn.example/a.jpg")),
                        Optional.of(URI.create(upstreams.url("facebook", "www") + "/10229"))),
                identity);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s%c+r:t".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var seen = upstreams.only("GET /facebook/graph/v25.0/me");
        assertEquals(
                Map.of(
                        "fields",
                        "id,name,picture",
                        "appsecret_proof",
                        HexFormat.of().formatHex(mac.doFinal("access-1".getBytes(StandardCharsets.UTF_8)))),
                seen.query());
        assertEquals("Bearer access-1", seen.headers().get("Authorization"));
    }

    @Test
    void an_id_beyond_2_to_the_53_keeps_its_last_digit() {
        upstreams.on("GET /instagram/graph/v25.0/me", Reply.ok("""
                {"data":[{"user_id":17841405793187219,"id":9007199254740993,"username":"ana","name":"Ana"}]}"""));

        var identity = identity("instagram");

        assertEquals("17841405793187219", identity.id());
        assertEquals(Optional.of(URI.create(upstreams.url("instagram", "www") + "/ana")), identity.url());
    }

    @Test
    void what_cannot_be_stored_is_left_out_of_a_name() {
        upstreams.on(
                "GET /facebook/graph/v25.0/me",
                Reply.ok("{\"id\":\"1\",\"name\":\"A\\u0000na \\ud83d\\ude00 \\ud83d!\"}"));

        assertEquals("Ana \ud83d\ude00 ?!", identity("facebook").displayName());
    }

    @Test
    void threads_tells_the_person() {
        upstreams.on("GET /threads/graph/v1.0/me", Reply.ok("""
                {"id":"2","username":"ana","threads_profile_picture_url":"https://cdn.example/t.jpg"}"""));

        var identity = identity("threads");

        assertEquals("ana", identity.displayName());
        assertEquals(Optional.of(URI.create("https://cdn.example/t.jpg")), identity.picture());
        assertEquals(Optional.of(URI.create(upstreams.url("threads", "www") + "/@ana")), identity.url());
    }

    @Test
    void linkedin_has_a_username_only_under_the_scope_for_it() {
        upstreams
                .on("GET /linkedin/api/v2/userinfo", Reply.ok("{\"sub\":\"782bbtaQ\",\"name\":\"Ana Li\"}"))
                .on("GET /linkedin/api/v2/me", Reply.ok("{\"id\":\"782bbtaQ\",\"vanityName\":\"ana-li\"}"));

        var plain = identity("linkedin");
        var full = identity("linkedin", "r_basicprofile");

        assertEquals("Ana Li", plain.username());
        assertTrue(plain.url().isEmpty());
        assertEquals("ana-li", full.username());
        assertEquals(Optional.of(URI.create(upstreams.url("linkedin", "www") + "/in/ana-li")), full.url());
        assertEquals("782bbtaQ", full.id());
    }

    @Test
    void linkedin_is_told_the_version() {
        upstreams.on("GET /linkedin/api/v2/userinfo", Reply.ok("{\"sub\":\"7\",\"name\":\"Ana\"}"));

        identity("linkedin");

        var headers = upstreams.only("GET /linkedin/api/v2/userinfo").headers();
        assertTrue(headers.get("LinkedIn-Version").matches("20\\d{4}"));
        assertEquals("2.0.0", headers.get("X-Restli-Protocol-Version"));
    }

    @Test
    void a_username_that_cannot_be_had_does_no_harm() {
        upstreams
                .on("GET /linkedin/api/v2/userinfo", Reply.ok("{\"sub\":\"7\",\"name\":\"Ana\"}"))
                .on("GET /linkedin/api/v2/me", Reply.of(403, "{\"code\":\"ACCESS_DENIED\"}"));

        assertEquals("Ana", identity("linkedin", "r_basicprofile").username());
    }

    @Test
    void x_wraps_the_person() {
        upstreams.on("GET /twitter/api/2/users/me", Reply.ok("""
                {"data":{"id":"2244994945","name":"Ana","username":"ana","profile_image_url":"http://pbs.example/a.jpg"}}"""));

        var identity = identity("twitter");

        assertEquals("2244994945", identity.id());
        assertTrue(identity.picture().isEmpty(), "a picture over http is not shown");
        assertEquals(
                Map.of("user.fields", "id,name,username,profile_image_url,verified"),
                upstreams.only("GET /twitter/api/2/users/me").query());
    }

    @Test
    void tiktok_is_asked_only_for_the_fields_that_were_granted() {
        upstreams.on("GET /tiktok/api/v2/user/info/", Reply.ok("""
                {"data":{"user":{"open_id":"o-1","union_id":"u","display_name":"Ana"}},"error":{"code":"ok","message":""}}"""));

        var identity = identity("tiktok", "user.info.basic");
        identity("tiktok", "user.info.basic", "user.info.profile");

        assertEquals(
                "open_id,union_id,avatar_url,display_name",
                upstreams.seen.get(0).query().get("fields"));
        assertEquals(
                "open_id,union_id,avatar_url,display_name,username",
                upstreams.seen.get(1).query().get("fields"));
        assertEquals("o-1", identity.id());
        assertEquals("Ana", identity.username());
        assertTrue(identity.url().isEmpty());
    }

    @Test
    void youtube_tells_the_channel() {
        upstreams.on("GET /youtube/api/youtube/v3/channels", Reply.ok("""
                {"items":[{"id":"UC1","snippet":{"title":"Ana films","customUrl":"@anafilms",
                "thumbnails":{"default":{"url":"https://yt.example/a"}}}}]}"""));

        var identity = identity("youtube");

        assertEquals("UC1", identity.id());
        assertEquals("@anafilms", identity.username());
        assertEquals(Optional.of(URI.create("https://www.youtube.com/channel/UC1")), identity.url());
    }

    @Test
    void a_google_login_without_a_channel_has_no_targets() {
        upstreams.on("GET /youtube/api/youtube/v3/channels", Reply.ok("""
                {"kind":"youtube#channelListResponse","pageInfo":{"totalResults":0,"resultsPerPage":5}}"""));

        assertEquals(
                ErrorCode.NO_TARGETS,
                Upstreams.code(upstreams.connector("youtube").identity(APP, grant())));
    }

    @Test
    void google_business_tells_the_person_by_e_mail() {
        upstreams.on("GET /googlebusiness/userinfo/v1/userinfo", Reply.ok("""
                {"sub":"110248495921238986420","name":"Ana","email":"ana@example.com","picture":"https://g.example/a"}"""));

        var identity = identity("googlebusiness");

        assertEquals("110248495921238986420", identity.id());
        assertEquals("ana@example.com", identity.username());
    }

    @Test
    void reddits_picture_is_freed_of_its_query() {
        upstreams.on("GET /reddit/api/api/v1/me", Reply.ok("""
                {"id":"abc","name":"ana","icon_img":"https://styles.example/i.png?width=256&amp;s=1a2b"}"""));

        var identity = identity("reddit");

        assertEquals(Optional.of(URI.create("https://styles.example/i.png")), identity.picture());
        assertEquals("ana", identity.displayName());
        assertTrue(upstreams
                .only("GET /reddit/api/api/v1/me")
                .headers()
                .get("User-Agent")
                .contains("/u/"));
    }

    @Test
    void pinterest_tells_the_business() {
        upstreams.on("GET /pinterest/api/v5/user_account", Reply.ok("""
                {"id":"5","username":"ana","business_name":"Ana & Co","account_type":"BUSINESS"}"""));

        var identity = identity("pinterest");

        assertEquals("Ana & Co", identity.displayName());
        assertEquals(Optional.of(URI.create(upstreams.url("pinterest", "www") + "/ana/")), identity.url());
    }

    @Test
    void a_name_with_spaces_and_slashes_stays_one_path_segment() {
        upstreams.on("GET /pinterest/api/v5/user_account", Reply.ok("{\"id\":\"5\",\"username\":\"a b/../ä\"}"));

        assertEquals(
                Optional.of(URI.create(upstreams.url("pinterest", "www") + "/a%20b%2F..%2F%C3%A4/")),
                identity("pinterest").url());
    }

    private Identity identity(String id, String... scopes) {
        return await(upstreams.connector(id).identity(APP, grant(scopes)));
    }
}
