package dev.handfast.dialect.late;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What holds for every answer of the Late API. */
final class Contract {
    private static final Set<String> TYPES = Set.of(
            "invalid_request_error",
            "authentication_error",
            "permission_error",
            "not_found",
            "rate_limit_error",
            "platform_error",
            "api_error");

    private Contract() {}

    /** JSON with this status, findable in the logs, no redirect, and nothing in it that a platform keeps secret. */
    static JsonNode answered(int status, Reply reply) {
        assertEquals(status, reply.status(), reply.url() + ": " + reply.text());
        assertEquals(
                "application/json; charset=utf-8", reply.header("Content-Type").orElse("none"));
        assertTrue(reply.header("X-Request-Id").filter(id -> !id.isBlank()).isPresent(), "no X-Request-Id");
        assertEquals(Optional.empty(), reply.header("Location"));
        Stage.shared()
                .platforms()
                .issuedSecrets()
                .forEach(secret -> assertFalse(reply.text().contains(secret), "a platform's secret is told"));
        return reply.json();
    }

    /** A success of 200. */
    static JsonNode granted(Reply reply) {
        return answered(200, reply);
    }

    /** A failure in Late's words. */
    static JsonNode refused(int status, String code, Reply reply) {
        var body = answered(status, reply);
        assertTrue(body.path("error").isTextual(), "error must be a string: " + reply.text());
        assertFalse(body.path("error").asText().isBlank(), "error must say something");
        assertEquals(code, body.path("code").asText(), reply.text());
        assertTrue(TYPES.contains(body.path("type").asText()), reply.text());
        return body;
    }

    /** A 400 that names exactly these fields. */
    static JsonNode invalid(Reply reply, String... fields) {
        var body = refused(400, "invalid_request", reply);
        var told = body.path("details").path("fields");
        assertEquals(new TreeSet<>(List.of(fields)), new TreeSet<>(names(told)), reply.text());
        told.forEach(messages -> {
            assertTrue(messages.isArray() && messages.size() > 0, reply.text());
            messages.forEach(message -> assertTrue(message.isTextual(), reply.text()));
        });
        return body;
    }

    /** A 401 in the words of the reference. */
    static void unauthorized(Reply reply) {
        var body = refused(401, "unauthorized", reply);
        assertEquals("Unauthorized", body.path("error").asText());
    }

    /** The names of an object's members. */
    static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** A key that never was one, one of another API, one that ended, one that was revoked, and none at all. */
    static List<LateClient> strangers(Guest guest) {
        var revoked = key(guest, "late", Optional.empty());
        guest.stage()
                .withTenancy(tenancy ->
                        tenancy.revokeKey(guest.tenant().id(), revoked.key().id()));
        var expired = key(guest, "late", Optional.of(Instant.now().minusSeconds(1)));
        var foreign = key(guest, "puffle", Optional.empty());
        return List.of(
                keyless(guest),
                guest.late(KeyFormat.LATE.mint()),
                guest.late(Secret.of("sk_")),
                guest.late(Secret.of("x".repeat(600))),
                guest.late(revoked.text()),
                guest.late(expired.text()),
                guest.late(foreign.text()));
    }

    private record Minted(ApiKey key, Secret text) {}

    private static Minted key(Guest guest, String dialect, Optional<Instant> end) {
        var format = KeyFormat.of(dialect).orElseThrow();
        var text = format.mint();
        var made = Instant.now().minus(Duration.ofDays(1));
        var key = new ApiKey(
                Id.at(made),
                guest.tenant().id(),
                dialect,
                "test",
                format.preview(text),
                Role.OWNER,
                Set.of(),
                made,
                end);
        guest.stage().withTenancy(tenancy -> tenancy.createKey(key, text));
        return new Minted(key, text);
    }

    /** A client that shows no key. */
    static LateClient keyless(Guest guest) {
        return new LateClient(guest.stage().publicUrl(), Optional.empty());
    }

    /** A client whose key only reads. */
    static LateClient reader(Guest guest) {
        return guest.late(guest.key(Role.READER, Set.of()));
    }

    /** An id in the right spelling that names nothing. */
    static String nobody() {
        return Id.at(Instant.now()).hex();
    }

    /** A body from names and values. */
    static Map<String, Object> body(Object... pairs) {
        var body = new LinkedHashMap<String, Object>();
        IntStream.range(0, pairs.length / 2).forEach(i -> body.put((String) pairs[2 * i], pairs[2 * i + 1]));
        return body;
    }

    /** The same body with one member changed. */
    static Map<String, Object> with(Map<String, Object> body, String name, Object value) {
        var changed = new LinkedHashMap<>(body);
        changed.put(name, value);
        return changed;
    }

    /** The same body without one member. */
    static Map<String, Object> without(Map<String, Object> body, String name) {
        var changed = new LinkedHashMap<>(body);
        changed.remove(name);
        return changed;
    }
}
