package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.Contract.answered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Browser;
import dev.handfast.journey.Chromium;
import dev.handfast.journey.ClientApp;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person's way in a real browser. */
class ConnectInChromiumTest {
    private static Chromium chromium;

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

    private static void consent(URI start, String person, String button) {
        chromium.visit(start);
        chromium.tick("input[value=" + person + "]");
        chromium.click(button);
    }

    @Test
    void ends_at_the_clients_own_page_with_the_account_in_its_address() {
        var customer = Customer.arrives();
        try (var app = ClientApp.open()) {
            consent(customer.start("facebook", Map.of("returnTo", app.redirectUrl())), "few", ".allow");

            var end = Browser.query(chromium.arrivesAt(app.redirectUrl()));

            assertEquals("facebook", end.get("connected"));
            answered(200, customer.api().get("/v1/accounts/" + end.get("accountId")));
        }
    }

    @Test
    void ends_at_our_page_where_the_client_named_none_and_says_when_it_failed() {
        var customer = Customer.arrives();

        consent(customer.start("linkedin", Map.of()), "ada", "button[value=deny]");

        var end = chromium.arrivesAt(customer.guest().stage().publicUrl() + "/connect/result");
        assertTrue(end.getQuery().contains("error="), end.toString());
        assertTrue(chromium.driver().getPageSource().contains("LinkedIn"));
    }
}
