package dev.handfast.dialect.letmepost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What holds for every answer of the letmepost API. */
final class Contract {
    private static final Set<String> CODES = Set.of(
            "validation_failed",
            "platform_auth_failed",
            "platform_rejected",
            "platform_unavailable",
            "platform_not_enabled",
            "internal_error",
            "unauthenticated",
            "unauthorized",
            "not_found",
            "idempotency_conflict",
            "rate_limited");

    private Contract() {}

    /** JSON with this status, findable in the logs, with the ceiling, no redirect, and nothing that a platform keeps secret. */
    static JsonNode answered(int status, Reply reply) {
        assertEquals(status, reply.status(), reply.url() + ": " + reply.text());
        assertEquals(
                "application/json; charset=utf-8", reply.header("Content-Type").orElse("none"));
        assertTrue(reply.header("X-Request-Id").filter(id -> !id.isBlank()).isPresent(), "no x-request-id");
        assertTrue(
                reply.header("X-RateLimit-Limit")
                        .filter(limit -> limit.matches("[0-9]+"))
                        .isPresent(),
                "no X-RateLimit-Limit");
        assertEquals(Optional.empty(), reply.header("X-RateLimit-Remaining"));
        assertEquals(Optional.empty(), reply.header("Location"));
        Stage.shared()
                .platforms()
                .issuedSecrets()
                .forEach(secret -> assertFalse(reply.text().contains(secret), "a platform's secret is told"));
        return reply.json();
    }

    /** A failure in letmepost's words. */
    static JsonNode refused(int status, String code, Reply reply) {
        var error = answered(status, reply).path("error");
        assertEquals(code, error.path("code").asText(), reply.text());
        assertTrue(CODES.contains(code), code);
        assertFalse(error.path("message").asText().isBlank(), reply.text());
        assertTrue(error.path("docUrl").asText().endsWith("#" + code), reply.text());
        assertTrue(error.has("rule") || !error.has("ruleUrl"), reply.text());
        assertFalse(error.has("platformResponse"), "what a platform answered stays here");
        return error;
    }

    /** The same, findable by the id in the header. */
    static JsonNode refusedAnew(int status, String code, Reply reply) {
        var error = refused(status, code, reply);
        assertEquals(
                reply.header("X-Request-Id").orElseThrow(),
                error.path("requestId").asText());
        return error;
    }

    /** A 400 about this field or rule. */
    static JsonNode invalid(Reply reply, String rule) {
        var error = refused(400, "validation_failed", reply);
        assertEquals(rule, error.path("rule").asText(), reply.text());
        return error;
    }

    /** An id in the right spelling that names nothing. */
    static String nobody() {
        return Id.at(Instant.now()).uuid().toString();
    }

    /** Ids that are not letmepost's: another spelling, another version of UUID, and what is none at all. */
    static List<String> strangeIds() {
        return List.of(
                Id.at(Instant.now()).hex(),
                Id.at(Instant.now()).ulid(),
                "6f0c7c58-0d3a-4c53-8f7e-0f5a1b2c3d4e",
                "x",
                "%00",
                "..%2f..",
                "%F0%9F%8D%A3",
                "a".repeat(300));
    }

    /** The names of an object's members. */
    static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** A body from names and values; values may be null. */
    static Map<String, Object> body(Object... pairs) {
        var body = new LinkedHashMap<String, Object>();
        IntStream.range(0, pairs.length / 2).forEach(i -> body.put((String) pairs[2 * i], pairs[2 * i + 1]));
        return body;
    }
}
