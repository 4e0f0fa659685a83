package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where browsers are sent, and with what. */
class RedirectContractTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Guest GUEST = Stage.shared().tenant();
    private static final String PROFILE = GUEST.profile().hex();

    private static Reply start(String platform, String redirect, String more) {
        return GUEST.late()
                .get("/v1/connect/" + platform + "?profileId=" + PROFILE + "&redirect_url="
                        + URLEncoder.encode(redirect, StandardCharsets.UTF_8).replace("+", "%20") + more);
    }

    private static URI authUrl(String platform, String redirect, String more) {
        return URI.create(
                granted(start(platform, redirect, more)).path("authUrl").asText());
    }

    /** Where a person ends who says this. */
    private static URI end(String platform, String redirect, String more, String person, String decision) {
        var browser = new Browser();
        var callback = browser.consent(authUrl(platform, redirect, more), person, decision);
        return browser.open(callback).location();
    }

    private static void assertNothingSecret(URI url) {
        Stage.shared()
                .platforms()
                .issuedSecrets()
                .forEach(secret -> assertFalse(url.toString().contains(secret), "a platform's secret is in a URL"));
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    @Nested
    class Success {
        @Test
        void tells_platform_profile_and_username_once_each() {
            var end = end("twitter", Stage.REDIRECT, "", "ada", "allow");

            var told = Browser.query(end);
            assertEquals(
                    Stage.REDIRECT + "?connected=twitter&profileId=" + PROFILE + "&username=" + told.get("username")
                            + "&accountId=" + told.get("accountId"),
                    end.toString());
            assertNothingSecret(end);
        }

        @ParameterizedTest
        @CsvSource({
            "http://localhost:9/a?b=c, http://localhost:9/a?b=c&connected=twitter",
            "http://localhost:9/a?, http://localhost:9/a?connected=twitter",
            "http://localhost:9/a?b=%26%3D%20x&b=2, http://localhost:9/a?b=%26%3D%20x&b=2&connected=twitter",
            "http://localhost:9/%E6%97%A5?t=%E6%9C%AC, http://localhost:9/%E6%97%A5?t=%E6%9C%AC&connected=twitter",
            "http://localhost:9/日?t=本, http://localhost:9/%E6%97%A5?t=%E6%9C%AC&connected=twitter",
            "https://app.example.com/, https://app.example.com/?connected=twitter",
            "https://app.example.com/deep/er, https://app.example.com/deep/er?connected=twitter",
            "https://APP.example.com/x, https://APP.example.com/x?connected=twitter",
            "myapp://connected, myapp://connected?connected=twitter",
            "myapp://connected?tab=2, myapp://connected?tab=2&connected=twitter"
        })
        void keeps_the_redirect_as_it_was_and_adds_behind_it(String redirect, String begins) {
            var end = end("twitter", redirect, "", "ada", "allow");

            assertTrue(end.toString().startsWith(begins + "&profileId="), end.toString());
        }

        @Test
        void takes_the_place_of_parameters_with_the_same_names() {
            var stale = Stage.REDIRECT + "?a=1&connected=reddit&profileId=x&username=y&accountId=z&b=2";

            var end = end("twitter", stale, "", "ada", "allow");

            var told = Browser.query(end);
            assertEquals("twitter", told.get("connected"));
            assertEquals(PROFILE, told.get("profileId"));
            assertTrue(end.toString().startsWith(Stage.REDIRECT + "?a=1&b=2&connected="), end.toString());
        }

        @Test
        void percent_encodes_what_people_are_called() {
            var end = end("linkedin", Stage.REDIRECT, "", "stingy", "allow");
            var kanji = end("youtube", Stage.REDIRECT, "", "kanji", "allow");

            assertEquals("linkedin", Browser.query(end).get("connected"));
            assertTrue(kanji.toString().chars().allMatch(c -> c > 0x20 && c < 0x7f), kanji.toString());
            assertFalse(kanji.getRawQuery().contains("+"), "a space is %20");
            assertFalse(Browser.query(kanji).get("username").isBlank());
        }

        @Test
        void shows_a_page_of_ours_where_there_is_no_redirect() {
            var auth = granted(GUEST.late().get("/v1/connect/twitter?profileId=" + PROFILE));

            var end = new Browser().connect(URI.create(auth.path("authUrl").asText()), "ada");

            assertTrue(end.toString().startsWith(GUEST.stage().publicUrl() + "/connect/result?"), end.toString());
            assertEquals("twitter", Browser.query(end).get("connected"));
        }
    }

    @Nested
    class Failure {
        @ParameterizedTest
        @CsvSource({
            "twitter, ada, deny, oauth_denied",
            "facebook, ada, deny, oauth_denied",
            "facebook, none, allow, no_facebook_pages",
            "googlebusiness, none, allow, no_google_locations"
        })
        void tells_a_word_for_what_went_wrong_and_the_platform(
                String platform, String person, String decision, String word) {
            var end = end(platform, Stage.REDIRECT + "?keep=me", "", person, decision);

            assertEquals(Stage.REDIRECT + "?keep=me&error=" + word + "&platform=" + platform, end.toString());
        }

        @ParameterizedTest
        @CsvSource({"youtube, missing_google_permissions", "tiktok, missing_tiktok_permissions"})
        void tells_that_permissions_were_left_out(String platform, String word) {
            var browser = new Browser();
            var consent = browser.launch(authUrl(platform, Stage.REDIRECT, ""));
            var decided = consent + "&sandbox_decision=allow&sandbox_user=ada&sandbox_scopes_shown=1";

            var end = browser.open(browser.open(URI.create(decided)).location()).location();

            assertEquals(Stage.REDIRECT + "?error=" + word + "&platform=" + platform, end.toString());
        }
    }

    @Nested
    class Headless {
        @ParameterizedTest
        @EnumSource(value = Step.class, names = "ORGANIZATION", mode = EnumSource.Mode.EXCLUDE)
        void hands_over_everything_for_a_page_of_the_clients_own(Step step) throws Exception {
            var end = end(step.platform, Stage.REDIRECT + "?keep=me", "&headless=true", "few", "allow");

            var told = Browser.query(end);
            assertEquals(
                    List.of("keep", "profileId", "tempToken", "userProfile", "connect_token", "platform", "step"),
                    List.copyOf(told.keySet()));
            assertEquals(PROFILE, told.get("profileId"));
            assertEquals(step.platform, told.get("platform"));
            assertEquals(step.word, told.get("step"));
            var person = json(told.get("userProfile"));
            assertFalse(person.path("id").asText().isBlank());
            assertTrue(person.path("name").asText().contains("Frida"), person.toString());
            assertEquals(step == Step.LOCATION, person.has("refreshToken"));
            assertNothingSecret(end);
        }

        @Test
        void lists_linkedins_organizations() throws Exception {
            var end = end("linkedin", Stage.REDIRECT, "&headless=true", "few", "allow");

            var told = Browser.query(end);
            assertEquals(
                    List.of(
                            "profileId",
                            "tempToken",
                            "userProfile",
                            "organizations",
                            "connect_token",
                            "platform",
                            "step"),
                    List.copyOf(told.keySet()));
            assertEquals("select_organization", told.get("step"));
            var organizations = json(told.get("organizations"));
            assertEquals(3, organizations.size());
            organizations.forEach(one -> {
                assertEquals(
                        "urn:li:organization:" + one.path("id").asText(),
                        one.path("urn").asText());
                assertTrue(one.path("name").asText().startsWith("Guild"), one.toString());
            });
            assertNothingSecret(end);
        }

        @Test
        void connects_a_member_without_organizations_directly() {
            var end = end("linkedin", Stage.REDIRECT, "&headless=true", "none", "allow");

            var told = Browser.query(end);
            assertEquals("linkedin", told.get("connected"));
            assertFalse(told.containsKey("step"), end.toString());
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void keeps_the_address_short_enough_however_much_there_is_to_choose(Step step) {
            var end = end(step.platform, Stage.REDIRECT, "&headless=true", "many", "allow");

            assertTrue(end.toString().length() < 8192, "servers refuse longer ones");
            assertEquals(step.word, Browser.query(end).get("step"));
        }

        @Test
        void falls_back_to_our_page_without_a_redirect() {
            var auth = granted(GUEST.late().get("/v1/connect/facebook?headless=true&profileId=" + PROFILE));

            var end = new Browser().connect(URI.create(auth.path("authUrl").asText()), "few");

            assertTrue(end.toString().startsWith(GUEST.stage().publicUrl() + "/connect/facebook/select-page?"));
        }
    }

    @Nested
    class Hosted {
        @Test
        void goes_to_our_page_with_what_the_reference_lists() {
            var end = end("facebook", Stage.REDIRECT, "", "few", "allow");

            var told = Browser.query(end);
            assertTrue(end.toString().startsWith(GUEST.stage().publicUrl() + "/connect/facebook/select-page?"));
            assertEquals(
                    Set.of("profileId", "tempToken", "userProfile", "redirect_url", "connect_token"), told.keySet());
            assertEquals(Stage.REDIRECT, told.get("redirect_url"));
            assertNothingSecret(end);
            var page = new Browser().open(end);
            assertEquals(200, page.status());
            assertTrue(page.header("Content-Type").orElse("").startsWith("text/html"));
        }
    }

    @Nested
    class AllowList {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "javascript:alert(1)",
                    "JavaScript://app.example.com/%0aalert(1)",
                    "data:text/html,<script>alert(1)</script>",
                    "vbscript:x",
                    "file:///etc/passwd",
                    "blob:https://app.example.com/1",
                    "mailto:a@app.example.com",
                    "/relative",
                    "app.example.com/x",
                    "//evil.example",
                    "///evil.example",
                    "https:evil.example",
                    "https:/app.example.com/x",
                    "https://user@app.example.com/x",
                    "https://user:pass@app.example.com/x",
                    "https://app.example.com@evil.example/x",
                    "https://evil.example\\@app.example.com/x",
                    "https:\\\\app.example.com/x",
                    "https://app.example.com\\.evil.example/x",
                    "https://app.example.com/x\r\nSet-Cookie: a=b",
                    "https://app.example.com/x\ty",
                    "https://app.example.com/x y",
                    " https://app.example.com/x",
                    "https://app.example.com/x#fragment",
                    "https://app.example.com/x#",
                    "http://app.example.com/x",
                    "http://localhost.evil.example/x",
                    "http://127.0.0.1.evil.example/x",
                    "https://evil.example/app.example.com/",
                    "https://app.example.com.evil.example/x",
                    "https://evil-app.example.com/x",
                    "https://sub.app.example.com/x",
                    "https://app.example.comevil/x",
                    "https://аpp.example.com/x",
                    "https://app.example.com:8443/x",
                    "https://app.example.com:80/x",
                    "https://app.example.com./x",
                    "https://app.example.com/a/../../x",
                    "https://app.example.com/a/%2e%2e/x",
                    "https://app.example.com//evil.example",
                    "https://app.example.com",
                    "https://[::1]/x",
                    "myapp:connected",
                    "myapp://other",
                    "myapp://connected@evil",
                    "otherapp://connected",
                    "%",
                    "https://%zz/",
                    "http://"
                })
        void refuses_whatever_is_not_a_place_agreed_on(String redirect) {
            refused(400, "INVALID_REDIRECT_URL", start("twitter", redirect, ""));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://localhost/",
                    "http://localhost:3000/x",
                    "https://app.example.com/",
                    "https://app.example.com:443/x",
                    "https://app.example.com/a/b?c=d",
                    "myapp://connected"
                })
        void takes_what_is_on_the_list(String redirect) {
            granted(start("twitter", redirect, ""));
        }

        @Test
        void counts_an_empty_redirect_as_none() {
            granted(start("twitter", "", ""));
        }
    }
}
