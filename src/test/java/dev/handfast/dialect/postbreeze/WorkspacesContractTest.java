package dev.handfast.dialect.postbreeze;

import static dev.handfast.dialect.postbreeze.Contract.TIME;
import static dev.handfast.dialect.postbreeze.Contract.ULID;
import static dev.handfast.dialect.postbreeze.Contract.answered;
import static dev.handfast.dialect.postbreeze.Contract.body;
import static dev.handfast.dialect.postbreeze.Contract.forbidden;
import static dev.handfast.dialect.postbreeze.Contract.granted;
import static dev.handfast.dialect.postbreeze.Contract.invalid;
import static dev.handfast.dialect.postbreeze.Contract.names;
import static dev.handfast.dialect.postbreeze.Contract.notFound;
import static dev.handfast.dialect.postbreeze.Contract.postbreeze;
import static dev.handfast.dialect.postbreeze.Contract.refused;
import static dev.handfast.dialect.postbreeze.Contract.unauthorized;
import static dev.handfast.dialect.postbreeze.Contract.workspace;
import static dev.handfast.dialect.postbreeze.Contract.workspaces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/v1/workspaces}, and what every path answers alike. */
class WorkspacesContractTest {
    private static final String PATH = "/api/v1/workspaces";
    private static final List<String> MEMBERS = List.of(
            "id",
            "name",
            "slug",
            "ownerUserId",
            "timezone",
            "timeFormat",
            "brandColor",
            "logoUrl",
            "deletedAt",
            "createdAt",
            "updatedAt",
            "memberships");

    private final Guest guest = Stage.shared().tenant();
    private final LateClient client = postbreeze(guest);
    private final String first = PATH + "/" + workspace(guest.profile());

    private JsonNode made(Object... pairs) {
        return answered(201, client.post(PATH, body(pairs)));
    }

    @Nested
    class Reading {
        @Test
        void lists_whole_rows_oldest_first() {
            var second = guest.profile("Second");

            var all = workspaces(client);

            assertTrue(all.isArray());
            assertEquals(2, all.size());
            var row = all.path(0);
            assertEquals(MEMBERS, names(row));
            assertEquals(workspace(guest.profile()), row.path("id").asText());
            assertEquals(workspace(second), all.path(1).path("id").asText());
            assertEquals("First", row.path("name").asText());
            assertTrue(row.path("slug").asText().matches("first-[0-9a-f]{6}"), row.toString());
            assertTrue(row.path("ownerUserId").asText().matches("usr_" + ULID), row.toString());
            assertEquals("UTC", row.path("timezone").asText());
            assertEquals("H24", row.path("timeFormat").asText());
            assertTrue(row.path("brandColor").isNull()
                    && row.path("logoUrl").isNull()
                    && row.path("deletedAt").isNull());
            assertTrue(row.path("createdAt").asText().matches(TIME), row.toString());
            assertEquals(row, granted(client.get(first)));
            assertEquals(all, granted(client.get("/postbreeze" + PATH)));
        }

        @Test
        void tells_what_the_key_may_do_there() {
            var roles = Map.of(
                    Role.OWNER,
                    "OWNER",
                    Role.ADMIN,
                    "ADMIN",
                    Role.READER,
                    "CLIENT_REVIEWER",
                    Role.VENDOR,
                    "CLIENT_REVIEWER");
            roles.forEach((role, word) -> {
                var memberships =
                        granted(postbreeze(guest, role, Set.of()).get(first)).path("memberships");
                assertEquals(1, memberships.size());
                assertEquals(List.of("role", "userId", "workspaceId"), names(memberships.path(0)));
                assertEquals(word, memberships.path(0).path("role").asText());
                assertEquals(
                        workspace(guest.profile()),
                        memberships.path(0).path("workspaceId").asText());
            });
        }

        @Test
        void tells_what_is_out_of_reach_from_what_is_not_there() {
            var second = guest.profile("Second");
            var scoped = postbreeze(guest, Role.READER, Set.of(second));

            assertEquals(1, workspaces(scoped).size());
            forbidden(scoped.get(first));
            for (var absent : List.of(
                    workspace(Id.at(Instant.now())),
                    workspace(Stage.shared().tenant().profile()),
                    guest.profile().hex(),
                    "ws_" + guest.profile().hex(),
                    "ws_",
                    "%00")) {
                notFound(scoped.get(PATH + "/" + absent));
                notFound(client.patch(PATH + "/" + absent, Map.of()));
            }
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.get(PATH)));
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.get(first)));
        }
    }

    @Nested
    class Creating {
        @Test
        void answers_201_with_the_row() {
            var row = made(
                    "name", " Ärger & Söhne ", "slug", "aerger-2", "timezone", "Europe/Berlin", "timeFormat", "H12");

            assertEquals(MEMBERS, names(row));
            assertEquals("Ärger & Söhne", row.path("name").asText());
            assertEquals("aerger-2", row.path("slug").asText());
            assertEquals("Europe/Berlin", row.path("timezone").asText());
            assertEquals("H12", row.path("timeFormat").asText());
            assertEquals(row, granted(client.get(PATH + "/" + row.path("id").asText())));
            var late = guest.late().get("/v1/profiles").json().path("profiles");
            assertEquals("Ärger & Söhne", late.path(1).path("name").asText());
        }

        @Test
        void finds_a_slug_after_any_name() {
            for (var name : List.of("東京", "- -", "a", "Ünïcode 9", "x".repeat(80))) {
                assertTrue(made("name", name).path("slug").asText().matches("[a-z0-9]+(-[a-z0-9]+)*"), name);
            }
        }

        @Test
        void refuses_a_slug_or_a_name_that_is_taken_and_not_another_tenants() {
            made("name", "One", "slug", "taken");

            refused(409, "WORKSPACE_ALREADY_EXISTS", client.post(PATH, body("name", "Two", "slug", "taken")));
            refused(409, "WORKSPACE_ALREADY_EXISTS", client.post(PATH, body("name", "one")));
            answered(201, postbreeze(Stage.shared().tenant()).post(PATH, body("name", "One", "slug", "taken")));
            assertEquals(2, workspaces(client).size());
        }

        @Test
        void gives_a_slug_to_one_of_those_who_ask_at_the_same_time() {
            var asked = Stream.of("a", "b", "c", "d")
                    .map(name ->
                            CompletableFuture.supplyAsync(() -> client.post(PATH, body("name", name, "slug", "the-one"))
                                    .status()))
                    .toList();

            assertEquals(
                    List.of(201, 409, 409, 409),
                    asked.stream().map(CompletableFuture::join).sorted().toList());
        }

        @Test
        void tells_which_fields_are_wrong() {
            for (Object wrong : new Object[] {null, "", "  ", 17, true, List.of("x"), "a\0b", "x".repeat(81)}) {
                invalid(client.post(PATH, body("name", wrong)), "name");
            }
            for (Object wrong : List.of("Upper", "-a", "a-", "a--b", "a b", "ä", 1, "x".repeat(81))) {
                invalid(client.post(PATH, body("name", "n", "slug", wrong)), "slug");
            }
            for (Object wrong : List.of("Mars/Base", "+02:00", "europe/berlin", 1, "x".repeat(65))) {
                invalid(client.post(PATH, body("name", "n", "timezone", wrong)), "timezone");
            }
            for (Object wrong : List.of("24", "h24", 24)) {
                invalid(client.post(PATH, body("name", "n", "timeFormat", wrong)), "timeFormat");
            }
            assertEquals(1, workspaces(client).size());
        }

        @Test
        void is_for_keys_that_may_do_everything() {
            forbidden(postbreeze(guest, Role.OWNER, Set.of(guest.profile())).post(PATH, body("name", "n")));
            forbidden(postbreeze(guest, Role.READER, Set.of()).post(PATH, body("name", "n")));
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.post(PATH, body("name", "n"))));
        }
    }

    @Nested
    class Changing {
        @Test
        void changes_what_is_given_and_leaves_the_rest() {
            var before = granted(client.get(first));

            var named = granted(client.patch(first, body("name", "Renamed")));
            var whole = granted(client.patch(
                    first,
                    body(
                            "timezone", "Asia/Tokyo",
                            "timeFormat", "H12",
                            "brandColor", "#0A0b0c",
                            "logoUrl", "https://cdn.example.com/logo.png?x=1")));

            assertEquals("Renamed", named.path("name").asText());
            assertEquals(before.path("slug"), whole.path("slug"));
            assertEquals("Renamed", whole.path("name").asText());
            assertEquals("Asia/Tokyo", whole.path("timezone").asText());
            assertEquals("H12", whole.path("timeFormat").asText());
            assertEquals("#0A0b0c", whole.path("brandColor").asText());
            assertEquals(
                    "https://cdn.example.com/logo.png?x=1",
                    whole.path("logoUrl").asText());
            assertEquals(whole, granted(client.get(first)));
            assertNotEquals(before.path("updatedAt"), whole.path("updatedAt"));
            assertEquals(before.path("createdAt"), whole.path("createdAt"));
            var late =
                    guest.late().get("/v1/profiles/" + guest.profile()).json().path("profile");
            assertEquals("#0A0b0c", late.path("color").asText());
        }

        @Test
        void clears_colour_and_logo_by_null_alone() {
            granted(client.patch(first, body("brandColor", "#000000", "logoUrl", "https://a.example/l.png")));
            var untouched = granted(client.patch(first, body("name", null, "timezone", null)));
            assertEquals("#000000", untouched.path("brandColor").asText());

            var cleared = granted(client.patch(first, body("brandColor", null, "logoUrl", null)));

            assertTrue(cleared.path("brandColor").isNull()
                    && cleared.path("logoUrl").isNull());
            assertEquals("First", cleared.path("name").asText());
        }

        @Test
        void tells_which_fields_are_wrong() {
            invalid(client.patch(first, body("slug", "another")), "slug");
            invalid(client.patch(first, body("name", "x".repeat(81))), "name");
            invalid(client.patch(first, body("timezone", "Nowhere", "timeFormat", "H13")), "timezone", "timeFormat");
            for (Object wrong : List.of("red", "#12345", "#1234567", "#12345g", 1)) {
                invalid(client.patch(first, body("brandColor", wrong)), "brandColor");
            }
            for (Object wrong : List.of(
                    "logo.png",
                    "http://a.example/l.png",
                    "javascript:alert(1)",
                    "https://",
                    "https://u:p@a.example/",
                    "data:image/png;base64,x",
                    "https://a.example/" + "x".repeat(2048),
                    1)) {
                invalid(client.patch(first, body("logoUrl", wrong)), "logoUrl");
            }
            refused(
                    409,
                    "WORKSPACE_ALREADY_EXISTS",
                    client.patch(
                            first, body("name", made("name", "Two").path("name").asText())));
        }

        @Test
        void is_for_owners_and_admins() {
            granted(postbreeze(guest, Role.ADMIN, Set.of(guest.profile())).patch(first, body("name", "By admin")));
            forbidden(postbreeze(guest, Role.READER, Set.of()).patch(first, body("name", "x")));
            forbidden(
                    postbreeze(guest, Role.OWNER, Set.of(guest.profile("Else"))).patch(first, body("name", "x")));
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.patch(first, body("name", "x"))));
        }
    }

    @Nested
    class Everywhere {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/api/v1/workspaces/a/b",
                    "/api/v1/social-accounts/a/b",
                    "/api/v1/social-accounts/connect/x",
                    "/postbreeze/api/v1/workspaces/a/b",
                    "/postbreeze/api/v1/nothing"
                })
        void what_is_not_there_is_told_in_the_envelope(String path) {
            notFound(client.get(path));
            notFound(Contract.keyless(guest).get(path));
        }

        @Test
        void another_method_is_refused_with_those_there_are() {
            var answer = client.delete(PATH);

            refused(405, "METHOD_NOT_ALLOWED", answer);
            assertEquals("GET, POST", answer.header("Allow").orElseThrow());
        }

        @Test
        void bodies_that_are_no_json_object_are_refused() {
            for (var text : List.of("", "{", "[]", "17", "null", "{\"name\":\"a\",\"name\":\"b\"}")) {
                refused(400, "VALIDATION_FAILED", client.raw("POST", PATH, text));
                refused(400, "VALIDATION_FAILED", client.raw("PATCH", first, text));
            }
            refused(415, "UNSUPPORTED_MEDIA_TYPE", client.raw("PATCH", first, "<a/>", "Content-Type", "text/xml"));
            refused(413, "PAYLOAD_TOO_LARGE", client.raw("POST", PATH, "\"" + "x".repeat(70_000) + "\""));
        }

        @Test
        void a_key_that_asks_too_much_is_told_when_to_come_back_and_nothing_of_limits_before() {
            var usual = client.get(PATH);
            assertTrue(usual.headers("X-RateLimit-Limit").isEmpty());

            var refused = Stream.generate(() -> client.get(PATH))
                    .limit(80)
                    .filter(reply -> reply.status() != 200)
                    .findFirst()
                    .orElseThrow();

            var body = refused(429, "RATE_LIMITED", refused);
            assertTrue(body.path("retryAfterMs").asLong() > 0, body.toString());
            assertTrue(Integer.parseInt(refused.header("Retry-After").orElseThrow()) > 0);
            assertTrue(refused.headers("X-RateLimit-Limit").isEmpty());
            granted(postbreeze(guest).get(PATH));
            assertEquals(200, guest.late().get("/v1/users").status());
        }
    }
}
