package dev.handfast.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.handfast.core.Secret;
import dev.handfast.platform.Platform.Pkce;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizeUrlTest {
    /** RFC 7636 appendix B. */
    private static final Secret VERIFIER = Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static Upstreams upstreams;

    @BeforeAll
    static void start() {
        upstreams = new Upstreams();
    }

    @AfterAll
    static void stop() {
        upstreams.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "facebook | www/v25.0/dialog/oauth | pages_show_list,pages_read_engagement,pages_manage_posts,business_management | auth_type=rerequest",
                "instagram | www/oauth/authorize | instagram_business_basic,instagram_business_content_publish | enable_fb_login=0&force_reauth=true",
                "threads | www/oauth/authorize | threads_basic,threads_content_publish | ",
                "linkedin | www/oauth/v2/authorization | openid profile w_member_social w_organization_social r_organization_social rw_organization_admin | ",
                "twitter | www/i/oauth2/authorize | tweet.read tweet.write users.read media.write offline.access | ",
                "youtube | accounts/o/oauth2/v2/auth | https://www.googleapis.com/auth/youtube.upload https://www.googleapis.com/auth/youtube.readonly | access_type=offline&prompt=consent select_account",
                "googlebusiness | accounts/o/oauth2/v2/auth | https://www.googleapis.com/auth/business.manage openid email profile | access_type=offline&prompt=consent select_account",
                "reddit | www/api/v1/authorize | identity submit read flair mysubreddits | duration=permanent",
                "pinterest | www/oauth/ | user_accounts:read,boards:read,boards:write,pins:read,pins:write | "
            })
    void a_platform_is_asked_for_consent_in_its_own_words(String id, String place, String scope, String more) {
        var url = url(id);

        var expected = new TreeMap<>(Map.of(
                "response_type", "code",
                "client_id", "app:1",
                "redirect_uri", Upstreams.CALLBACK,
                "state", "the state",
                "scope", scope));
        if (upstreams.oauth(id).platform().pkce() == Pkce.S256) {
            expected.put("code_challenge", CHALLENGE);
            expected.put("code_challenge_method", "S256");
        }
        expected.putAll(Upstreams.parameters(more));
        assertEquals(expected, new TreeMap<>(Upstreams.parameters(url.getRawQuery())));
        assertEquals(
                upstreams.url(id, place.substring(0, place.indexOf('/'))) + place.substring(place.indexOf('/')),
                url.toString().replaceAll("\\?.*", ""));
        assertFalse(url.getRawQuery().contains("+"), "a space is %20");
    }

    @Test
    void tiktok_knows_the_app_by_client_key_and_by_nothing_else() {
        var parameters = Upstreams.parameters(url("tiktok").getRawQuery());

        assertEquals("app:1", parameters.get("client_key"));
        assertEquals("1", parameters.get("disable_auto_auth"));
        assertEquals("user.info.basic,user.info.profile,video.publish,video.upload", parameters.get("scope"));
        assertFalse(parameters.containsKey("client_id"));
    }

    @Test
    void the_challenge_is_that_of_RFC_7636_appendix_B() {
        assertEquals(CHALLENGE, Pkce.S256.challenge(VERIFIER));
    }

    @Test
    void the_hexadecimal_challenge_hashes_the_same() {
        assertEquals(
                "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3", Pkce.S256_HEX.challenge(VERIFIER));
    }

    @Test
    void a_verifier_goes_with_pkce_and_only_with_it() {
        var state = Secret.of("state");

        assertThrows(IllegalArgumentException.class, () -> upstreams
                .oauth("twitter")
                .authorizeUrl(Upstreams.APP, state, Upstreams.CALLBACK, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> upstreams
                .oauth("linkedin")
                .authorizeUrl(Upstreams.APP, state, Upstreams.CALLBACK, Optional.of(VERIFIER)));
    }

    private static java.net.URI url(String id) {
        var connector = upstreams.oauth(id);
        return connector.authorizeUrl(
                Upstreams.APP,
                Secret.of("the state"),
                Upstreams.CALLBACK,
                connector.platform().pkce() == Pkce.NONE ? Optional.empty() : Optional.of(VERIFIER));
    }
}
