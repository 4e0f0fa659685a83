package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a browser is known by, and what it cannot be told by a header. */
class CookieTest {
    private static final String VALUE = "[A-Za-z0-9_-]{43}";

    private static String setCookie(Reply reply) {
        assertEquals(1, reply.headers("Set-Cookie").size());
        return reply.headers("Set-Cookie").get(0);
    }

    @Test
    void on_loopback_it_has_a_plain_name() {
        var guest = Stage.shared().tenant();
        var launch = Ways.start(guest, "twitter");

        var cookie = setCookie(new Browser().open(launch));

        assertTrue(cookie.matches("hf_[0-9a-f]{8}=" + VALUE + "; Path=/; Max-Age=600; HttpOnly; SameSite=Lax"), cookie);
    }

    @Test
    void a_callback_keeps_it_as_long_as_it_may_be_repeated() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(Stage.shared().tenant(), "twitter"), "few", "allow");

        assertTrue(setCookie(browser.open(callback)).contains("; Max-Age=60; HttpOnly; SameSite=Lax"));
        assertTrue(new Browser().open(callback).headers("Set-Cookie").isEmpty());
    }

    @Test
    void over_https_it_is_bound_to_this_host() throws IOException {
        int port = Stage.freePort();
        try (var stage = Stage.open(Map.of(
                "HANDFAST_PUBLIC_URL", "https://connect.example.com", "HANDFAST_HTTP_PORT", Integer.toString(port)))) {
            var guest = stage.tenant();
            var local = URI.create("http://localhost:" + port);
            var started = new LateClient(local, java.util.Optional.of(guest.key()))
                    .get("/v1/connect/twitter?profileId=" + guest.profile()
                            + "&redirect_url=https://app.example.com/done");
            var launch = URI.create(started.json().path("authUrl").asText());
            assertEquals("https://connect.example.com", launch.getScheme() + "://" + launch.getAuthority());

            var here = new Browser().open(URI.create(local + launch.getPath()));
            var cookie = setCookie(here);

            assertTrue(
                    cookie.matches(
                            "__Host-hf_[0-9a-f]{8}=" + VALUE + "; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure"),
                    cookie);
            assertFalse(cookie.toLowerCase(java.util.Locale.ROOT).contains("domain"));
            assertTrue(here.header("Strict-Transport-Security").isPresent());
            var consent = here.location();
            assertEquals(
                    "https://connect.example.com/oauth/callback/twitter",
                    Browser.query(consent).get("redirect_uri"));
            var decided = dev.handfast.connect.Redirects.append(
                    consent, Map.of("sandbox_decision", "allow", "sandbox_user", "few"));
            var callback = new Browser().open(decided).location();
            var path = URI.create(local + callback.getRawPath() + "?" + callback.getRawQuery());
            var pair = cookie.replaceAll(";.*", "");
            assertEquals(403, new Browser().open(path).status());
            assertEquals(
                    403,
                    new Browser()
                            .open(path, "Cookie", pair.replace("__Host-", ""))
                            .status());
            var end = new Browser().open(path, "Cookie", pair).location();
            assertTrue(end.toString().startsWith("https://app.example.com/done?connected=twitter"), end.toString());
        }
    }

    @Test
    void a_host_header_changes_no_address() throws IOException {
        var stage = Stage.shared();
        var guest = stage.tenant();
        for (var header : List.of(
                "Host: evil.example",
                "Host: localhost\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.example;proto=https")) {
            var started = raw(
                    stage,
                    header,
                    "/v1/connect/twitter?profileId=" + guest.profile(),
                    guest.key().reveal());
            assertTrue(started.startsWith("HTTP/1.1 200"), started);
            assertTrue(started.contains("\"authUrl\":\"" + stage.publicUrl() + "/oauth/start/"), started);
            var launch = started.replaceAll("(?s).*\"authUrl\":\"[^\"]*(/oauth/start/[^\"]*)\".*", "$1");
            var launched = raw(stage, header, launch, "");
            assertTrue(launched.startsWith("HTTP/1.1 303"), launched);
            assertFalse((started + launched).contains("evil"), launched);
        }
    }

    private static String raw(Stage stage, String headers, String path, String key) throws IOException {
        try (var socket = new Socket("localhost", stage.publicUrl().getPort())) {
            var request = "GET " + path + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\nAuthorization: Bearer "
                    + key + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
