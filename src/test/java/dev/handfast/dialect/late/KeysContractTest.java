package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.answered;
import static dev.handfast.dialect.late.Contract.body;
import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.invalid;
import static dev.handfast.dialect.late.Contract.names;
import static dev.handfast.dialect.late.Contract.nobody;
import static dev.handfast.dialect.late.Contract.reader;
import static dev.handfast.dialect.late.Contract.refused;
import static dev.handfast.dialect.late.Contract.unauthorized;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Secret;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code /api-keys}, {@code /users}, {@code /auth/verify} and {@code /usage-stats}. */
class KeysContractTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final Guest OTHER = Stage.shared().tenant();
    private static final String USER = GUEST.tenant().id().hex();

    private static JsonNode created(Map<String, Object> body) {
        return answered(201, GUEST.late().post("/v1/api-keys", body)).path("apiKey");
    }

    private static LateClient with(JsonNode key) {
        return GUEST.late(Secret.of(key.path("key").asText()));
    }

    @Nested
    class ApiKeys {
        @Test
        void are_shown_whole_once() {
            var reply = GUEST.late().post("/v1/api-keys", body("name", "CI 東京", "expiresIn", 30));

            var key = answered(201, reply).path("apiKey");
            assertFalse(reply.json().path("message").asText().isBlank());
            assertTrue(key.path("key").asText().matches("sk_[0-9a-f]{64}"));
            assertTrue(key.path("keyPreview").asText().matches("sk_[0-9a-f]{5}\\.\\.\\.[0-9a-f]{6}"));
            assertEquals("CI 東京", key.path("name").asText());
            assertEquals("full", key.path("scope").asText());
            assertEquals("read-write", key.path("permission").asText());
            var left = Duration.between(
                    Instant.now(), Instant.parse(key.path("expiresAt").asText()));
            assertEquals(30, left.plusMinutes(1).toDays());
            granted(with(key).get("/v1/profiles"));

            var listed = GUEST.late().get("/v1/api-keys");
            assertTrue(granted(listed)
                    .path("apiKeys")
                    .findValuesAsText("id")
                    .contains(key.path("id").asText()));
            assertFalse(listed.text().contains(key.path("key").asText()), "never again");
            assertTrue(granted(listed).path("apiKeys").findValues("key").isEmpty());
        }

        @Test
        void can_be_limited_to_profiles_and_to_reading() {
            var second = GUEST.profile("Second " + nobody()).hex();

            var key = created(
                    body("name", "n", "scope", "profiles", "profileIds", List.of(second), "permission", "read"));

            assertEquals("profiles", key.path("scope").asText());
            assertEquals(second, key.at("/profileIds/0/_id").asText());
            assertTrue(key.at("/profileIds/0/name").asText().startsWith("Second"));
            assertEquals("read", key.path("permission").asText());
            assertEquals(
                    1, granted(with(key).get("/v1/profiles")).path("profiles").size());
            refused(
                    403,
                    "profile_access_denied",
                    with(key).get("/v1/profiles/" + GUEST.profile().hex()));
            refused(403, "insufficient_permissions", with(key).get("/v1/connect/twitter?profileId=" + second));
            refused(403, "insufficient_permissions", with(key).get("/v1/api-keys"));
            assertEquals(
                    "profiles",
                    granted(with(key).get("/v1/auth/verify")).path("scope").asText());
        }

        @Test
        void end_at_once_when_deleted() {
            var key = created(body("name", "n"));
            granted(with(key).get("/v1/profiles"));
            var path = "/v1/api-keys/" + key.path("id").asText();

            granted(GUEST.late().delete(path));

            unauthorized(with(key).get("/v1/profiles"));
            refused(404, "api_key_not_found", GUEST.late().delete(path));
        }

        @Test
        void may_delete_themselves() {
            var key = created(body("name", "n"));

            granted(with(key).delete("/v1/api-keys/" + key.path("id").asText()));
            unauthorized(with(key).get("/v1/profiles"));
        }

        @Test
        void of_others_look_like_none() {
            var foreign = answered(201, OTHER.late().post("/v1/api-keys", body("name", "n")))
                    .path("apiKey");

            var unknown = GUEST.late().delete("/v1/api-keys/" + nobody());
            refused(404, "api_key_not_found", unknown);
            assertEquals(
                    unknown.text(),
                    GUEST.late()
                            .delete("/v1/api-keys/" + foreign.path("id").asText())
                            .text());
            refused(404, "api_key_not_found", GUEST.late().delete("/v1/api-keys/x"));
            granted(OTHER.late(Secret.of(foreign.path("key").asText())).get("/v1/profiles"));
        }

        @Test
        void of_other_apis_are_not_theirs_to_delete() {
            var other = GUEST.late(GUEST.key(KeyFormat.HANDFAST, Role.READER, Set.of()));
            var ids = GUEST
                    .stage()
                    .withTenancy(tenancy -> tenancy.keys(GUEST.tenant().id()))
                    .stream()
                    .filter(key -> key.dialect().equals("handfast"))
                    .toList();

            assertFalse(ids.isEmpty());
            ids.forEach(key -> refused(
                    404,
                    "api_key_not_found",
                    GUEST.late().delete("/v1/api-keys/" + key.id().hex())));
            granted(other.get("/handfast/v1/profiles"));
        }

        @Test
        void are_made_by_keys_that_may_do_everything() {
            for (var client : List.of(
                    reader(GUEST),
                    GUEST.late(GUEST.key(Role.ADMIN, Set.of())),
                    GUEST.late(GUEST.key(Role.OWNER, Set.of(GUEST.profile()))))) {
                refused(403, "insufficient_permissions", client.get("/v1/api-keys"));
                refused(403, "insufficient_permissions", client.post("/v1/api-keys", body("name", "x")));
                refused(403, "insufficient_permissions", client.delete("/v1/api-keys/" + nobody()));
            }
        }

        @Test
        void tell_which_fields_are_wrong() {
            var whole = body("name", "n");
            for (Object wrong :
                    new Object[] {null, "", "  ", 17, true, List.of("x"), Map.of(), "a\0b", "x".repeat(201)}) {
                invalid(GUEST.late().post("/v1/api-keys", Contract.with(whole, "name", wrong)), "name");
            }
            for (Object wrong : List.of(0, -1, 3651, 1.5, 1e300, "x", true, List.of(1), Long.MAX_VALUE)) {
                invalid(GUEST.late().post("/v1/api-keys", Contract.with(whole, "expiresIn", wrong)), "expiresIn");
            }
            for (Object wrong : List.of("all", 17, List.of("full"))) {
                invalid(GUEST.late().post("/v1/api-keys", Contract.with(whole, "scope", wrong)), "scope");
                invalid(GUEST.late().post("/v1/api-keys", Contract.with(whole, "permission", wrong)), "permission");
            }
            for (Object wrong : List.of("x", 17, Map.of(), List.of("x"), List.of(17), List.of(List.of()))) {
                invalid(GUEST.late().post("/v1/api-keys", Contract.with(whole, "profileIds", wrong)), "profileIds");
            }
            invalid(GUEST.late().post("/v1/api-keys", Contract.with(whole, "scope", "profiles")), "profileIds");
            invalid(
                    GUEST.late()
                            .post(
                                    "/v1/api-keys",
                                    body(
                                            "name",
                                            "n",
                                            "scope",
                                            "full",
                                            "profileIds",
                                            List.of(GUEST.profile().hex()))),
                    "profileIds");
            refused(
                    404,
                    "profile_not_found",
                    GUEST.late().post("/v1/api-keys", Contract.with(whole, "profileIds", List.of(nobody()))));
            refused(
                    404,
                    "profile_not_found",
                    GUEST.late()
                            .post(
                                    "/v1/api-keys",
                                    Contract.with(
                                            whole,
                                            "profileIds",
                                            List.of(OTHER.profile().hex()))));
        }
    }

    @Nested
    class Users {
        @Test
        void are_the_tenant() {
            var answer = granted(GUEST.late().get("/v1/users"));

            assertEquals(USER, answer.path("currentUserId").asText());
            assertEquals(1, answer.path("users").size());
            assertEquals(
                    List.of("_id", "name", "email", "role", "isRoot", "profileAccess", "createdAt"),
                    names(answer.path("users").get(0)));
            assertEquals(
                    answer.path("users").get(0),
                    granted(GUEST.late().get("/v1/users/" + USER)).path("user"));
        }

        @Test
        void of_other_tenants_look_like_none() {
            var unknown = GUEST.late().get("/v1/users/" + nobody());
            refused(404, "user_not_found", unknown);
            assertEquals(
                    unknown.text(),
                    GUEST.late().get("/v1/users/" + OTHER.tenant().id().hex()).text());
            assertEquals(unknown.text(), GUEST.late().get("/v1/users/x").text());
        }
    }

    @Nested
    class CredentialChecks {
        @Test
        void tell_who_a_key_is() {
            var answer = granted(GUEST.late().get("/v1/auth/verify"));

            assertEquals(List.of("valid", "userId", "name", "email", "authType", "scope"), names(answer));
            assertTrue(answer.path("valid").asBoolean());
            assertEquals(USER, answer.path("userId").asText());
            assertEquals("api_key", answer.path("authType").asText());
        }

        @Test
        void tell_that_nothing_is_limited() {
            var answer = granted(GUEST.late().get("/v1/usage-stats"));

            for (var member : List.of("planName", "billingPeriod", "signupDate")) {
                assertTrue(answer.path(member).isTextual(), member);
            }
            for (var member : List.of("uploads", "profiles")) {
                assertEquals(-1, answer.path("limits").path(member).asInt());
                assertTrue(answer.path("usage").path(member).isInt());
            }
            assertTrue(answer.path("usage").path("lastReset").isTextual());
        }
    }
}
