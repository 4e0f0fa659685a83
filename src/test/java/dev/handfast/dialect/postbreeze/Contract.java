package dev.handfast.dialect.postbreeze;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What holds for every answer of the Postbreeze API. */
final class Contract {
    static final String ULID = "[0-9A-HJKMNP-TV-Z]{26}";
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

    /** A failure in the envelope. */
    static JsonNode refused(int status, String code, Reply reply) {
        var body = answered(status, reply);
        assertEquals(status, body.path("statusCode").asInt(), reply.text());
        assertEquals(code, body.path("code").asText(), reply.text());
        assertFalse(body.path("message").asText().isBlank(), reply.text());
        assertFalse(body.path("message").asText().contains("profile"), "they are workspaces here: " + reply.text());
        assertEquals(
                reply.header("X-Request-Id").orElseThrow(),
                body.path("requestId").asText());
        assertTrue(body.path("requestId").asText().matches("req_[0-9A-HJKMNP-TV-Z]{26}"), reply.text());
        return body;
    }

    /** A 400 that names exactly these fields. */
    static void invalid(Reply reply, String... fields) {
        var body = refused(400, "VALIDATION_FAILED", reply);
        assertEquals(List.of("statusCode", "code", "message", "requestId", "details"), names(body), reply.text());
        assertEquals(Set.of(fields), Set.copyOf(names(body.path("details"))), reply.text());
    }

    static void unauthorized(Reply reply) {
        var body = answered(401, reply);
        assertEquals(List.of("statusCode", "message", "requestId"), names(body), reply.text());
        assertEquals("Unauthorized", body.path("message").asText());
    }

    static void forbidden(Reply reply) {
        refused(403, "FORBIDDEN", reply);
    }

    static void notFound(Reply reply) {
        refused(404, "NOT_FOUND", reply);
    }

    static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** A client with a new key that may do everything. */
    static LateClient postbreeze(Guest guest) {
        return postbreeze(guest, Role.OWNER, Set.of());
    }

    static LateClient postbreeze(Guest guest, Role role, Set<Id> profiles) {
        return guest.late(guest.key(KeyFormat.POSTBREEZE, role, profiles));
    }

    static LateClient keyless(Guest guest) {
        return new LateClient(guest.stage().publicUrl(), Optional.empty());
    }

    /** Clients that the API must not know. */
    static List<LateClient> strangers(Guest guest) {
        return Strangers.at(KeyFormat.POSTBREEZE, guest);
    }

    /** A workspace's id. */
    static String workspace(Id profile) {
        return "ws_" + profile.ulid();
    }

    /** An account's id that names nothing. */
    static String nobody() {
        return "soc_" + Id.at(Instant.now()).ulid();
    }

    /** A body from names and values; null stands for null. */
    static Map<String, Object> body(Object... pairs) {
        var body = new LinkedHashMap<String, Object>();
        IntStream.range(0, pairs.length / 2).forEach(i -> body.put((String) pairs[2 * i], pairs[2 * i + 1]));
        return body;
    }

    static Reply start(LateClient client, Id profile, String platform) {
        return client.post(
                "/api/v1/social-accounts/connect", body("workspaceId", workspace(profile), "platform", platform));
    }

    /** Starts, and answers where to send the person. */
    static URI authorizeUrl(LateClient client, Id profile, String platform) {
        var started = answered(201, start(client, profile, platform));
        assertEquals(List.of("authorizeUrl", "state"), names(started));
        assertFalse(started.path("state").asText().isBlank());
        return URI.create(started.path("authorizeUrl").asText());
    }

    /** Connects what needs no choice, and answers where the browser ended. */
    static URI connected(LateClient client, Guest guest, String platform, String person) {
        return new Browser().connect(authorizeUrl(client, guest.profile(), platform), person);
    }

    static JsonNode accounts(LateClient client) {
        var all = granted(client.get("/api/v1/social-accounts"));
        assertTrue(all.isArray(), all.toString());
        return all;
    }

    static JsonNode workspaces(LateClient client) {
        return granted(client.get("/api/v1/workspaces"));
    }
}
