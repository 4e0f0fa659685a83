package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectEveryPlatformTest {
    private final Stage.Guest guest = Stage.shared().tenant();

    private URI authUrl(String platform, String more) {
        var reply = guest.late()
                .get("/v1/connect/" + platform + "?profileId=" + guest.profile() + "&redirect_url=" + Stage.REDIRECT
                        + more);
        assertEquals(200, reply.status(), reply.text());
        return URI.create(reply.json().path("authUrl").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"instagram", "twitter", "tiktok", "youtube", "threads", "reddit", "pinterest"})
    void a_person_who_consents_is_connected_and_listed(String platform) {
        var end = new Browser().connect(authUrl(platform, ""), "few");

        var told = Browser.query(end);
        assertTrue(end.toString().startsWith(Stage.REDIRECT + "?connected=" + platform), end.toString());
        assertEquals(guest.profile().hex(), told.get("profileId"));
        var account =
                guest.late().get("/v1/accounts/" + told.get("accountId")).json().path("account");
        assertEquals(platform, account.path("platform").asText());
        assertEquals(told.get("username"), account.path("username").asText());
        assertTrue(account.path("isActive").asBoolean());
    }

    @Test
    void the_same_account_again_keeps_its_id() {
        var first = Browser.query(new Browser().connect(authUrl("twitter", ""), "few"));
        var second = Browser.query(new Browser().connect(authUrl("twitter", ""), "few"));

        assertEquals(first.get("accountId"), second.get("accountId"));
        assertEquals(1, guest.late().get("/v1/accounts").json().path("accounts").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"instagram", "twitter", "tiktok", "youtube", "threads", "reddit"})
    void headless_is_straight_through_where_there_is_nothing_to_choose(String platform) {
        var told = Browser.query(new Browser().connect(authUrl(platform, "&headless=true"), "few"));

        assertEquals(platform, told.get("connected"));
    }

    @ParameterizedTest
    @CsvSource({
        "facebook,select_page",
        "linkedin,select_organization",
        "googlebusiness,select_location",
        "pinterest,select_board"
    })
    void headless_asks_the_client_where_there_is_something_to_choose(String platform, String step) {
        var told = Browser.query(new Browser().connect(authUrl(platform, "&headless=true"), "few"));

        assertEquals(step, told.get("step"));
        assertEquals(platform, told.get("platform"));
        assertTrue(told.containsKey("tempToken") && told.containsKey("connect_token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"instagram", "twitter", "tiktok", "youtube", "threads", "reddit", "pinterest"})
    void a_code_that_a_server_brings_itself_connects(String platform) {
        var reply = exchange(platform);

        assertEquals(200, reply.status(), reply.text());
        assertEquals(platform, reply.json().path("account").path("platform").asText());
        assertEquals(1, guest.late().get("/v1/accounts").json().path("accounts").size());
    }

    @ParameterizedTest
    @CsvSource({"facebook,select_page", "linkedin,select_organization", "googlebusiness,select_location"})
    void a_code_that_a_server_brings_itself_leads_to_the_choice_where_there_is_one(String platform, String step) {
        var reply = exchange(platform);

        assertEquals(200, reply.status(), reply.text());
        assertEquals(step, reply.json().path("step").asText());
        assertEquals(0, guest.late().get("/v1/accounts").json().path("accounts").size());
    }

    /** The callback is not opened; its code is posted instead. */
    private Reply exchange(String platform) {
        var back = Browser.query(new Browser().consent(authUrl(platform, ""), "few", "allow"));
        return guest.late()
                .post(
                        "/v1/connect/" + platform,
                        Map.of(
                                "code", back.get("code"),
                                "state", back.get("state"),
                                "profileId", guest.profile().hex()));
    }
}
