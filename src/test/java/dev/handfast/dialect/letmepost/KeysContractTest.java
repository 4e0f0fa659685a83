package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.Contract.answered;
import static dev.handfast.dialect.letmepost.Contract.body;
import static dev.handfast.dialect.letmepost.Contract.invalid;
import static dev.handfast.dialect.letmepost.Contract.names;
import static dev.handfast.dialect.letmepost.Contract.nobody;
import static dev.handfast.dialect.letmepost.Contract.refused;
import static dev.handfast.dialect.letmepost.Contract.strangeIds;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.journey.Reply;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code /api-keys}. */
class KeysContractTest {
    private static final Customer ADA = Customer.arrives();
    private static final Customer OTHER = Customer.arrives();

    private static Reply create(Object... pairs) {
        return ADA.api().post("/v1/api-keys", body(pairs));
    }

    private static JsonNode listed(String id) {
        return StreamSupport.stream(
                        answered(200, ADA.api().get("/v1/api-keys"))
                                .path("data")
                                .spliterator(),
                        false)
                .filter(key -> key.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class Create {
        @Test
        void shows_the_key_once() {
            var made = answered(201, create("name", "Server", "scopes", List.of("accounts:read")));

            assertEquals(
                    List.of("id", "name", "prefix", "last4", "scopes", "profileId", "key", "createdAt"), names(made));
            var key = made.path("key").asText();
            assertTrue(key.matches("lmp_live_[0-9a-f]{64}"));
            assertTrue(key.endsWith(made.path("last4").asText()));
            assertEquals("lmp_live_", made.path("prefix").asText());
            assertTrue(made.path("profileId").isNull());
            answered(200, ADA.with(Secret.of(key)).get("/v1/accounts"));
            var row = listed(made.path("id").asText());
            assertEquals(made.path("scopes"), row.path("scopes"));
            assertFalse(ADA.api().get("/v1/api-keys").text().contains(key));
        }

        @Test
        void of_the_test_kind_opens_the_same() {
            var made = answered(201, create("name", "Test", "prefix", "lmp_test_"));

            assertTrue(made.path("key").asText().startsWith("lmp_test_"));
            assertEquals(
                    "lmp_test_", listed(made.path("id").asText()).path("prefix").asText());
            answered(200, ADA.with(Secret.of(made.path("key").asText())).get("/v1/accounts"));
        }

        @Test
        void can_be_pinned_to_a_profile_and_then_manages_neither_keys_nor_webhooks() {
            var made = answered(201, create("name", "Pinned", "profileId", ADA.profile()));
            assertEquals(ADA.profile(), made.path("profileId").asText());
            var pinned = ADA.with(Secret.of(made.path("key").asText()));

            answered(200, pinned.get("/v1/accounts"));
            for (var path : List.of("/v1/api-keys", "/v1/webhook-endpoints")) {
                refused(403, "unauthorized", pinned.get(path));
            }
            refused(403, "unauthorized", pinned.post("/v1/api-keys", Map.of("name", "more")));
            refused(403, "unauthorized", pinned.post("/v1/profiles", Map.of("name", "more")));
            refused(403, "unauthorized", pinned.delete("/v1/api-keys/" + nobody()));
        }

        @Test
        void refuses_what_is_missing_or_wrong() {
            invalid(create(), "name");
            invalid(create("name", " "), "name");
            invalid(create("name", 1), "name");
            invalid(create("name", "n".repeat(101)), "name");
            invalid(create("name", "a\u0007b"), "name");
            invalid(create("name", "n", "prefix", "sk_"), "prefix");
            invalid(create("name", "n", "scopes", "all"), "scopes");
            invalid(create("name", "n", "scopes", List.of(1)), "scopes");
            invalid(create("name", "n", "scopes", List.of("two words")), "scopes");
            invalid(create("name", "n", "scopes", Collections.nCopies(51, "s")), "scopes");
            invalid(create("name", "n", "profileId", "x"), "profileId");
            refused(404, "not_found", create("name", "n", "profileId", OTHER.profile()));
            refused(403, "unauthorized", ADA.reader().post("/v1/api-keys", Map.of("name", "n")));
        }
    }

    @Nested
    class Listed {
        @Test
        void tells_when_a_key_was_last_used() {
            var made = answered(201, create("name", "Used"));
            assertTrue(listed(made.path("id").asText()).path("lastUsedAt").isNull());

            answered(200, ADA.with(Secret.of(made.path("key").asText())).get("/v1/accounts"));

            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            listed(made.path("id").asText()).path("lastUsedAt").isTextual());
        }

        @Test
        void holds_keys_of_this_api_and_tenant_alone() {
            var rows = answered(200, OTHER.api().get("/v1/api-keys")).path("data");

            assertEquals(1, rows.size(), "the late key is late's: " + rows);
            refused(403, "unauthorized", ADA.reader().get("/v1/api-keys"));
        }
    }

    @Nested
    class Revoked {
        @Test
        void keys_open_nothing_at_once_and_stay_on_the_list() {
            var made = answered(201, create("name", "Gone"));
            var id = made.path("id").asText();
            var gone = ADA.with(Secret.of(made.path("key").asText()));
            answered(200, gone.get("/v1/accounts"));

            var answer = answered(200, ADA.api().delete("/v1/api-keys/" + id));

            assertEquals(List.of("id", "revokedAt"), names(answer));
            refused(401, "unauthenticated", gone.get("/v1/accounts"));
            assertEquals(answer.path("revokedAt"), listed(id).path("revokedAt"));
            refused(404, "not_found", ADA.api().delete("/v1/api-keys/" + id));
        }

        @Test
        void are_not_keys_of_others_nor_of_another_api() {
            var late = ADA.guest().late().post("/v1/api-keys", Map.of("name", "Late's"));
            var lateId = Id.fromHex(late.json().at("/apiKey/id").asText()).orElseThrow();
            var foreign = answered(200, OTHER.api().get("/v1/api-keys"))
                    .at("/data/0/id")
                    .asText();

            for (var id : List.of(lateId.uuid().toString(), lateId.hex(), foreign, nobody())) {
                refused(404, "not_found", ADA.api().delete("/v1/api-keys/" + id));
            }
            strangeIds().forEach(id -> refused(404, "not_found", ADA.api().delete("/v1/api-keys/" + id)));
            answered(200, OTHER.api().get("/v1/accounts"));
        }
    }
}
