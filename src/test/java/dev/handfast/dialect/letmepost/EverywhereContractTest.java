package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.Contract.answered;
import static dev.handfast.dialect.letmepost.Contract.nobody;
import static dev.handfast.dialect.letmepost.Contract.refused;
import static dev.handfast.dialect.letmepost.Contract.refusedAnew;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Secret;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every operation: keys, mounts, what the router refuses, and what shares a path with Late. */
class EverywhereContractTest {
    private static final Customer ADA = Customer.arrives();
    private static final List<String> OPERATIONS = List.of(
            "POST /v1/accounts/connect/linkedin",
            "POST /v1/accounts/connect/linkedin/complete",
            "GET /v1/accounts",
            "GET /v1/accounts/" + nobody(),
            "DELETE /v1/accounts/" + nobody(),
            "GET /v1/accounts/" + nobody() + "/pinterest/boards",
            "POST /v1/accounts/" + nobody() + "/pinterest/boards",
            "PATCH /v1/accounts/" + nobody() + "/pinterest/default-board",
            "GET /v1/profiles",
            "POST /v1/profiles",
            "GET /v1/profiles/" + nobody(),
            "PATCH /v1/profiles/" + nobody(),
            "DELETE /v1/profiles/" + nobody(),
            "GET /v1/api-keys",
            "POST /v1/api-keys",
            "DELETE /v1/api-keys/" + nobody(),
            "GET /v1/webhook-endpoints",
            "POST /v1/webhook-endpoints",
            "GET /v1/webhook-endpoints/" + nobody(),
            "PATCH /v1/webhook-endpoints/" + nobody(),
            "DELETE /v1/webhook-endpoints/" + nobody(),
            "POST /v1/webhook-endpoints/" + nobody() + "/test");
    private static final List<String> TAKING_BODIES = List.of(
            "POST /v1/accounts/connect/linkedin/complete",
            "POST /v1/accounts/connect/bluesky/complete",
            "POST /v1/accounts/" + nobody() + "/pinterest/boards",
            "POST /v1/profiles",
            "POST /v1/api-keys",
            "POST /v1/webhook-endpoints");

    private static dev.handfast.journey.Reply send(LateClient client, String mount, String operation, String body) {
        var words = operation.split(" ");
        return client.raw(words[0], mount + words[1], body);
    }

    private static boolean shared(String operation) {
        return operation.matches("[A-Z]+ /v1/(accounts|profiles|api-keys)(/[^/]+)?");
    }

    @Nested
    class Keys {
        @Test
        void that_do_not_count_are_unauthenticated_everywhere_under_both_mounts() {
            var late = ADA.with(ADA.guest().key());
            var puffle = ADA.with(ADA.guest().key(KeyFormat.PUFFLE, Role.OWNER, Set.of()));
            var unknown = ADA.with(KeyFormat.LETMEPOST.mint());
            var test = ADA.with(KeyFormat.LETMEPOST.mint("lmp_test_"));
            for (var operation : OPERATIONS) {
                for (var client : List.of(ADA.keyless(), late, puffle, unknown, test)) {
                    refusedAnew(401, "unauthenticated", send(client, "/letmepost", operation, "{}"));
                }
                for (var client : List.of(unknown, test)) {
                    refusedAnew(401, "unauthenticated", send(client, "", operation, "{}"));
                }
                if (!shared(operation)) {
                    refusedAnew(401, "unauthenticated", send(late, "", operation, "{}"));
                    refusedAnew(401, "unauthenticated", send(ADA.keyless(), "", operation, "{}"));
                }
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"Basic bG1wOg==", "Bearer", "Bearer ", "bearer lmp_live_", "lmp_live_x"})
        void that_are_shown_wrongly_are_none(String header) {
            refused(401, "unauthenticated", ADA.keyless().get("/v1/webhook-endpoints", "Authorization", header));
        }

        @Test
        void with_the_wrong_beginning_are_none() {
            var key = ADA.api().key().orElseThrow().reveal();

            refused(
                    401,
                    "unauthenticated",
                    ADA.with(Secret.of(key.replace("lmp_live_", "lmp_test_"))).get("/v1/accounts"));
        }
    }

    @Nested
    class Paths {
        @Test
        void that_late_has_too_answer_whoever_the_key_is_of_on_one_host() {
            for (var path : List.of("/v1/accounts", "/v1/profiles", "/v1/api-keys")) {
                assertTrue(answered(200, ADA.api().get(path)).path("data").isArray(), path);
                var late = ADA.guest().late().get(path);
                assertEquals(200, late.status());
                assertTrue(!late.json().has("data"), late.text());
                assertTrue(ADA.keyless().get(path).json().path("error").isTextual(), "nobody in particular is Late's");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/letmepost/v1/nothing",
                    "/letmepost/v1/accounts/a/b/c/d",
                    "/letmepost/v1",
                    "/v1/webhook-endpoints/a/b/c"
                })
        void that_lead_nowhere_are_404_in_letmeposts_words(String path) {
            refusedAnew(404, "not_found", ADA.keyless().get(path));
            refusedAnew(404, "not_found", ADA.api().raw("DELETE", path, ""));
        }

        @Test
        void know_their_methods() {
            var reply = ADA.api().put("/v1/accounts", Map.of());

            refusedAnew(405, "validation_failed", reply);
            assertEquals("GET", reply.header("Allow").orElseThrow());
            refused(405, "validation_failed", ADA.api().put("/letmepost/v1/webhook-endpoints/x/test", Map.of()));
        }
    }

    @Nested
    class Bodies {
        @ParameterizedTest
        @ValueSource(
                strings = {"{", "[]", "\"text\"", "17", "null", "{} {}", "{\"name\":\"a\",\"name\":\"b\"}", "\u0000"})
        void that_are_no_json_object_are_refused_everywhere(String body) {
            TAKING_BODIES.forEach(
                    operation -> refusedAnew(400, "validation_failed", send(ADA.api(), "", operation, body)));
        }

        @Test
        void that_are_too_large_or_of_another_kind_are_refused() {
            refusedAnew(413, "validation_failed", ADA.api().post("/v1/profiles", Map.of("name", "n".repeat(70_000))));
            refusedAnew(
                    415,
                    "validation_failed",
                    ADA.api().raw("POST", "/letmepost/v1/profiles", "<name/>", "Content-Type", "text/xml"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"name=\"profileId\"", "name=\"profileId\"; filename=\"id\""})
        void that_are_forms_are_refused_also_where_none_is_needed(String part) {
            var multipart = "--x\r\nContent-Disposition: form-data; " + part + "\r\n\r\nzzz\r\n--x--\r\n";
            Stream.concat(
                            TAKING_BODIES.stream(),
                            Stream.of(
                                    "POST /v1/accounts/connect/linkedin",
                                    "POST /v1/webhook-endpoints/" + nobody() + "/test"))
                    .map(operation -> operation.split(" "))
                    .forEach(operation -> Map.of(
                                    "application/x-www-form-urlencoded",
                                    "{\"profileId\":\"zzz\"}",
                                    "multipart/form-data; boundary=x",
                                    multipart)
                            .forEach((type, body) -> refusedAnew(
                                    415,
                                    "validation_failed",
                                    ADA.api().raw(operation[0], operation[1], body, "Content-Type", type))));
        }
    }

    @Nested
    class Limits {
        @Test
        void are_told_as_one_ceiling_and_refused_with_a_wait() {
            try (var stage = Stage.open(Map.of("HANDFAST_LIMITS_REQUESTS_PER_MINUTE", "2"))) {
                var customer = Customer.of(stage.tenant());
                for (int i = 0; i < 2; i++) {
                    var reply = customer.api().get("/v1/accounts");
                    assertEquals(200, reply.status());
                    assertEquals("2", reply.header("X-RateLimit-Limit").orElseThrow());
                }

                var reply = customer.api().get("/v1/accounts");

                assertEquals(429, reply.status());
                assertEquals("rate_limited", reply.json().at("/error/code").asText());
                assertTrue(Integer.parseInt(reply.header("Retry-After").orElseThrow()) >= 1);
                assertEquals(
                        "2",
                        customer.keyless()
                                .get("/letmepost/v1/x")
                                .header("X-RateLimit-Limit")
                                .orElseThrow());
            }
        }
    }
}
