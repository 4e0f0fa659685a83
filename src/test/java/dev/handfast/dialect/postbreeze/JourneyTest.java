package dev.handfast.dialect.postbreeze;

import static dev.handfast.dialect.postbreeze.Contract.accounts;
import static dev.handfast.dialect.postbreeze.Contract.authorizeUrl;
import static dev.handfast.dialect.postbreeze.Contract.postbreeze;
import static dev.handfast.dialect.postbreeze.Contract.refused;
import static dev.handfast.dialect.postbreeze.Contract.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.journey.Browser;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A client starts, a person consents and chooses, and the client finds the account in the list. */
class JourneyTest {
    private final Guest guest = Stage.shared().tenant();
    private final LateClient client = postbreeze(guest);
    private final Browser browser = new Browser();

    private URI consented(String word, String person) {
        return browser.connect(authorizeUrl(client, guest.profile(), word), person);
    }

    private JsonNode only(String word) {
        assertEquals(1, accounts(client).size());
        var account = accounts(client).path(0);
        assertEquals(word, account.path("platform").asText());
        assertEquals("ACTIVE", account.path("status").asText());
        assertFalse(account.path("externalId").asText().isBlank());
        assertFalse(account.path("handle").asText().isBlank());
        Contract.assertTellsNoSecret(account.toString());
        refused(409, "CHANNEL_ALREADY_CONNECTED", start(client, guest.profile(), word));
        return account;
    }

    private void assertTold(String platform, URI end) {
        assertTrue(
                end.toString().startsWith(guest.stage().publicUrl() + "/connect/result?connected=" + platform),
                end.toString());
        var page = browser.open(end);
        assertEquals(200, page.status());
        assertTrue(page.text().contains("<h1"), page.text());
        Contract.assertTellsNoSecret(end + page.text());
    }

    @ParameterizedTest
    @CsvSource({
        "INSTAGRAM,instagram",
        "X,twitter",
        "LINKEDIN_PERSON,linkedin",
        "TIKTOK_BUSINESS,tiktok",
        "TIKTOK_PERSONAL,tiktok",
        "YOUTUBE,youtube",
        "THREADS,threads"
    })
    void consent_alone_connects_where_there_is_nothing_to_choose(String word, String platform) {
        assertTold(platform, consented(word, "few"));

        only(word);
    }

    @ParameterizedTest
    @CsvSource({
        "FACEBOOK_PAGE,select-page",
        "LINKEDIN_COMPANY,select-organization",
    })
    void a_page_or_a_company_is_chosen_on_our_page_and_never_oneself(String word, String step) {
        var page = consented(word, "few");
        assertTrue(page.getPath().endsWith("/" + step), page.toString());
        assertEquals(3, Picking.choices(browser, page).size());
        assertFalse(Picking.choices(browser, page).contains(Picking.SELF));

        var chosen = Picking.choose(browser, page);

        assertEquals(200, chosen.status(), chosen.text());
        assertTrue(chosen.text().contains("/connect/result?connected="), chosen.text());
        only(word);
    }

    @Test
    void a_board_becomes_the_default_of_a_pinterest_account() {
        var page = consented("PINTEREST", "few");
        assertTrue(page.getPath().endsWith("/select-board"), page.toString());

        Picking.choose(browser, page);

        var account = only("PINTEREST");
        assertFalse(account.path("defaultBoardId").asText("").isEmpty(), account.toString());
        assertFalse(account.path("meta").has("defaultBoardId"), account.toString());
    }

    @Test
    void a_pinterest_account_may_do_without_a_default() {
        Picking.choose(browser, consented("PINTEREST", "few"), Picking.SELF::equals);

        assertTrue(only("PINTEREST").path("defaultBoardId").isNull());
    }

    @Test
    void an_app_password_is_typed_on_our_page() {
        var url = authorizeUrl(client, guest.profile(), "BLUESKY");
        var form = browser.launch(url);
        assertTrue(form.getPath().endsWith("/connect/bluesky/credentials"), form.toString());
        assertEquals(200, browser.open(form).status());

        var done = browser.submit(
                URI.create(form.toString().replaceAll("\\?.*", "")),
                Map.of(
                        "state",
                        Browser.query(form).get("state"),
                        "identifier",
                        "few.test",
                        "appPassword",
                        "abcd-efgh-ijkl-mnop"));

        assertEquals(200, done.status(), done.text());
        assertFalse(done.text().contains("abcd-efgh"));
        only("BLUESKY");
    }

    @ParameterizedTest
    @EnumSource(
            value = Channel.class,
            names = {"BLUESKY"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_person_who_says_no_ends_on_a_page_and_nothing_is_connected(Channel channel) {
        var callback = browser.consent(authorizeUrl(client, guest.profile(), channel.name()), "few", "deny");

        var end = browser.open(callback).location();

        assertEquals("consent_denied", Browser.query(end).get("error"));
        assertEquals(200, browser.open(end).status());
        assertEquals(0, accounts(client).size());
    }

    @Test
    void a_company_and_its_person_stand_side_by_side() {
        consented("LINKEDIN_PERSON", "few");
        Picking.choose(browser, consented("LINKEDIN_COMPANY", "few"));

        assertEquals(
                "LINKEDIN_COMPANY", accounts(client).path(0).path("platform").asText());
        assertEquals(
                "LINKEDIN_PERSON", accounts(client).path(1).path("platform").asText());
        refused(409, "CHANNEL_ALREADY_CONNECTED", start(client, guest.profile(), "LINKEDIN_PERSON"));
        refused(409, "CHANNEL_ALREADY_CONNECTED", start(client, guest.profile(), "LINKEDIN_COMPANY"));
    }
}
