package dev.handfast.dialect.postbreeze;

import static dev.handfast.dialect.postbreeze.Contract.accounts;
import static dev.handfast.dialect.postbreeze.Contract.authorizeUrl;
import static dev.handfast.dialect.postbreeze.Contract.postbreeze;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Chromium;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person sees who was sent to an authorizeUrl. */
class InChromiumTest {
    private static Chromium chromium;

    private final Guest guest = Stage.shared().tenant();
    private final LateClient client = postbreeze(guest);

    @BeforeAll
    static void open() {
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void freshen() {
        chromium.freshen();
    }

    private void consent(String word, String person, String button) {
        chromium.visit(authorizeUrl(client, guest.profile(), word));
        chromium.tick("input[value=" + person + "]");
        chromium.click(button);
    }

    private void choose(String name) {
        chromium.find(".choices");
        chromium.all(".choice").stream()
                .filter(choice -> choice.getText().lines().anyMatch(name::equals))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no \"" + name + "\" in " + chromium.text("main")))
                .click();
        chromium.click("button[type=submit]");
    }

    private void assertConnected(String platform) {
        chromium.arrivesAt(guest.stage().publicUrl() + "/connect/result?connected=" + platform);
        assertTrue(chromium.text("h1").endsWith("connected"), chromium.text("h1"));
        assertEquals(List.of(), chromium.complaints());
        assertEquals(List.of(), chromium.outside());
    }

    @ParameterizedTest
    @CsvSource({
        "FACEBOOK_PAGE,facebook,Studio 2",
        "LINKEDIN_COMPANY,linkedin,Guild 3",
    })
    void a_page_or_a_company_is_chosen_and_told_to_be_connected(String word, String platform, String name) {
        consent(word, "few", ".allow");

        choose(name);

        assertConnected(platform);
        assertEquals(name, accounts(client).path(0).path("displayName").asText());
        assertEquals(word, accounts(client).path(0).path("platform").asText());
    }

    @Test
    void a_board_is_chosen_as_the_default() {
        consent("PINTEREST", "few", ".allow");
        chromium.arrivesAt(guest.stage().publicUrl() + "/connect/pinterest/select-board");
        chromium.all(".choice").get(1).click();

        chromium.click("button[type=submit]");

        assertConnected("pinterest");
        assertTrue(accounts(client).path(0).path("defaultBoardId").isTextual());
    }

    @Test
    void an_app_password_is_typed_and_the_account_told_to_be_connected() {
        chromium.visit(authorizeUrl(client, guest.profile(), "BLUESKY"));
        chromium.type("#identifier", "ada.test");
        chromium.type("#password", "abcd-efgh-ijkl-mnop");

        chromium.click("button[type=submit]");

        assertConnected("bluesky");
        assertEquals("BLUESKY", accounts(client).path(0).path("platform").asText());
    }

    @Test
    void a_person_who_says_no_is_told_that_nothing_happened() {
        consent("X", "few", "button[value=deny]");

        chromium.arrivesAt(guest.stage().publicUrl() + "/connect/result?error=consent_denied");
        assertTrue(!chromium.text("h1").isBlank());
        assertEquals(0, accounts(client).size());
        assertEquals(List.of(), chromium.outside());
    }

    @Test
    void whoever_comes_second_is_told_that_the_place_is_taken() {
        var late = authorizeUrl(client, guest.profile(), "X");
        consent("X", "ada", ".allow");
        assertConnected("twitter");

        chromium.visit(late);
        chromium.tick("input[value=few]");
        chromium.click(".allow");

        chromium.arrivesAt(guest.stage().publicUrl() + "/connect/result?error=already_connected");
        assertTrue(!chromium.text("h1").isBlank());
        assertEquals(1, accounts(client).size());
    }
}
