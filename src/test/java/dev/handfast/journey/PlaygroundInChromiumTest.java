package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;

/** A newcomer opens the sandbox's page and connects accounts by it, among platforms that answer with pages as long as the real. */
class PlaygroundInChromiumTest {
    private static Chromium chromium;
    private static Stage stage;

    @BeforeAll
    static void open() {
        chromium = Chromium.open();
        stage = Stage.open(Map.of(), usual -> usual);
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
            stage.close();
        }
    }

    @BeforeEach
    void openThePlayground() {
        chromium.freshen();
        chromium.visit(stage.sandbox().playground());
        chromium.waitUntil(() -> !chromium.all("#platform option").isEmpty());
    }

    @AfterEach
    void no_page_broke_anything_or_asked_another_machine() {
        assertEquals(List.of(), chromium.complaints());
        assertEquals(List.of(), chromium.outside());
    }

    @Test
    void it_offers_every_platform_and_the_dialects_there_are() {
        assertEquals(
                List.of(
                        "facebook",
                        "instagram",
                        "threads",
                        "linkedin",
                        "twitter",
                        "tiktok",
                        "youtube",
                        "googlebusiness",
                        "reddit",
                        "pinterest",
                        "bluesky"),
                chromium.all("#platform option").stream()
                        .map(option -> option.getAttribute("value"))
                        .toList());
        assertEquals("late", chromium.find("#dialect").getAttribute("value"));
        chromium.asPhone();
        assertTrue(chromium.fitsItsWidth());
    }

    @ParameterizedTest
    @CsvSource({"facebook, Studio 2", "linkedin, Guild 2", "googlebusiness, Shop 2"})
    void an_account_is_connected_by_the_hosted_page(String platform, String choice) {
        start(platform, "hosted");
        chromium.photograph("playground-started-" + platform);
        consent("few");
        chromium.find(".choices");
        label(".choice", choice);
        chromium.click("button[type=submit]");

        comesBackWith(platform);
    }

    @ParameterizedTest
    @CsvSource({
        "facebook, Studio 3, Facebook page connected successfully",
        "linkedin, Guild 3, LinkedIn",
        "linkedin, My personal profile, LinkedIn",
        "googlebusiness, Shop 3, Google Business"
    })
    void an_account_is_connected_by_the_sample_apps_own_page(String platform, String choice, String told) {
        start(platform, "headless");
        consent("few");
        chromium.arrivesAt(stage.sandbox().playground() + "/app/callback?");
        chromium.find("#choosing");
        chromium.photograph("sample-choosing-" + platform);
        label("#choices label", choice);
        chromium.click("#choose button");

        chromium.waitUntil(() -> chromium.text("#summary").contains(told));
        chromium.photograph("sample-chosen-" + platform);
        isListed(platform);
    }

    @Test
    void an_app_password_is_typed_on_the_hosted_page() {
        start("bluesky", "hosted");
        chromium.click("#open");
        chromium.type("#identifier", "kanji.test");
        chromium.type("#password", "abcd-efgh-ijkl-mnop");
        chromium.click("button[type=submit]");

        comesBackWith("bluesky");
        chromium.visit(stage.sandbox().playground());
        chromium.waitUntil(() -> chromium.text("#accounts").contains("kanji.test"));
    }

    @Test
    void an_app_password_is_typed_in_the_playground() {
        start("bluesky", "headless");

        chromium.waitUntil(() -> chromium.text("#answer").contains("Bluesky connected successfully"));
        chromium.photograph("playground-bluesky-headless");
        assertTrue(chromium.text("#answer").contains("\"appPassword\": \"…\""));
        chromium.waitUntil(() -> chromium.text("#accounts").contains("ada.test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"twitter", "pinterest"})
    void consent_alone_connects(String platform) {
        start(platform, "hosted");
        consent("ada");

        comesBackWith(platform);
        isListed(platform);
        chromium.photograph("playground-connected-" + platform);
    }

    @Test
    void a_denial_is_told_by_the_sample_app() {
        start("twitter", "headless");
        chromium.click("#open");
        chromium.click("button[value=deny]");
        chromium.arrivesAt(stage.sandbox().playground() + "/app/callback?");

        assertEquals("Not connected: oauth_denied (twitter)", chromium.text("#summary"));
        chromium.photograph("sample-denied");
    }

    @Test
    void what_goes_over_the_wire_is_listed_while_it_goes() {
        start("twitter", "hosted");

        chromium.waitUntil(() -> chromium.text("#wire").contains("/v1/connect/twitter?profileId="));
        consent("ada");
        chromium.arrivesAt(stage.sandbox().playground() + "/app/callback?");
        chromium.visit(stage.sandbox().playground());

        chromium.waitUntil(() -> chromium.text("#wire").contains("grant_type=authorization_code"));
        assertTrue(chromium.text("#wire").contains("twitter www"), chromium.text("#wire"));
    }

    @Test
    void a_list_of_500_is_searched_and_chosen_from_by_keyboard_alone() {
        start("facebook", "hosted");
        consent("many");
        assertEquals("500 Pages", chromium.text("#count"));
        chromium.photograph("pick-facebook-500");
        while (!"search".equals(chromium.driver().switchTo().activeElement().getAttribute("id"))) {
            chromium.press(Keys.TAB);
        }

        chromium.press("branch 47");
        chromium.waitUntil(() -> chromium.text("#count").equals("15 of 500 Pages"));
        chromium.photograph("pick-facebook-500-search");
        chromium.press(Keys.ENTER); // to the first that is shown
        chromium.press(Keys.ARROW_DOWN); // to the next, which chooses it
        var chosen = chromium.find(".choice:has(:checked) .name").getText();
        chromium.press(Keys.ENTER);

        comesBackWith("facebook");
        chromium.visit(stage.sandbox().playground());
        chromium.waitUntil(() -> chromium.text("#accounts").contains(chosen));
        assertEquals("Branch 147", chosen);
    }

    private static void start(String platform, String mode) {
        new Select(chromium.find("#platform")).selectByValue(platform);
        chromium.click("input[name=mode][value=" + mode + "]");
        chromium.click("#connect button[type=submit]");
        chromium.find("#answer pre");
    }

    private static void consent(String person) {
        chromium.click("#open");
        chromium.tick("input[value=" + person + "]");
        chromium.click(".allow");
    }

    private static void label(String selector, String name) {
        chromium.driver().findElements(By.cssSelector(selector)).stream()
                .filter(choice -> choice.getText().lines().anyMatch(name::equals))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no \"" + name + "\" in " + chromium.text("main")))
                .click();
    }

    private static void comesBackWith(String platform) {
        URI back = chromium.arrivesAt(stage.sandbox().playground() + "/app/callback?connected=" + platform);
        assertTrue(chromium.text("#summary").startsWith("Connected " + platform), chromium.text("#summary"));
        assertTrue(chromium.text("#came").contains(Browser.query(back).get("accountId")));
        chromium.photograph("sample-connected-" + platform);
    }

    private static void isListed(String platform) {
        chromium.visit(stage.sandbox().playground());
        chromium.waitUntil(() -> chromium.text("#accounts").contains(platform));
    }
}
