package dev.handfast.dialect.puffle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.journey.Browser;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.journey.Strangers;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What holds for every answer of the Puffle API. */
final class Contract {
    static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
    static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    private Contract() {}

    /** JSON with this status, findable in the logs, no redirect, and nothing in it that a platform keeps secret. */
    static JsonNode answered(int status, Reply reply) {
        assertEquals(status, reply.status(), reply.url() + ": " + reply.text());
        assertEquals(
                "application/json; charset=utf-8", reply.header("Content-Type").orElse("none"));
        assertTrue(reply.header("X-Request-Id").filter(id -> !id.isBlank()).isPresent(), "no X-Request-Id");
        assertEquals(Optional.empty(), reply.header("Location"));
        assertTellsNoSecret(reply.text());
        return reply.json();
    }

    static void assertTellsNoSecret(String text) {
        Stage.shared()
                .platforms()
                .issuedSecrets()
                .forEach(secret -> assertFalse(text.contains(secret), "a platform's secret is told"));
    }

    static JsonNode granted(Reply reply) {
        return answered(200, reply);
    }

    /** A failure as one sentence. */
    static String refused(int status, Reply reply) {
        var body = answered(status, reply);
        assertEquals(List.of("error"), names(body), reply.text());
        assertTrue(body.path("error").isTextual(), reply.text());
        assertFalse(body.path("error").asText().isBlank(), reply.text());
        return body.path("error").asText();
    }

    static void unauthorized(Reply reply) {
        refusedKey(401, "unauthorized", reply);
    }

    static void forbidden(Reply reply) {
        refusedKey(403, "forbidden", reply);
    }

    private static void refusedKey(int status, String code, Reply reply) {
        var error = answered(status, reply).path("error");
        assertEquals(List.of("code", "message"), names(error), reply.text());
        assertEquals(code, error.path("code").asText(), reply.text());
        assertFalse(error.path("message").asText().isBlank(), reply.text());
    }

    static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** A client with a new key that may do everything. */
    static LateClient puffle(Guest guest) {
        return puffle(guest, Role.OWNER, Set.of());
    }

    static LateClient puffle(Guest guest, Role role, Set<Id> profiles) {
        return guest.late(guest.key(KeyFormat.PUFFLE, role, profiles));
    }

    static LateClient keyless(Guest guest) {
        return new LateClient(guest.stage().publicUrl(), Optional.empty());
    }

    /** Clients that the API must not know. */
    static List<LateClient> strangers(Guest guest) {
        return Strangers.at(KeyFormat.PUFFLE, guest);
    }

    /** An id in the right spelling that names nothing. */
    static String nobody() {
        return Id.at(Instant.now()).uuid().toString();
    }

    /** Starts, and answers where to send the person. */
    static URI connectUrl(LateClient client, String query) {
        var body = granted(client.get("/api/late/connect?" + query));
        assertEquals(List.of("connectUrl"), names(body));
        return URI.create(body.path("connectUrl").asText());
    }

    /** Connects in a profile of the tenant and answers where the browser ended. */
    static URI connected(LateClient client, Guest guest, String platform, String person) {
        return new Browser()
                .connect(
                        connectUrl(
                                client,
                                "platform=" + platform + "&profileId="
                                        + guest.profile().uuid()),
                        person);
    }

    static JsonNode accounts(LateClient client) {
        return granted(client.get("/api/late/accounts")).path("accounts");
    }

    static JsonNode profiles(LateClient client) {
        return granted(client.get("/api/late/profile")).path("profiles");
    }
}
