package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
