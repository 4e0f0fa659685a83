package dev.handfast.platform;

import static dev.handfast.platform.Upstreams.APP;
import static dev.handfast.platform.Upstreams.await;
import static dev.handfast.platform.Upstreams.grant;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.ErrorCode;
import dev.handfast.platform.Upstreams.Reply;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevokeTest {
    private final Upstreams upstreams = new Upstreams();

    @AfterEach
    void stop() {
        upstreams.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linkedin | /linkedin/www/oauth/v2/revoke | token=access-1&client_id=app:1&client_secret=s%25c%2Br:t | false | 200",
                "twitter | /twitter/api/2/oauth2/revoke | token=refresh-1 | true | 200",
                "tiktok | /tiktok/api/v2/oauth/revoke/ | token=access-1&client_key=app:1&client_secret=s%25c%2Br:t | false | 200",
                "youtube | /youtube/oauth/revoke | token=refresh-1 | false | 200",
                "googlebusiness | /googlebusiness/oauth/revoke | token=refresh-1 | false | 200",
                "reddit | /reddit/www/api/v1/revoke_token | token=refresh-1&token_type_hint=refresh_token | true | 204"
            })
    void a_grant_is_taken_back_as_the_platform_wants_it(
            String id, String path, String form, boolean basic, int status) {
        upstreams.on("POST " + path, Reply.of(status, ""));

        assertTrue(await(upstreams.connector(id).revoke(APP, grant())));

        var seen = upstreams.only("POST " + path);
        assertEquals(new TreeMap<>(Upstreams.parameters(form)), new TreeMap<>(seen.form()));
        assertEquals(basic, seen.headers().containsKey("Authorization"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "{\"success\":true}"})
    void facebook_forgets_all_permissions(String answer) {
        upstreams.on("DELETE /facebook/graph/v25.0/me/permissions", Reply.ok(answer));

        assertTrue(await(upstreams.connector("facebook").revoke(APP, grant())));

        var seen = upstreams.only("DELETE /facebook/graph/v25.0/me/permissions");
        assertEquals("Bearer access-1", seen.headers().get("Authorization"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"instagram", "threads", "pinterest"})
    void a_platform_without_a_way_says_so(String id) {
        assertFalse(await(upstreams.connector(id).revoke(APP, grant())));
        assertTrue(upstreams.seen.isEmpty());
    }

    @Test
    void an_unavailable_platform_has_revoked_nothing() {
        upstreams.on("POST /twitter/api/2/oauth2/revoke", Reply.of(503, ""));

        assertEquals(
                ErrorCode.PLATFORM_UNAVAILABLE,
                Upstreams.code(upstreams.connector("twitter").revoke(APP, grant())));
    }
}
