package dev.handfast.dialect.handfast;

import static dev.handfast.dialect.handfast.Own.answered;
import static dev.handfast.dialect.handfast.Own.body;
import static dev.handfast.dialect.handfast.Own.invalid;
import static dev.handfast.dialect.handfast.Own.nobody;
import static dev.handfast.dialect.handfast.Own.refused;
import static dev.handfast.dialect.handfast.Own.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code /export} and {@code /import}. */
class TransfersContractTest {
    private static final String PASSPHRASE = "correct horse battery staple";

    private final Guest guest = Stage.shared().tenant();
    private final Own own = Own.of(guest);

    private JsonNode export() {
        return answered(200, own.post("/export", body("passphrase", PASSPHRASE)));
    }

    private static Map<String, Object> sealed(JsonNode export) {
        return body("export", export, "passphrase", PASSPHRASE);
    }

    /** The least that can be brought. */
    private static Map<String, Object> plain(String id) {
        return new LinkedHashMap<>(Map.of(
                "platform",
                "bluesky",
                "identity",
                Map.of("id", "did:plc:" + id, "username", id + ".test"),
                "tokens",
                Map.of("access_token", "secret-access-" + id, "refresh_token", "secret-refresh-" + id)));
    }

    @Nested
    class Leaving {
        @Test
        void gives_nothing_away_without_the_passphrase() {
            own.connected("twitter");

            var export = export();

            assertEquals(
                    new TreeSet<>(List.of("ciphertext", "format", "iterations", "salt", "version")),
                    new TreeSet<>(Own.names(export)));
            assertEquals("handfast-export", export.path("format").asText());
        }

        @Test
        void needs_a_passphrase_that_is_one() {
            invalid(own.post("/export", Map.of()), "passphrase");
            invalid(own.post("/export", body("passphrase", "short")), "passphrase");
        }

        @ParameterizedTest
        @EnumSource(value = Role.class, names = "OWNER", mode = EnumSource.Mode.EXCLUDE)
        void is_for_owners_without_limits(Role role) {
            refused(403, "forbidden", Own.of(guest, role).post("/export", body("passphrase", PASSPHRASE)));
            refused(403, "forbidden", Own.of(guest, role).post("/import", body("connections", List.of())));
            refused(
                    403,
                    "forbidden",
                    Own.of(guest, Role.OWNER, guest.profile()).post("/export", body("passphrase", PASSPHRASE)));
        }

        @Test
        void is_written_down() {
            export();

            assertEquals(
                    1,
                    answered(200, own.get("/audit?action=connections.exported"))
                            .path("data")
                            .size());
        }
    }

    @Nested
    class Coming {
        private final Guest other = Stage.shared().tenant();
        private final Own there = Own.of(other);

        @Test
        void brings_everything_to_another_tenant_with_working_tokens() {
            own.connected("twitter");
            own.consented("few", "facebook", "choosing", "all");
            var export = export();

            var results = answered(200, there.post("/import", sealed(export))).path("results");

            assertEquals(2, results.size(), results.toString());
            results.forEach(result -> assertEquals(201, result.path("status").asInt(), results.toString()));
            var accounts = answered(200, there.get("/accounts")).path("data");
            assertEquals(
                    new TreeSet<>(texts(answered(200, own.get("/accounts")).path("data"), "platform_account_id")),
                    new TreeSet<>(texts(accounts, "platform_account_id")));
            var vendor = Own.of(other, Role.VENDOR);
            texts(accounts, "account_id")
                    .forEach(account ->
                            assertFalse(answered(200, vendor.post("/accounts/" + account + "/token", Map.of()))
                                    .path("access_token")
                                    .asText()
                                    .isEmpty()));
        }

        @Test
        void twice_changes_nothing() {
            own.connected("reddit");
            var export = export();
            var first = answered(200, there.post("/import", sealed(export)));

            var again = answered(200, there.post("/import", sealed(export)));

            assertEquals(200, again.path("results").get(0).path("status").asInt());
            assertEquals(
                    first.path("results").get(0).path("accounts").get(0).path("account_id"),
                    again.path("results").get(0).path("accounts").get(0).path("account_id"));
            assertFalse(again.path("results")
                    .get(0)
                    .path("accounts")
                    .get(0)
                    .path("created")
                    .asBoolean());
            assertEquals(1, answered(200, there.get("/accounts")).path("data").size());
        }

        @Test
        void takes_connections_in_clear_and_tells_of_each() {
            var strange = plain("strange");
            strange.put("platform", "myspace");
            var broken = plain("broken");
            broken.remove("tokens");
            var appless = plain("appless");
            appless.put("platform", "twitter");
            appless.put("client_id", "nobodys");

            var reply = there.post(
                    "/import", body("connections", List.of(plain("good"), strange, broken, appless, "nonsense")));

            var results = answered(200, reply).path("results");
            assertEquals(
                    List.of(201, 404, 400, 503, 400),
                    IntStream.range(0, 5)
                            .mapToObj(i -> results.get(i).path("status").asInt())
                            .toList(),
                    reply.text());
            assertFalse(reply.text().contains("secret-"), "tokens are not told again");
            assertEquals(1, answered(200, there.get("/accounts")).path("data").size());
        }

        /** What became of one connection. */
        private JsonNode brought(Object connection) {
            var connections = new ArrayList<Object>();
            connections.add(connection);
            return answered(200, there.post("/import", body("connections", connections)))
                    .path("results")
                    .get(0);
        }

        /** The least that can be brought, but for one member of one of its parts. */
        @SuppressWarnings("unchecked")
        private static Map<String, Object> but(String part, String member, Object value) {
            var connection = plain("odd");
            var changed = new LinkedHashMap<>((Map<String, Object>) connection.get(part));
            changed.put(member, value);
            connection.put(part, changed);
            return connection;
        }

        private static Map<String, Object> account(String kind, String id) {
            var connection = plain("odd");
            connection.put("accounts", List.of(Map.of("kind", kind, "id", id)));
            return connection;
        }

        static Stream<Arguments> unfit() {
            return Stream.of(
                    Arguments.of(null, "connections"),
                    Arguments.of(but("identity", "id", ""), "identity.id"),
                    Arguments.of(but("identity", "id", "x".repeat(5000)), "identity.id"),
                    Arguments.of(but("identity", "id", "two\nlines"), "identity.id"),
                    Arguments.of(but("identity", "username", "x".repeat(5000)), "identity.username"),
                    Arguments.of(but("tokens", "access_token", "two\r\nlines"), "tokens.access_token"),
                    Arguments.of(but("tokens", "refresh_token", "with space"), "tokens.refresh_token"),
                    Arguments.of(
                            but("tokens", "access_expires_at", "+999999999-12-31T23:59:59Z"),
                            "tokens.access_expires_at"),
                    Arguments.of(
                            but("tokens", "refresh_expires_at", "+300000-01-01T00:00:00Z"),
                            "tokens.refresh_expires_at"),
                    Arguments.of(but("tokens", "scopes", List.of("")), "tokens.scopes"),
                    Arguments.of(but("tokens", "extras", Map.of("pds", "x".repeat(5000))), "tokens.extras"),
                    Arguments.of(account("person", ""), "accounts.id"),
                    Arguments.of(account("page", "1"), "accounts.kind"),
                    Arguments.of(account("board", "1"), "accounts.kind"));
        }

        @ParameterizedTest
        @MethodSource("unfit")
        void refuses_what_no_document_could_tell_again(Object connection, String field) {
            var result = brought(connection);

            assertEquals(400, result.path("status").asInt(), result.toString());
            assertEquals(List.of(field), Own.names(result.path("error").path("errors")));
            assertEquals(0, answered(200, there.get("/accounts")).path("data").size());
        }

        @Test
        void takes_names_that_are_empty_for_none() {
            var result = brought(but("identity", "username", ""));

            var account = answered(
                    200,
                    there.get("/accounts/"
                            + result.path("accounts").get(0).path("account_id").asText()));
            assertEquals("did:plc:odd", account.path("username").asText());
        }

        @Test
        void puts_accounts_where_they_say_or_where_it_is_said() {
            var named = plain("named");
            named.put("profile", "Somewhere new");
            answered(200, there.post("/import", body("connections", List.of(named, plain("default")))));
            var second = other.profile("Second").hex();
            answered(200, there.post("/import", body("connections", List.of(plain("told")), "profile_id", second)));

            assertTrue(texts(answered(200, there.get("/profiles")).path("data"), "name")
                    .contains("Somewhere new"));
            assertEquals(
                    1,
                    answered(200, there.get("/accounts?profile_id=" + second))
                            .path("data")
                            .size());
            assertEquals(
                    1,
                    answered(200, there.get("/accounts?profile_id=" + other.profile()))
                            .path("data")
                            .size());
        }

        @Test
        void replaces_tokens_of_what_works_when_asked_to() {
            answered(200, there.post("/import", body("connections", List.of(plain("same")))));
            var replacing = body("connections", List.of(plain("same")), "replace", true);

            var result = answered(200, there.post("/import", replacing))
                    .path("results")
                    .get(0);

            assertEquals(200, result.path("status").asInt());
            assertFalse(result.path("accounts").get(0).path("created").asBoolean());
        }

        @Test
        void is_refused_where_it_does_not_fit() {
            var export = export();
            invalid(there.post("/import", Map.of()), "connections");
            invalid(there.post("/import", body("export", export)), "passphrase");
            invalid(there.post("/import", body("export", export, "passphrase", "another passphrase")), "passphrase");
            var changed = ((ObjectNode) export.deepCopy())
                    .put("ciphertext", export.path("ciphertext").asText().replaceFirst("^....", "AAAA"));
            invalid(there.post("/import", sealed(changed)), "passphrase");
            var later = ((ObjectNode) export.deepCopy()).put("version", 2);
            invalid(there.post("/import", sealed(later)), "export");
            var costly = ((ObjectNode) export.deepCopy()).put("iterations", 2_000_000_000);
            invalid(there.post("/import", sealed(costly)), "export");
            var both = sealed(export);
            both.put("connections", List.of());
            invalid(there.post("/import", both), "connections");
            refused(
                    404,
                    "profile_not_found",
                    there.post("/import", body("connections", List.of(), "profile_id", nobody())));
        }

        @Test
        void is_bounded() {
            var many = IntStream.range(0, 501).mapToObj(i -> Map.of()).toList();

            invalid(there.post("/import", body("connections", many)), "connections");
            refused(413, "payload_too_large", there.http().raw("POST", "/handfast/v1/import", "x".repeat(4_096_001)));
        }

        @Test
        void takes_what_was_given_out_though_it_is_larger_than_other_bodies_may_be() {
            var pictured = IntStream.range(0, 100)
                    .mapToObj(i -> {
                        var one = plain("large" + i);
                        var picture = "https://pictures.example.com/" + "x".repeat(700);
                        one.put("identity", Map.of("id", "did:plc:large" + i, "picture", picture));
                        return one;
                    })
                    .toList();
            answered(200, own.post("/import", body("connections", pictured)));
            var export = export();
            assertTrue(export.path("ciphertext").asText().length() > 65_536);

            var results = answered(200, there.post("/import", sealed(export))).path("results");

            assertEquals(100, results.size());
            results.forEach(result -> assertEquals(201, result.path("status").asInt(), result.toString()));
            refused(413, "payload_too_large", there.http().raw("POST", "/handfast/v1/export", "x".repeat(65_537)));
        }
    }
}
