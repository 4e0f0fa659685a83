package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.handfast.dialect.leadconnector.Lead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the window hears that opened a LeadConnector popup, in a real browser. */
class PopupInChromiumTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The vendor's own listener, and one that hears whatever comes. */
    private static final byte[] OPENER = """
            <!doctype html><html lang="en"><title>The client's app</title><link rel="icon" href="data:,">
            <script>
            window.heard = []; window.everything = [];
            window.addEventListener('message', function (e) {
              window.everything.push([e.origin, e.data]);
              if (e.data && e.data.page === 'social_media_posting') { window.heard.push([e.origin, e.data]); }
            }, false);
            </script><h1>Settings</h1></html>
            """.getBytes(StandardCharsets.UTF_8);

    private static HttpServer app;
    private static Chromium chromium;
    private final Lead lead = Lead.open();
    private String window;

    @BeforeAll
    static void open() {
        try {
            app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        app.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, OPENER.length);
            exchange.getResponseBody().write(OPENER);
            exchange.close();
        });
        app.start();
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
        app.stop(0);
    }

    @BeforeEach
    void freshen() {
        chromium.freshen();
    }

    private static String origin(String host) {
        return "http://" + host + ":" + app.getAddress().getPort();
    }

    /** Opens the popup from a page of this host, and lets the person decide in it. */
    private void popup(String host, URI address, String decision) {
        chromium.visit(URI.create(origin(host) + "/settings"));
        var driver = chromium.driver();
        window = driver.getWindowHandle();
        driver.executeScript(
                "window.popup = window.open(arguments[0], 'connect', 'width=600,height=700')", address.toString());
        chromium.waitUntil(() -> driver.getWindowHandles().size() == 2);
        driver.switchTo().window(other());
        decide(decision);
    }

    private static void decide(String decision) {
        chromium.waitUntil(() -> !chromium.all("button[value=" + decision + "]").isEmpty());
        chromium.tick("input[value=ada]");
        chromium.click("button[value=" + decision + "]");
    }

    private String other() {
        return chromium.driver().getWindowHandles().stream()
                .filter(handle -> !handle.equals(window))
                .findFirst()
                .orElseThrow();
    }

    private boolean closed() {
        return Set.of(window).equals(chromium.driver().getWindowHandles());
    }

    private JsonNode heard(String list) {
        chromium.driver().switchTo().window(window);
        try {
            return JSON.readTree(
                    (String) chromium.driver().executeScript("return JSON.stringify(window." + list + ")"));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void an_opener_on_another_allowed_origin_hears_of_the_consent_and_the_popup_closes() {
        popup("localhost", lead.popup("facebook", "origin", origin("localhost"), "placement", "sidebar"), "allow");
        chromium.waitUntil(this::closed);

        var heard = heard("heard");

        assertEquals(1, heard.size(), heard.toString());
        assertEquals(
                lead.guest().stage().publicUrl().toString(),
                heard.path(0).path(0).asText());
        var data = heard.path(0).path(1);
        assertEquals("close", data.path("actionType").asText());
        assertEquals("social_media_posting", data.path("page").asText());
        assertEquals("facebook", data.path("platform").asText());
        assertEquals("sidebar", data.path("placement").asText());
        assertEquals(0, data.path("reconnectAccounts").size());
        assertEquals(6, data.size(), data.toString());
        assertTrue(lead.listed("facebook", data.path("accountId").asText())
                        .path("pages")
                        .size()
                > 0);
    }

    @Test
    void an_opener_hears_that_the_person_said_no() {
        popup("localhost", lead.popup("twitter", "origin", origin("localhost")), "deny");
        chromium.waitUntil(this::closed);

        var data = heard("heard").path(0).path(1);

        assertEquals("consent_denied", data.path("error").asText());
        assertTrue(!data.path("message").asText().isBlank());
        assertTrue(!data.has("accountId"));
    }

    @Test
    void an_opener_on_a_wrong_origin_hears_nothing() {
        popup("127.0.0.1", lead.popup("twitter", "origin", origin("localhost")), "allow");
        chromium.waitUntil(this::closed);

        assertEquals(0, heard("everything").size());
    }

    @Test
    void an_address_made_up_by_somebody_else_tells_nobody_anything() {
        chromium.visit(URI.create(origin("localhost") + "/settings"));
        window = chromium.driver().getWindowHandle();
        var made = lead.guest().stage().publicUrl() + "/social-media-posting/oauth/facebook/finish?outcome=made-up"
                + "&accountId=658a9b6833b91e0ecb8f3958&origin=" + origin("localhost");
        chromium.driver().executeScript("window.popup = window.open(arguments[0], 'connect')", made);
        chromium.waitUntil(() -> chromium.driver().getWindowHandles().size() == 2);
        chromium.driver().switchTo().window(other());
        chromium.waitUntil(() -> !chromium.all("h1").isEmpty());
        assertEquals("This link no longer works", chromium.text("h1"));
        chromium.driver().close();

        assertEquals(0, heard("everything").size());
    }

    @Test
    void without_an_opener_the_page_reads_by_itself() {
        var page = lead.popup("twitter");
        chromium.visit(page);
        decide("allow");

        chromium.arrivesAt(lead.guest().stage().publicUrl() + "/social-media-posting/oauth/twitter/finish?outcome=");
        assertEquals("You’re connected", chromium.text("h1"));
        assertEquals(List.of(), chromium.complaints());
        chromium.photograph("popup-end");
    }
}
