package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.tenant.Branding;
import dev.handfast.tenant.TenantSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.WindowType;

/** A person connects accounts in a browser: consent at the platform, a choice on our page, and back to the client's app. */
class HostedPagesInChromiumTest {
    private static Chromium chromium;
    private static ClientApp app;

    private final Stage.Guest guest = Stage.shared().tenant(HostedPagesInChromiumTest::branded);
    private final List<String> expected = new ArrayList<>();

    @BeforeAll
    static void open() {
        chromium = Chromium.open();
        app = ClientApp.open();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
            app.close();
        }
    }

    @BeforeEach
    void freshen() {
        chromium.freshen();
        app.visits();
    }

    @AfterEach
    void no_page_broke_anything_or_asked_another_machine() {
        var complaints = chromium.complaints().stream()
                .filter(complaint -> expected.stream().noneMatch(complaint::contains))
                .toList();
        assertEquals(List.of(), complaints);
        assertEquals(List.of(), chromium.outside());
    }

    @Test
    void a_page_is_chosen_and_connected() {
        consentTo("facebook", "few");
        chromium.arrivesAt(Stage.shared().publicUrl() + "/connect/facebook/select-page?");
        assertEquals("Choose your Facebook Page", chromium.text("h1"));
        assertTrue(chromium.text(".person").contains("Frida Wright"));
        chromium.photograph("pick-facebook-3");

        choose("Studio 2");

        assertEquals("Studio 2", connected("facebook").path("displayName").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Guild 3", "Frida Wright"})
    void an_organization_or_oneself_is_chosen_and_connected(String wanted) {
        consentTo("linkedin", "few");
        chromium.arrivesAt(Stage.shared().publicUrl() + "/connect/linkedin/select-organization?");
        chromium.photograph("pick-linkedin");

        choose(wanted);

        assertEquals(wanted, connected("linkedin").path("displayName").asText());
    }

    @Test
    void a_location_is_chosen_and_connected() {
        consentTo("googlebusiness", "few");
        chromium.arrivesAt(Stage.shared().publicUrl() + "/connect/googlebusiness/select-location?");
        chromium.photograph("pick-googlebusiness");

        choose("Shop 1");

        assertEquals("Shop 1", connected("googlebusiness").path("displayName").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"instagram", "twitter", "tiktok", "youtube", "threads", "reddit", "pinterest"})
    void consent_alone_connects(String platform) {
        consentTo(platform, "few");

        connected(platform);
    }

    @Test
    void an_app_password_connects_and_a_wrong_one_costs_nothing() {
        visit(authUrl("bluesky", app.redirectUrl()));
        assertEquals("Connect your Bluesky account", chromium.text("h1"));
        assertTrue(chromium.text("#identifier-hint").contains("name.bsky.social"));
        assertTrue(chromium.text("#password-hint").contains("xxxx-xxxx-xxxx-xxxx"));
        assertEquals(
                "https://bsky.app/settings/app-passwords",
                chromium.find(".explain a").getAttribute("href"));
        chromium.photograph("credentials");
        chromium.type("#identifier", "ada.test");
        chromium.type("#password", "wxyz-wxyz-wxyz-wxyz");
        expected.add("status of 400");
        chromium.click("button[type=submit]");
        assertTrue(chromium.text("#error").contains("Bluesky doesn’t know this name with this password."));
        chromium.photograph("credentials-wrong");
        assertEquals("ada.test", chromium.find("#identifier").getAttribute("value"));
        assertEquals("", chromium.find("#password").getAttribute("value"));

        chromium.type("#password", "correct horse battery staple");
        chromium.click("button[type=submit]");
        assertTrue(chromium.text("#password-error").contains("looks like your main password"));
        chromium.photograph("credentials-main-password");
        chromium.type("#password", "abcd-efgh-ijkl-mnop");
        chromium.click("button[type=submit]");

        assertEquals("ada.test", connected("bluesky").path("username").asText());
    }

    @Test
    void a_list_that_did_not_come_whole_says_so() {
        consentTo("facebook", "many");

        assertEquals("420 Pages", chromium.text("#count")); // of 500, when a walk ends at its most requests
        assertEquals(
                "Facebook didn’t send the whole list. If yours is missing, start again in a few minutes.",
                chromium.text(".notice"));
        chromium.photograph("pick-facebook-partial");
    }

    @ParameterizedTest
    @ValueSource(strings = {"facebook", "googlebusiness"})
    void without_anything_to_choose_the_client_is_told(String platform) {
        consentTo(platform, "none");

        var word = platform.equals("facebook") ? "no_facebook_pages" : "no_google_locations";
        assertEquals(Map.of("tab", "social", "error", word, "platform", platform), broughtBack());
    }

    @ParameterizedTest
    @ValueSource(strings = {"facebook", "linkedin", "googlebusiness"})
    void names_of_every_script_are_shown_as_they_are(String platform) {
        consentTo(platform, "kanji");
        chromium.photograph("pick-" + platform + "-kanji");
        var shown = chromium.text("main");
        var name = Map.of(
                "facebook", "山田「書店」 <b>& \"co\"</b> 📚",
                "linkedin", "株式会社 <i>山田</i> & \"太郎\"",
                "googlebusiness", "寿司 <script>alert(1)</script> & \"さくら\"");
        assertTrue(shown.contains(name.get(platform)), shown);
        assertTrue(shown.contains("<b>🍣</b>"), shown);
        assertTrue(chromium.all("main b, main i, main script").isEmpty());

        choose(name.get(platform));

        assertEquals(name.get(platform), connected(platform).path("displayName").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"facebook", "twitter"})
    void without_a_redirect_url_our_own_page_tells_the_end(String platform) {
        consentTo(authUrl(platform, ""), "ada", ".allow");
        if (platform.equals("facebook")) {
            choose("Ada's Bakery");
        }

        chromium.arrivesAt(Stage.shared().publicUrl() + "/connect/result?");

        assertEquals("You’re connected", chromium.text("h1"));
        assertTrue(chromium.text(".lead").endsWith("connected to Harbour & Sons."), chromium.text(".lead"));
        chromium.photograph("result-" + platform);
        assertEquals(1, guest.late().get("/v1/accounts").json().path("accounts").size());
    }

    @Test
    void without_a_redirect_url_our_own_page_tells_of_a_denial() {
        consentTo(authUrl("twitter", ""), "ada", "button[value=deny]");

        chromium.arrivesAt(Stage.shared().publicUrl() + "/connect/result?");

        assertEquals("Nothing was connected", chromium.text("h1"));
        assertEquals("Nothing was connected · Harbour & Sons", chromium.driver().getTitle());
        chromium.photograph("result-denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"facebook", "twitter", "linkedin", "tiktok"})
    void a_denial_is_told_to_the_client(String platform) {
        chromium.visit(authUrl(platform, app.redirectUrl()));
        chromium.photograph("consent-" + platform);

        chromium.click("button[value=deny]");

        assertEquals(Map.of("tab", "social", "error", "oauth_denied", "platform", platform), broughtBack());
    }

    @Test
    void a_reload_of_the_list_changes_nothing() {
        consentTo("facebook", "few");
        chromium.find(".choices");

        chromium.driver().navigate().refresh();
        chromium.driver().navigate().refresh();
        choose("Studio 3");

        assertEquals("Studio 3", connected("facebook").path("displayName").asText());
    }

    @Test
    void two_presses_connect_once() {
        consentTo("facebook", "few");
        mark("Studio 1");

        chromium.driver()
                .executeScript("const b = document.querySelector('button[type=submit]'); b.click(); b.click()");

        connected("facebook");
        assertEquals(1, app.visits().size());
        assertEquals(1, guest.late().get("/v1/accounts").json().path("accounts").size());
    }

    @Test
    void going_back_after_the_end_leads_to_a_page_that_says_so() {
        consentTo("facebook", "few");
        choose("Studio 1");
        connected("facebook");

        expected.add("status of 404");
        chromium.driver().navigate().back();

        assertEquals("This link no longer works", chromium.text("h1"));
        chromium.photograph("failure-expired");
        assertEquals(1, guest.late().get("/v1/accounts").json().path("accounts").size());
    }

    @Test
    void two_tabs_go_on_side_by_side() {
        var first = chromium.driver().getWindowHandle();
        consentTo("facebook", "few");
        chromium.find(".choices");
        chromium.driver().switchTo().newWindow(WindowType.TAB);
        try {
            consentTo("twitter", "ada");
            var second = connected("twitter");
            chromium.driver().close();
            chromium.driver().switchTo().window(first);
            choose("Studio 2");

            assertNotEquals(second.path("_id"), connected("facebook").path("_id"));
        } finally {
            chromium.driver().switchTo().window(first);
        }
        assertEquals(2, guest.late().get("/v1/accounts").json().path("accounts").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"facebook", "bluesky"})
    void a_person_may_go_back_without_choosing(String platform) {
        if (platform.equals("bluesky")) {
            visit(authUrl("bluesky", app.redirectUrl()));
        } else {
            consentTo(platform, "few");
        }

        chromium.click(".quiet-link");

        assertEquals(Map.of("tab", "social", "error", "oauth_denied", "platform", platform), broughtBack());
    }

    @Test
    void on_a_phone_nothing_sticks_out() {
        chromium.asPhone();
        chromium.visit(authUrl("facebook", app.redirectUrl()));
        assertTrue(chromium.fitsItsWidth(), "consent page");
        chromium.tick("input[value=many]");
        chromium.click(".allow");
        chromium.find(".choices");
        assertTrue(chromium.fitsItsWidth(), "list of 500");
        visit(authUrl("bluesky", app.redirectUrl()));
        chromium.find("#identifier");
        assertTrue(chromium.fitsItsWidth(), "credentials");
        consentTo(authUrl("twitter", ""), "kanji", ".allow");
        chromium.arrivesAt(Stage.shared().publicUrl() + "/connect/result?");
        assertTrue(chromium.fitsItsWidth(), "result");
        expected.add("status of 401");
        visit(URI.create(Stage.shared().publicUrl() + "/connect/facebook/select-page?tempToken=x&connect_token=y"));
        assertTrue(chromium.fitsItsWidth(), "failure");
        chromium.photograph("failure-unknown");
    }

    @Test
    void every_page_works_without_its_script() {
        chromium.scripts(false);
        consentTo("facebook", "few");
        choose("Studio 2");
        assertEquals("Studio 2", connected("facebook").path("displayName").asText());

        visit(authUrl("bluesky", app.redirectUrl()));
        chromium.type("#identifier", "few.test");
        chromium.type("#password", "abcd-efgh-ijkl-mnop");
        chromium.click("button[type=submit]");
        assertEquals("few.test", connected("bluesky").path("username").asText());
    }

    @Test
    void pictures_come_from_where_the_platform_keeps_them() {
        consentTo("facebook", "few");

        chromium.waitUntil(() -> chromium.all(".choice img.there").size() == 3);

        assertTrue(chromium.all(".choice img").stream()
                .allMatch(picture -> "no-referrer".equals(picture.getAttribute("referrerpolicy"))));
    }

    @Test
    void another_browser_cannot_finish_what_this_one_began() {
        var authUrl = authUrl("twitter", app.redirectUrl());
        var callback = new Browser().consent(authUrl, "ada", "allow");

        expected.add("status of 403");
        visit(callback);

        assertEquals("Please go on in the browser you started in", chromium.text("h1"));
        chromium.photograph("failure-other-browser");
        assertTrue(app.visits().isEmpty());
    }

    private static TenantSettings branded(TenantSettings usual) {
        return new TenantSettings(
                usual.redirects(),
                usual.browserBinding(),
                usual.ownAppPlatforms(),
                new Branding(Optional.of("Harbour & Sons"), Optional.empty(), Optional.of("#b45309")));
    }

    private URI authUrl(String platform, String redirectUrl) {
        var more =
                redirectUrl.isEmpty() ? "" : "&redirect_url=" + URLEncoder.encode(redirectUrl, StandardCharsets.UTF_8);
        var reply = guest.late().get("/v1/connect/" + platform + "?profileId=" + guest.profile() + more);
        assertEquals(200, reply.status(), reply.text());
        return URI.create(reply.json().path("authUrl").asText());
    }

    private static void visit(URI url) {
        chromium.visit(url);
    }

    private void consentTo(String platform, String person) {
        consentTo(authUrl(platform, app.redirectUrl()), person, ".allow");
    }

    private static void consentTo(URI authUrl, String person, String button) {
        chromium.visit(authUrl);
        chromium.tick("input[value=" + person + "]");
        chromium.click(button);
    }

    private static void mark(String name) {
        chromium.find(".choices");
        chromium.all(".choice").stream()
                .filter(choice -> choice.getText().lines().anyMatch(name::equals))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no \"" + name + "\" in " + chromium.text("main")))
                .click();
    }

    private static void choose(String name) {
        mark(name);
        chromium.click("button[type=submit]");
    }

    private static Map<String, String> broughtBack() {
        return Browser.query(chromium.arrivesAt(app.redirectUrl()));
    }

    /** The account that the client's app was told of, in exactly the documented words. */
    private JsonNode connected(String platform) {
        var told = broughtBack();
        assertEquals(Set.of("tab", "connected", "profileId", "username", "accountId"), told.keySet());
        assertEquals("social", told.get("tab"));
        assertEquals(platform, told.get("connected"));
        assertEquals(guest.profile().hex(), told.get("profileId"));
        var account =
                guest.late().get("/v1/accounts/" + told.get("accountId")).json().path("account");
        assertEquals(told.get("accountId"), account.path("_id").asText());
        assertEquals(platform, account.path("platform").asText());
        assertEquals(told.get("username"), account.path("username").asText());
        assertTrue(account.path("isActive").asBoolean());
        assertFalse(account.path("displayName").asText().isBlank());
        return account;
    }
}
