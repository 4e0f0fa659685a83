package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.body;
import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.invalid;
import static dev.handfast.dialect.late.Contract.names;
import static dev.handfast.dialect.late.Contract.nobody;
import static dev.handfast.dialect.late.Contract.reader;
import static dev.handfast.dialect.late.Contract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Rows;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code /accounts}. */
class AccountsContractTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final Guest OTHER = Stage.shared().tenant();
    private static final String FIRST = GUEST.profile().hex();
    private static final dev.handfast.core.Id SECOND = GUEST.profile("Second");
    private static final String TWITTER = Step.connected(GUEST, FIRST, "twitter", "ada");
    private static final String REDDIT = Step.connected(GUEST, FIRST, "reddit", "ada");
    private static final String YOUTUBE = Step.connected(GUEST, SECOND.hex(), "youtube", "ada");
    private static final String FOREIGN = Step.connected(OTHER, OTHER.profile().hex(), "twitter", "few");

    /** Changes nothing that the others count on. */
    private static String fresh(String platform, String person) {
        return Step.connected(GUEST, GUEST.profile("Fresh " + nobody()).hex(), platform, person);
    }

    @Nested
    class Lists {
        private List<String> ids(LateClient client, String query) {
            return granted(client.get("/v1/accounts" + query)).path("accounts").findValuesAsText("_id");
        }

        @Test
        void tell_every_account_whole() {
            var answer = granted(GUEST.late().get("/v1/accounts?profileId=" + FIRST));

            assertEquals(List.of("accounts", "hasAnalyticsAccess"), names(answer));
            assertFalse(answer.path("hasAnalyticsAccess").asBoolean());
            assertEquals(List.of(REDDIT, TWITTER), ids(GUEST.late(), "?profileId=" + FIRST));
            SocialAccounts.assertWhole(answer.path("accounts").get(0), "reddit", FIRST);
        }

        @Test
        void can_be_narrowed() {
            assertEquals(List.of(TWITTER), ids(GUEST.late(), "?platform=twitter&profileId=" + FIRST));
            assertEquals(List.of(), ids(GUEST.late(), "?platform=myspace"));
            assertEquals(
                    2, ids(GUEST.late(), "?status=connected&profileId=" + FIRST).size());
            assertEquals(List.of(), ids(GUEST.late(), "?status=disconnected&profileId=" + FIRST));
            assertTrue(ids(GUEST.late(), "?includeOverLimit=true").containsAll(List.of(TWITTER, REDDIT, YOUTUBE)));
            var limited = GUEST.late(GUEST.key(Role.READER, Set.of(SECOND)));
            assertEquals(List.of(YOUTUBE), ids(limited, ""));
            assertFalse(ids(GUEST.late(), "").contains(FOREIGN));
        }

        @Test
        void can_be_paged() {
            var narrow = "/v1/accounts?profileId=" + FIRST;

            var first = granted(GUEST.late().get(narrow + "&limit=1"));
            assertEquals("[\"" + REDDIT + "\"]", ids(first));
            assertPagination(first, 1, 1, 2, 2);
            var second = granted(GUEST.late().get(narrow + "&limit=1&page=2"));
            assertEquals("[\"" + TWITTER + "\"]", ids(second));
            assertPagination(second, 2, 1, 2, 2);
            var beyond = granted(GUEST.late().get(narrow + "&limit=1&page=1000000"));
            assertEquals("[]", ids(beyond));
            assertPagination(beyond, 1_000_000, 1, 2, 2);
            assertPagination(granted(GUEST.late().get(narrow + "&limit=1000")), 1, 1000, 2, 1);
        }

        private String ids(JsonNode answer) {
            return answer.path("accounts").findValuesAsText("_id").stream()
                    .map(id -> "\"" + id + "\"")
                    .toList()
                    .toString();
        }

        private void assertPagination(JsonNode answer, int page, int limit, int total, int pages) {
            var told = answer.path("pagination");
            assertEquals(List.of("page", "limit", "total", "pages"), names(told));
            assertEquals(
                    List.of(page, limit, total, pages),
                    names(told).stream().map(name -> told.path(name).asInt()).toList());
        }

        @Test
        void refuse_filters_that_are_none() {
            for (var wrong : List.of("0", "-1", "x", "1001", "1.5", "99999999999")) {
                invalid(GUEST.late().get("/v1/accounts?limit=" + wrong), "limit");
            }
            invalid(GUEST.late().get("/v1/accounts?page=0&status=x&profileId=x"), "page", "status", "profileId");
            invalid(GUEST.late().get("/v1/accounts?platform=" + "x".repeat(65)), "platform");
            invalid(GUEST.late().get("/v1/accounts?platform=a&platform=b"), "platform");
            refused(404, "profile_not_found", GUEST.late().get("/v1/accounts?profileId=" + nobody()));
            assertEquals(
                    GUEST.late().get("/v1/accounts?profileId=" + nobody()).text(),
                    GUEST.late()
                            .get("/v1/accounts?profileId=" + OTHER.profile().hex())
                            .text());
            var limited = GUEST.late(GUEST.key(Role.READER, Set.of(SECOND)));
            refused(403, "profile_access_denied", limited.get("/v1/accounts?profileId=" + FIRST));
        }
    }

    @Nested
    class One {
        @Test
        void is_told_whole() {
            SocialAccounts.assertWhole(
                    granted(GUEST.late().get("/v1/accounts/" + TWITTER)).path("account"), "twitter", FIRST);
        }

        @Test
        void is_not_found_when_unknown_foreign_beyond_reach_or_no_id() {
            var limited = GUEST.late(GUEST.key(Role.ADMIN, Set.of(SECOND)));
            var unknown = GUEST.late().get("/v1/accounts/" + nobody());
            refused(404, "account_not_found", unknown);
            assertEquals("Account not found", unknown.json().path("error").asText());
            for (var reply : List.of(
                    GUEST.late().get("/v1/accounts/" + FOREIGN),
                    GUEST.late().get("/v1/accounts/x"),
                    GUEST.late().get("/v1/accounts/%00"),
                    GUEST.late().get("/v1/accounts/%F0%9F%8D%A3"),
                    limited.get("/v1/accounts/" + TWITTER),
                    GUEST.late().get("/v1/accounts/" + FOREIGN + "/health"),
                    limited.get("/v1/accounts/" + TWITTER + "/health"),
                    GUEST.late().put("/v1/accounts/" + FOREIGN, body("username", "x")),
                    limited.put("/v1/accounts/" + TWITTER, body("username", "x")),
                    GUEST.late().patch("/v1/accounts/" + FOREIGN, body("profileId", FIRST)),
                    limited.patch("/v1/accounts/" + TWITTER, body("profileId", SECOND.hex())),
                    GUEST.late().delete("/v1/accounts/" + FOREIGN),
                    limited.delete("/v1/accounts/" + TWITTER))) {
                assertEquals(unknown.text(), reply.text());
                assertEquals(404, reply.status());
            }
        }
    }

    @Nested
    class Changes {
        @Test
        void rename_what_is_shown() {
            var account = fresh("twitter", "few");

            var answer =
                    granted(GUEST.late().put("/v1/accounts/" + account, body("username", "new", "displayName", "新")));
            assertEquals("new", answer.path("username").asText());
            assertEquals("新", answer.path("displayName").asText());
            assertFalse(answer.path("message").asText().isBlank());
            var half = granted(GUEST.late().put("/v1/accounts/" + account, body("displayName", "x")));
            assertEquals("new", half.path("username").asText());
        }

        @Test
        void need_a_name_to_rename() {
            invalid(GUEST.late().put("/v1/accounts/" + TWITTER, Map.of()), "username");
            invalid(GUEST.late().put("/v1/accounts/" + TWITTER, body("username", 17)), "username");
            invalid(GUEST.late().put("/v1/accounts/" + TWITTER, body("username", "   ")), "username");
            invalid(GUEST.late().raw("PUT", "/v1/accounts/" + TWITTER, "{\"username\":\"a\\ud83d!\"}"), "username");
            for (Object wrong : List.of(17, List.of("x"), Map.of(), "a\0b", "x".repeat(201))) {
                invalid(
                        GUEST.late().put("/v1/accounts/" + TWITTER, body("username", "x", "displayName", wrong)),
                        "displayName");
            }
            refused(
                    403,
                    "insufficient_permissions",
                    reader(GUEST).put("/v1/accounts/" + TWITTER, body("username", "x")));
        }

        @Test
        void move_to_another_profile() {
            var account = fresh("twitter", "few");
            var there = GUEST.profile("There " + nobody()).hex();

            var answer = granted(GUEST.late().patch("/v1/accounts/" + account, body("profileId", there)));

            assertEquals(there, answer.path("profileId").asText());
            assertEquals(
                    there,
                    granted(GUEST.late().get("/v1/accounts/" + account))
                            .path("account")
                            .path("profileId")
                            .asText());
        }

        @Test
        void do_not_move_to_where_the_same_account_is() {
            var one = fresh("twitter", "bigid");
            var there = GUEST.profile("There " + nobody()).hex();
            Step.connected(GUEST, there, "twitter", "bigid");

            refused(
                    409,
                    "account_already_connected",
                    GUEST.late().patch("/v1/accounts/" + one, body("profileId", there)));
        }

        @Test
        void need_a_profile_to_move_to() {
            var path = "/v1/accounts/" + TWITTER;

            invalid(GUEST.late().patch(path, Map.of()), "profileId");
            for (Object wrong : new Object[] {null, "", "x", 17, List.of(FIRST), Map.of("_id", FIRST)}) {
                invalid(GUEST.late().patch(path, body("profileId", wrong)), "profileId");
            }
            refused(404, "profile_not_found", GUEST.late().patch(path, body("profileId", nobody())));
            refused(
                    404,
                    "profile_not_found",
                    GUEST.late().patch(path, body("profileId", OTHER.profile().hex())));
            refused(403, "insufficient_permissions", reader(GUEST).patch(path, body("profileId", FIRST)));
            var limited = GUEST.late(GUEST.key(Role.ADMIN, Set.of(GUEST.profile())));
            refused(403, "profile_access_denied", limited.patch(path, body("profileId", SECOND.hex())));
        }

        @Test
        void disconnect_once() {
            var account = fresh("twitter", "kanji");

            refused(403, "insufficient_permissions", reader(GUEST).delete("/v1/accounts/" + account));
            assertEquals(
                    "Account disconnected successfully",
                    granted(GUEST.late().delete("/v1/accounts/" + account))
                            .path("message")
                            .asText());
            refused(404, "account_not_found", GUEST.late().delete("/v1/accounts/" + account));
            refused(404, "account_not_found", GUEST.late().get("/v1/accounts/" + account));
        }
    }

    @Nested
    class HealthOfAccounts {
        @Test
        void is_summed_up() {
            var answer = granted(GUEST.late().get("/v1/accounts/health?profileId=" + FIRST));

            assertEquals(
                    List.of("total", "healthy", "warning", "error", "needsReconnect"), names(answer.path("summary")));
            assertEquals(2, answer.path("summary").path("total").asInt());
            assertEquals(
                    Set.of(
                            "accountId",
                            "platform",
                            "username",
                            "displayName",
                            "profileId",
                            "status",
                            "canPost",
                            "canFetchAnalytics",
                            "tokenValid",
                            "tokenExpiresAt",
                            "needsReconnect",
                            "issues"),
                    Set.copyOf(names(answer.path("accounts").get(0))));
        }

        @Test
        void can_be_narrowed() {
            var path = "/v1/accounts/health?profileId=" + FIRST;

            assertEquals(
                    1,
                    granted(GUEST.late().get(path + "&platform=twitter"))
                            .path("accounts")
                            .size());
            assertEquals(
                    0,
                    granted(GUEST.late().get(path + "&status=error"))
                            .path("accounts")
                            .size());
            assertEquals(
                    2,
                    granted(GUEST.late().get(path + "&status=healthy"))
                            .path("accounts")
                            .size());
            invalid(GUEST.late().get("/v1/accounts/health?status=ill&profileId=x"), "status", "profileId");
            refused(404, "profile_not_found", GUEST.late().get("/v1/accounts/health?profileId=" + nobody()));
        }

        @Test
        void of_a_platform_that_was_taken_away_is_an_error_and_spares_the_rest() {
            var tenant = Stage.shared().tenant();
            var profile = tenant.profile().hex();
            Step.connected(tenant, profile, "reddit", "ada");
            var orphan = Step.connected(tenant, profile, "twitter", "ada");
            Rows.of(Stage.shared())
                    .change(
                            "update account set platform = 'gone' where id = ?",
                            Id.fromHex(orphan).orElseThrow().uuid());

            var all = granted(tenant.late().get("/v1/accounts/health"));

            assertEquals(2, all.at("/summary/total").asInt());
            assertEquals(1, all.at("/summary/healthy").asInt());
            assertEquals(1, all.at("/summary/error").asInt());
            var one = granted(tenant.late().get("/v1/accounts/" + orphan + "/health"));
            assertEquals("error", one.path("status").asText());
        }

        @Test
        void of_one_is_told_in_full() {
            var answer = granted(GUEST.late().get("/v1/accounts/" + TWITTER + "/health"));

            assertEquals(
                    List.of(
                            "accountId",
                            "platform",
                            "username",
                            "displayName",
                            "status",
                            "tokenStatus",
                            "permissions",
                            "issues",
                            "recommendations"),
                    names(answer));
            assertEquals(List.of("valid", "expiresAt", "expiresIn", "needsRefresh"), names(answer.path("tokenStatus")));
            assertTrue(answer.path("permissions").path("canPost").asBoolean());
            assertTrue(answer.path("permissions").path("posting").isArray());
            refused(404, "account_not_found", GUEST.late().get("/v1/accounts/" + nobody() + "/health"));
        }
    }
}
