package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.answered;
import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.keyless;
import static dev.handfast.dialect.late.Contract.nobody;
import static dev.handfast.dialect.late.Contract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that nobody should send, and what every path answers alike. */
class HostileInputContractTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final String PROFILE = GUEST.profile().hex();
    private static final String JSON = "Content-Type: application/json";
    private static final List<String> TAKING_BODIES = List.of(
            "POST /v1/connect/twitter",
            "POST /v1/connect/bluesky/credentials",
            "POST /v1/connect/facebook/select-page",
            "POST /v1/connect/googlebusiness/select-location",
            "POST /v1/connect/linkedin/select-organization",
            "POST /v1/connect/pinterest/select-board",
            "POST /v1/profiles",
            "PUT /v1/profiles/" + PROFILE,
            "POST /v1/profiles/" + PROFILE + "/clone-connection",
            "PUT /v1/accounts/" + PROFILE,
            "PATCH /v1/accounts/" + PROFILE,
            "POST /v1/api-keys");

    private static RawHttp send(String operation, byte[] body, String... headers) {
        var words = operation.split(" ");
        return RawHttp.send(GUEST, words[0], words[1], body, headers);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nested
    class Bodies {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "{",
                    "nothing like it",
                    "[]",
                    "\"text\"",
                    "17",
                    "null",
                    "true",
                    "{} {}",
                    "{\"name\":\"a\",\"name\":\"b\"}",
                    "{'name':'a'}",
                    "{\"name\":NaN}",
                    "{\"name\":\"a\",}",
                    "<name>a</name>",
                    "\u0000",
                    "\ufeff\ufeff{}"
                })
        void that_are_no_json_object_are_refused_everywhere(String body) {
            TAKING_BODIES.forEach(operation -> assertEquals(
                    "malformed_body",
                    send(operation, utf8(body), JSON)
                            .assertRefused(400)
                            .path("code")
                            .asText(),
                    operation));
        }

        @Test
        void that_no_parser_should_swallow_are_refused() {
            for (var body : List.of(
                    "[".repeat(60_000),
                    "{\"a\":".repeat(10_000),
                    "{\"name\":" + "9".repeat(60_000) + "}",
                    "{\"" + "n".repeat(60_000) + "\":1}")) {
                send("POST /v1/api-keys", utf8(body), JSON).assertRefused(400);
            }
            send("POST /v1/api-keys", utf8("{\"name\":\"n\",\"expiresIn\":1e999999999}"), JSON)
                    .assertRefused(400);
            send("POST /v1/api-keys", utf8("{\"name\":\"n\",\"expiresIn\":1e-999999999}"), JSON)
                    .assertRefused(400);
        }

        @Test
        void in_broken_utf8_are_refused() {
            var broken = new byte[] {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xff, (byte) 0xc0, '"', '}'};

            send("POST /v1/profiles", broken, JSON).assertRefused(400);
        }

        @Test
        void with_half_a_character_break_nothing() {
            var half = send("POST /v1/profiles", utf8("{\"name\":\"\\ud83c " + nobody() + "\"}"), JSON);

            assertTrue(Set.of(201, 400).contains(half.status()), half.body());
        }

        @Test
        void of_70_kilobytes_are_too_large() {
            var large = utf8("{\"name\":\"" + "x".repeat(70_000) + "\"}");

            TAKING_BODIES.forEach(operation -> assertEquals(
                    "payload_too_large",
                    send(operation, large, JSON).assertRefused(413).path("code").asText(),
                    operation));
        }

        @Test
        void of_70_kilobytes_in_chunks_are_too_large() {
            var chunk = "x".repeat(7000);
            var text = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                text.append(Integer.toHexString(chunk.length()))
                        .append("\r\n")
                        .append(chunk)
                        .append("\r\n");
            }
            var body = utf8(text.append("0\r\n\r\n").toString());

            var reply = RawHttp.send(GUEST, "POST", "/v1/profiles", body, JSON, "Transfer-Encoding: chunked");

            reply.assertRefused(413);
        }

        @Test
        void in_another_form_than_json_are_refused() {
            for (var type :
                    List.of("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8")) {
                send("POST /v1/profiles", utf8("name=a"), "Content-Type: " + type)
                        .assertRefused(400, 415);
                send("POST /v1/profiles", utf8("name=%zz"), "Content-Type: " + type)
                        .assertRefused(400, 415);
            }
            for (var type : List.of("text/plain", "application/xml", "nonsense", "multipart/form-data; boundary=x")) {
                send("POST /v1/profiles", utf8("name: a"), "Content-Type: " + type)
                        .assertRefused(400, 415);
            }
            send("POST /v1/profiles", utf8("--x\r\n"), "Content-Type: multipart/form-data")
                    .assertRefused(400, 415);
        }

        @Test
        void that_are_json_count_whatever_they_are_called() {
            for (var type : List.of("text/plain", "application/json; charset=UTF-8", "application/vnd.api+json")) {
                var reply = GUEST.late()
                        .raw("POST", "/v1/profiles", "{\"name\":\"" + nobody() + "\"}", "Content-Type", type);
                answered(201, reply);
            }
        }
    }

    @Nested
    class Addresses {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/v1/connect/twitter?profileId=%zz",
                    "/v1/connect/twitter?profileId=%",
                    "/v1/connect/twitter?profileId=%ff%fe",
                    "/v1/connect/twitter?%zz=1",
                    "/v1/connect/%zz?profileId=1",
                    "/v1/connect/%?profileId=1",
                    "/v1/connect/%ff%fe?profileId=1",
                    "/v1/accounts/%zz",
                    "/v1/accounts/%ff",
                    "/v1/accounts?profileId=%u0041",
                    "/v1/profiles/%c0%ae%c0%ae",
                    "/v1/profiles/..%2f..%2fusers",
                    "/v1/profiles/;x=y",
                    "/v1/%2e%2e/v1/%2e/etc/passwd",
                    "/v1//accounts/%00",
                    "/api/v1/%zz",
                    "/late/v1/%zz"
                })
        void that_are_not_well_formed_are_refused_in_lates_words(String target) {
            RawHttp.get(GUEST, target).assertRefused(400, 404);
        }

        @Test
        void that_are_very_long_are_refused() {
            int status = RawHttp.get(GUEST, "/v1/accounts?platform=" + "x".repeat(9000))
                    .status();

            assertTrue(status == 414 || status == 400, "was " + status);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/v1", "/api/v1", "/late/v1", "/late/api/v1"})
        void are_the_same_under_every_mount(String mount) {
            granted(GUEST.late().get(mount + "/profiles"));
            granted(GUEST.late().get(mount + "/connect/twitter?profileId=" + PROFILE));
            refused(404, "route_not_found", GUEST.late().get(mount + "/nothing/here"));
            refused(404, "route_not_found", keyless(GUEST).get(mount + "/nothing"));
            Contract.unauthorized(keyless(GUEST).get(mount + "/profiles"));
        }

        @ParameterizedTest
        @CsvSource({
            "PUT, /v1/connect/twitter, 'GET, POST'",
            "DELETE, /v1/connect/facebook/select-page, 'GET, POST'",
            "GET, /v1/connect/googlebusiness/select-location, POST",
            "POST, /v1/connect/googlebusiness/locations, GET",
            "GET, /v1/connect/bluesky/credentials, POST",
            "DELETE, /v1/profiles, 'GET, POST'",
            "POST, /v1/profiles/x, 'GET, PUT, DELETE'",
            "GET, /v1/profiles/x/clone-connection, POST",
            "POST, /v1/accounts/x, 'GET, PUT, PATCH, DELETE'",
            "POST, /v1/users, GET",
            "OPTIONS, /v1/users, GET",
            "TRACE, /v1/users, GET",
            "BREW, /v1/users, GET"
        })
        void know_their_methods(String method, String path, String allowed) {
            var reply = RawHttp.send(GUEST, method, path, new byte[0]);

            assertEquals(
                    "method_not_allowed", reply.assertRefused(405).path("code").asText());
            assertTrue(
                    reply.headers().stream().anyMatch(header -> header.equalsIgnoreCase("Allow: " + allowed)),
                    reply.headers().toString());
        }
    }

    @Nested
    class RequestIds {
        @Test
        void are_the_clients_own_where_they_are_plain_words() {
            var own = GUEST.late().get("/v1/users", "X-Request-Id", "abc-123._X");
            var strange = GUEST.late().get("/v1/users", "X-Request-Id", "<b> \"x\"");

            assertEquals("abc-123._X", own.header("X-Request-Id").orElseThrow());
            assertTrue(strange.header("X-Request-Id").orElseThrow().matches("req_[0-9A-HJKMNP-TV-Z]{26}"));
        }

        @Test
        void come_with_the_limits_of_the_key() {
            var reply = GUEST.late().get("/v1/users");

            for (var name : List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")) {
                assertTrue(reply.header(name).orElse("").matches("\\d+"), name);
            }
            assertEquals("no-store", reply.header("Cache-Control").orElse(""));
            assertEquals("nosniff", reply.header("X-Content-Type-Options").orElse(""));
        }
    }
}
