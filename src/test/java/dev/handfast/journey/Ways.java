package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Short ways through a journey. */
final class Ways {
    private Ways() {}

    /** Starts a connection that ends at the usual redirect; the launch URL. */
    static URI start(Stage.Guest guest, String platform) {
        return start(guest, platform, "&redirect_url=" + Stage.REDIRECT);
    }

    /** Starts with these parameters behind the profile's. */
    static URI start(Stage.Guest guest, String platform, String more) {
        var reply = guest.late().get("/v1/connect/" + platform + "?profileId=" + guest.profile() + more);
        assertEquals(200, reply.status(), reply.text());
        return URI.create(reply.json().path("authUrl").asText());
    }

    /** The same address at another gateway's port. */
    static URI at(int port, URI url) {
        return URI.create(url.toString().replaceFirst("//localhost:\\d+", "//localhost:" + port));
    }

    /** The address with this parameter's value replaced. */
    static URI with(URI url, String name, String value) {
        return URI.create(url.toString().replaceFirst("([?&]" + name + "=)[^&]*", "$1" + encoded(value)));
    }

    /** The address with one more parameter. */
    static URI and(URI url, String name, String value) {
        return URI.create(url + "&" + name + "=" + encoded(value));
    }

    /** The state in a callback's address. */
    static String state(URI callback) {
        return Browser.query(callback).get("state");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
