package dev.handfast.dialect.postbreeze;

import static dev.handfast.dialect.postbreeze.Contract.TIME;
import static dev.handfast.dialect.postbreeze.Contract.ULID;
import static dev.handfast.dialect.postbreeze.Contract.accounts;
import static dev.handfast.dialect.postbreeze.Contract.authorizeUrl;
import static dev.handfast.dialect.postbreeze.Contract.connected;
import static dev.handfast.dialect.postbreeze.Contract.forbidden;
import static dev.handfast.dialect.postbreeze.Contract.granted;
import static dev.handfast.dialect.postbreeze.Contract.invalid;
import static dev.handfast.dialect.postbreeze.Contract.names;
import static dev.handfast.dialect.postbreeze.Contract.nobody;
import static dev.handfast.dialect.postbreeze.Contract.notFound;
import static dev.handfast.dialect.postbreeze.Contract.postbreeze;
import static dev.handfast.dialect.postbreeze.Contract.unauthorized;
import static dev.handfast.dialect.postbreeze.Contract.workspace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.journey.Browser;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Rows;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import dev.handfast.tenant.KeyFormat;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/v1/social-accounts}. */
class AccountsContractTest {
    private static final String PATH = "/api/v1/social-accounts";
    private static final List<String> MEMBERS = List.of(
            "id",
            "workspaceId",
            "platform",
            "externalId",
            "handle",
            "displayName",
            "avatarUrl",
            "status",
            "scopes",
            "connectedAt",
            "lastRefreshedAt",
            "tokenExpiresAt",
            "lastRefreshAttemptAt",
            "lastRefreshError",
            "lastRefreshErrorStatus",
            "meta",
            "defaultBoardId");

    private final Guest guest = Stage.shared().tenant();
    private final LateClient client = postbreeze(guest);

    private String id() {
        return accounts(client).path(0).path("id").asText();
    }

    private void byLate(String platform) {
        var started = guest.late()
                .get("/v1/connect/" + platform + "?profileId=" + guest.profile() + "&redirect_url=" + Stage.REDIRECT);
        new Browser().connect(URI.create(started.json().path("authUrl").asText()), "few");
    }

    @Nested
    class Listing {
        @Test
        void is_a_bare_list_of_whole_rows() {
            connected(client, guest, "X", "ada");

            var row = accounts(client).path(0);

            assertEquals(MEMBERS, names(row));
            assertTrue(row.path("id").asText().matches("soc_" + ULID), row.toString());
            assertEquals(workspace(guest.profile()), row.path("workspaceId").asText());
            assertEquals("X", row.path("platform").asText());
            assertEquals("ACTIVE", row.path("status").asText());
            assertTrue(row.path("scopes").isArray() && row.path("scopes").size() > 0, row.toString());
            assertTrue(row.path("connectedAt").asText().matches(TIME), row.toString());
            assertTrue(row.path("tokenExpiresAt").asText().matches(TIME), row.toString());
            for (var unknown : List.of(
                    "lastRefreshedAt",
                    "lastRefreshAttemptAt",
                    "lastRefreshError",
                    "lastRefreshErrorStatus",
                    "defaultBoardId")) {
                assertTrue(row.path(unknown).isNull(), unknown + " in " + row);
            }
            assertTrue(row.path("meta").isObject(), row.toString());
            assertEquals(accounts(client), granted(client.get("/postbreeze" + PATH)));
        }

        @Test
        void goes_over_all_workspaces_newest_first_or_over_one() {
            assertEquals("[]", accounts(client).toString());
            var second = guest.profile("Second");
            connected(client, guest, "X", "ada");
            new Browser().connect(authorizeUrl(client, second, "X"), "few");
            connected(client, guest, "THREADS", "few");

            assertEquals(List.of("THREADS", "X", "X"), accounts(client).findValuesAsText("platform"));
            assertEquals(
                    workspace(second),
                    accounts(client).path(1).path("workspaceId").asText());
            var one = granted(client.get(PATH + "?workspaceId=" + workspace(second)));
            assertEquals(1, one.size());
            assertEquals(accounts(client).path(1), one.path(0));
        }

        @Test
        void finds_no_workspace_that_is_not_there_or_out_of_reach() {
            var second = guest.profile("Second");
            notFound(client.get(
                    PATH + "?workspaceId=" + workspace(Stage.shared().tenant().profile())));
            notFound(client.get(PATH + "?workspaceId=" + second.hex()));
            forbidden(postbreeze(guest, Role.OWNER, Set.of(guest.profile()))
                    .get(PATH + "?workspaceId=" + workspace(second)));
            invalid(client.get(PATH + "?workspaceId=a&workspaceId=b"), "workspaceId");
            invalid(client.get(PATH + "?workspaceId=" + "x".repeat(65)), "workspaceId");
        }

        @Test
        void holds_what_other_apis_connected_where_there_is_a_word_for_it() {
            byLate("twitter");
            byLate("reddit");

            assertEquals(List.of("X"), accounts(client).findValuesAsText("platform"));
            var late = guest.late()
                    .get("/v1/accounts?platform=twitter")
                    .json()
                    .path("accounts")
                    .path(0);
            assertEquals(
                    "soc_" + Id.fromHex(late.path("_id").asText()).orElseThrow().ulid(), id());
        }

        @Test
        void is_found_by_other_apis_in_their_spelling() {
            connected(client, guest, "TIKTOK_BUSINESS", "ada");

            var late = guest.late().get("/v1/accounts").json().path("accounts").path(0);

            assertEquals("tiktok", late.path("platform").asText());
            assertEquals(
                    id(),
                    "soc_" + Id.fromHex(late.path("_id").asText()).orElseThrow().ulid());
        }

        @Test
        void tells_the_same_account_that_puffle_does_each_in_its_spelling() {
            connected(client, guest, "X", "ada");

            var puffle = guest.late(guest.key(KeyFormat.PUFFLE, Role.OWNER, Set.of()))
                    .get("/api/late/accounts")
                    .json()
                    .path("accounts");

            assertEquals(1, puffle.size());
            var same = Id.fromUuid(UUID.fromString(puffle.path(0).path("id").asText()))
                    .orElseThrow();
            assertEquals("soc_" + same.ulid(), id());
            assertEquals(accounts(client).path(0).path("handle"), puffle.path(0).path("platform_username"));
            notFound(client.get(PATH + "/" + puffle.path(0).path("id").asText()));
        }

        @Test
        void shows_a_key_what_it_reaches() {
            var second = guest.profile("Second");
            connected(client, guest, "X", "ada");

            assertEquals(
                    0, accounts(postbreeze(guest, Role.OWNER, Set.of(second))).size());
            assertEquals(
                    1,
                    accounts(postbreeze(guest, Role.READER, Set.of(guest.profile())))
                            .size());
            assertEquals(0, accounts(postbreeze(Stage.shared().tenant())).size());
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.get(PATH)));
        }
    }

    @Nested
    class Row {
        @Test
        void is_the_one_of_the_list() {
            connected(client, guest, "X", "ada");

            assertEquals(accounts(client).path(0), granted(client.get(PATH + "/" + id())));
            assertEquals(accounts(client).path(0), granted(client.get("/postbreeze" + PATH + "/" + id())));
        }

        @Test
        void is_found_by_its_id_alone() {
            connected(client, guest, "X", "ada");
            byLate("reddit");
            var reddit = guest.late()
                    .get("/v1/accounts?platform=reddit")
                    .json()
                    .path("accounts")
                    .path(0)
                    .path("_id");
            var ulid = id().substring(4);
            for (var absent : List.of(
                    nobody(),
                    ulid,
                    "ws_" + ulid,
                    "soc_",
                    "soc_" + ulid + "0",
                    Id.fromUlid(ulid).orElseThrow().hex(),
                    Id.fromUlid(ulid).orElseThrow().uuid().toString(),
                    "soc_" + Id.fromHex(reddit.asText()).orElseThrow().ulid(),
                    "%00",
                    "soc_%E2%80%AE")) {
                notFound(client.get(PATH + "/" + absent));
                notFound(client.delete(PATH + "/" + absent));
            }
            assertEquals(1, accounts(client).size());
        }

        @Test
        void is_not_there_for_another_tenant_and_forbidden_to_a_key_that_does_not_reach_it() {
            connected(client, guest, "X", "ada");

            notFound(postbreeze(Stage.shared().tenant()).get(PATH + "/" + id()));
            notFound(postbreeze(Stage.shared().tenant()).delete(PATH + "/" + id()));
            var elsewhere = postbreeze(guest, Role.OWNER, Set.of(guest.profile("Elsewhere")));
            forbidden(elsewhere.get(PATH + "/" + id()));
            forbidden(elsewhere.delete(PATH + "/" + id()));
            notFound(elsewhere.get(PATH + "/" + nobody()));
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.get(PATH + "/" + nobody())));
            assertEquals(1, accounts(client).size());
        }
    }

    @Nested
    class Lifecycle {
        private final Rows rows = Rows.of(guest.stage());

        private JsonNode row() {
            return accounts(client).path(0);
        }

        private void grants(String change, Object... values) {
            var all = new ArrayList<Object>(List.of(values));
            all.add(guest.tenant().id().uuid());
            rows.change("update oauth_grant set " + change + " where tenant = ?", all.toArray());
        }

        private String lateId() {
            return Id.fromUlid(id().substring(4)).orElseThrow().hex();
        }

        @Test
        void tells_a_renewal_that_succeeded() {
            connected(client, guest, "X", "ada");
            grants("issued_at = issued_at - interval '1 hour'");
            var admin = guest.late(guest.key(KeyFormat.HANDFAST, Role.ADMIN, Set.of()));

            assertEquals(
                    200,
                    admin.post("/handfast/v1/accounts/" + lateId() + "/refresh", Map.of())
                            .status());

            assertEquals("ACTIVE", row().path("status").asText());
            assertTrue(row().path("lastRefreshedAt").asText().matches(TIME), row().toString());
            assertEquals(row().path("lastRefreshedAt"), row().path("lastRefreshAttemptAt"));
            assertTrue(row().path("lastRefreshError").isNull());
        }

        @Test
        void tells_a_renewal_that_failed_with_the_platforms_status() {
            try (var stage = Stage.open(Map.of())) {
                var there = stage.tenant();
                var its = postbreeze(there);
                connected(its, there, "X", "ada");
                Rows.of(stage).change("update oauth_grant set issued_at = issued_at - interval '1 hour'");
                stage.platforms().faults().add(Fault.lasting("twitter", Endpoint.TOKEN, Fault.Kind.HTML_503));
                var admin = there.late(there.key(KeyFormat.HANDFAST, Role.ADMIN, Set.of()));
                var account = Id.fromUlid(
                                accounts(its).path(0).path("id").asText().substring(4))
                        .orElseThrow();

                assertEquals(
                        503,
                        admin.post("/handfast/v1/accounts/" + account.hex() + "/refresh", Map.of())
                                .status());

                var row = accounts(its).path(0);
                assertEquals("ACTIVE", row.path("status").asText(), "its token still works");
                assertTrue(row.path("lastRefreshAttemptAt").asText().matches(TIME), row.toString());
                assertTrue(row.path("lastRefreshedAt").isNull(), row.toString());
                assertTrue(
                        row.path("lastRefreshError").asText().startsWith("The platform cannot be reached"),
                        row.toString());
                assertEquals(503, row.path("lastRefreshErrorStatus").asInt(), row.toString());
            }
        }

        @Test
        void tells_a_token_that_ended_from_one_that_was_revoked() {
            connected(client, guest, "X", "ada");
            grants(
                    "refresh_state = 'RECONNECT_REQUIRED', cause = ?, platform_status = ?, trouble_since = now()",
                    "REVOKED",
                    400);
            rows.change(
                    "update account set status = 'RECONNECT_REQUIRED' where tenant = ?",
                    guest.tenant().id().uuid());
            assertEquals("REVOKED", row().path("status").asText());
            assertTrue(row().path("lastRefreshError").asText().contains("revoked"));
            assertEquals(400, row().path("lastRefreshErrorStatus").asInt());

            for (var cause : List.of("EXPIRED", "ANSWER_LOST")) {
                grants("cause = ?", cause);
                assertEquals("TOKEN_EXPIRED", row().path("status").asText());
            }
        }

        @Test
        void tells_a_token_that_ended_and_cannot_be_renewed() {
            connected(client, guest, "LINKEDIN_PERSON", "ada");
            grants("refresh_token = null, access_expires_at = now() - interval '1 hour'");

            assertEquals("TOKEN_EXPIRED", row().path("status").asText());
        }
    }

    @Nested
    class Disconnect {
        @Test
        void answers_the_row_as_it_is_now() {
            connected(client, guest, "X", "ada");
            var before = accounts(client).path(0);

            var gone = granted(client.delete(PATH + "/" + id()));

            assertEquals(MEMBERS, names(gone));
            assertEquals("DISCONNECTED", gone.path("status").asText());
            assertEquals(before.path("id"), gone.path("id"));
            assertEquals(0, accounts(client).size());
            assertEquals(List.of(0L, 0L, 0L), Rows.of(guest.stage()).savedFor(guest));
            notFound(client.get(PATH + "/" + before.path("id").asText()));
            notFound(client.delete(PATH + "/" + before.path("id").asText()));
        }

        @Test
        void is_for_owners_and_admins() {
            connected(client, guest, "X", "ada");

            forbidden(postbreeze(guest, Role.READER, Set.of()).delete(PATH + "/" + id()));
            assertEquals(1, accounts(client).size());
            granted(postbreeze(guest, Role.ADMIN, Set.of(guest.profile())).delete(PATH + "/" + id()));
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.delete(PATH + "/" + nobody())));
        }

        @ParameterizedTest
        @ValueSource(strings = {"PUT", "PATCH", "POST"})
        void is_the_only_change_there_is(String method) {
            var answer = client.raw(method, PATH + "/" + nobody(), "{}");

            Contract.refused(405, "METHOD_NOT_ALLOWED", answer);
            assertEquals("GET, DELETE", answer.header("Allow").orElseThrow());
        }
    }
}
