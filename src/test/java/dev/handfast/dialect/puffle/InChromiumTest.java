package dev.handfast.dialect.puffle;

import static dev.handfast.dialect.puffle.Contract.accounts;
import static dev.handfast.dialect.puffle.Contract.connectUrl;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.journey.Browser;
import dev.handfast.journey.Chromium;
import dev.handfast.journey.ClientApp;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent asks for an address, a person opens it and consents, and the agent sees the account in the list. */
class InChromiumTest {
    private static Chromium chromium;
    private static ClientApp app;
    private static Stage stage;
    private static String dashboard;

    private final Guest guest = stage.tenant();
    private final LateClient client = Contract.puffle(guest);

    @BeforeAll
    static void open() {
        chromium = Chromium.open();
        app = ClientApp.open();
        dashboard = URI.create(app.redirectUrl()).resolve("/").toString().replaceAll("/$", "");
        stage = Stage.open(Map.of("HANDFAST_DASHBOARD_URL", dashboard));
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
            app.close();
            stage.close();
        }
    }

    @BeforeEach
    void freshen() {
        chromium.freshen();
    }

    private Map<String, String> consent(String platform, String person, String button) {
        chromium.visit(connectUrl(client, "platform=" + platform));
        chromium.tick("input[value=" + person + "]");
        chromium.click(button);
        var told = Browser.query(chromium.arrivesAt(dashboard + "/profile?"));
        assertEquals("Welcome back", chromium.text("h1"));
        assertEquals("socials", told.get("tab"));
        return told;
    }

    @ParameterizedTest
    @ValueSource(strings = {"twitter", "linkedin"})
    void a_person_who_consents_is_back_at_the_dashboard_and_listed(String platform) {
        var told = consent(platform, "few", ".allow");

        assertEquals(Map.of("tab", "socials", "connected", platform), told);
        assertEquals(1, accounts(client).size());
        assertEquals(platform, accounts(client).path(0).path("platform").asText());
        assertEquals("personal", accounts(client).path(0).path("account_type").asText());
        assertEquals(List.of(), chromium.outside());
    }

    @Test
    void a_person_who_does_not_is_back_with_an_error() {
        var told = consent("twitter", "few", "button[value=deny]");

        assertEquals("consent_denied", told.get("error_code"));
        assertEquals(0, accounts(client).size());
    }

    @Test
    void a_person_who_was_connected_already_is_back_with_an_error_and_still_connected() {
        consent("linkedin", "ada", ".allow");
        var before = accounts(client);

        var told = consent("linkedin", "ada", ".allow");

        assertEquals("already_connected", told.get("error_code"));
        assertEquals(before, accounts(client));
    }
}
