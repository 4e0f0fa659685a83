package dev.handfast.dialect.handfast;

import static dev.handfast.dialect.handfast.Own.answered;
import static dev.handfast.dialect.handfast.Own.body;
import static dev.handfast.dialect.handfast.Own.done;
import static dev.handfast.dialect.handfast.Own.invalid;
import static dev.handfast.dialect.handfast.Own.nobody;
import static dev.handfast.dialect.handfast.Own.refused;
import static dev.handfast.dialect.handfast.Own.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /accounts} and what is below it. */
class AccountsContractTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final Own OWN = Own.of(GUEST);
    private static final Own OTHER = Own.of(Stage.shared().tenant());

    private static String account(String platform) {
        return OWN.connected(platform).path("account_id").asText();
    }

    @Nested
    class Reading {
        @Test
        void tells_everything_but_tokens() {
            var account = OWN.connected("twitter");

            assertEquals(
                    Set.of(
                            "account_id",
                            "profile_id",
                            "platform",
                            "kind",
                            "platform_account_id",
                            "username",
                            "display_name",
                            "picture",
                            "url",
                            "details",
                            "status",
                            "scopes",
                            "expires_at",
                            "cause",
                            "detail",
                            "platform_code",
                            "since",
                            "next_attempt_at",
                            "connected_at",
                            "updated_at"),
                    new TreeSet<>(Own.names(account)));
            assertEquals("active", account.path("status").asText());
            assertEquals("person", account.path("kind").asText());
            assertEquals(GUEST.profile().hex(), account.path("profile_id").asText());
        }

        @Test
        void is_for_whoever_reaches_the_profile() {
            var account = account("twitter");

            answered(200, Own.of(GUEST, Role.READER).get("/accounts/" + account));
            answered(200, Own.of(GUEST, Role.VENDOR).get("/accounts/" + account));
            refused(404, "account_not_found", OTHER.get("/accounts/" + account));
            refused(
                    404,
                    "account_not_found",
                    Own.of(GUEST, Role.OWNER, GUEST.profile("P " + nobody())).get("/accounts/" + account));
            refused(
                    404,
                    "profile_not_found",
                    Own.of(GUEST, Role.OWNER, GUEST.profile("P " + nobody()))
                            .get("/accounts?profile_id=" + GUEST.profile().hex()));
            refused(404, "account_not_found", OWN.get("/accounts/" + nobody()));
            refused(404, "account_not_found", OWN.get("/accounts/x"));
        }
    }

    @Nested
    class Listing {
        private final Guest guest = Stage.shared().tenant();
        private final Own own = Own.of(guest);

        @Test
        void is_newest_first_and_paged() {
            List.of("twitter", "reddit", "threads").forEach(own::connected);

            var first = answered(200, own.get("/accounts?limit=2"));
            var second = answered(200, own.get("/accounts?limit=2&offset=2"));

            assertEquals(List.of("threads", "reddit"), texts(first.path("data"), "platform"));
            assertTrue(first.path("has_more").asBoolean());
            assertEquals(List.of("twitter"), texts(second.path("data"), "platform"));
            assertFalse(second.path("has_more").asBoolean());
            assertEquals(2, second.path("offset").asInt());
        }

        @Test
        void is_filtered() {
            List.of("twitter", "reddit").forEach(own::connected);
            var empty = guest.profile("Empty");

            assertEquals(1, size("?platform=twitter"));
            assertEquals(2, size("?platform=twitter,reddit"));
            assertEquals(2, size("?platform=twitter&platform=reddit"));
            assertEquals(0, size("?platform=myspace"));
            assertEquals(2, size("?status=active"));
            assertEquals(0, size("?status=reconnect_required,refresh_failing"));
            assertEquals(2, size("?profile_id=" + guest.profile().hex()));
            assertEquals(0, size("?profile_id=" + empty.hex()));
        }

        private int size(String query) {
            return answered(200, own.get("/accounts" + query)).path("data").size();
        }

        @Test
        void refuses_filters_that_are_none() {
            invalid(own.get("/accounts?status=fine"), "status");
            invalid(own.get("/accounts?profile_id=x"), "profile_id");
            invalid(own.get("/accounts?platform=%00"), "platform");
            invalid(own.get("/accounts?status=%00"), "status");
            refused(404, "profile_not_found", own.get("/accounts?profile_id=" + nobody()));
        }
    }

    @Nested
    class Changing {
        @Test
        void overwrites_the_words_it_is_shown_with() {
            var account = account("twitter");

            var changed = answered(
                    200, OWN.patch("/accounts/" + account, body("username", "new", "display_name", "Brand New")));

            assertEquals("new", changed.path("username").asText());
            assertEquals("Brand New", changed.path("display_name").asText());
            assertEquals(
                    "new",
                    answered(200, OWN.patch("/accounts/" + account, Map.of()))
                            .path("username")
                            .asText());
        }

        @Test
        void moves_to_another_profile() {
            var account = account("tiktok");
            var to = GUEST.profile("To " + nobody()).hex();

            var moved = answered(200, OWN.patch("/accounts/" + account, body("profile_id", to)));

            assertEquals(to, moved.path("profile_id").asText());
            refused(404, "profile_not_found", OWN.patch("/accounts/" + account, body("profile_id", nobody())));
        }

        @Test
        void is_for_keys_that_may() {
            var account = account("twitter");

            refused(403, "forbidden", Own.of(GUEST, Role.READER).patch("/accounts/" + account, Map.of()));
            refused(404, "account_not_found", OTHER.patch("/accounts/" + account, Map.of()));
            invalid(OWN.patch("/accounts/" + account, body("username", "x".repeat(201))), "username");
            refused(400, "malformed_body", OWN.http().raw("PATCH", "/handfast/v1/accounts/" + account, "[]"));
        }
    }

    @Nested
    class Disconnecting {
        @Test
        void leaves_nothing() {
            var account = account("youtube");

            done(OWN.delete("/accounts/" + account));

            refused(404, "account_not_found", OWN.get("/accounts/" + account));
            refused(404, "account_not_found", OWN.delete("/accounts/" + account));
        }

        @Test
        void is_for_keys_that_may() {
            var account = account("twitter");

            refused(403, "forbidden", Own.of(GUEST, Role.VENDOR).delete("/accounts/" + account));
            refused(404, "account_not_found", OTHER.delete("/accounts/" + account));
        }
    }

    @Nested
    class Cloning {
        @Test
        void connects_the_same_in_another_profile() {
            var account = account("twitter");
            var to = GUEST.profile("Clone " + nobody()).hex();

            var clone = answered(201, OWN.post("/accounts/" + account + "/clone", body("profile_id", to)));

            assertEquals(to, clone.path("profile_id").asText());
            assertEquals(
                    OWN.get("/accounts/" + account).json().path("platform_account_id"),
                    clone.path("platform_account_id"));
        }

        @Test
        void needs_a_profile_and_one_choice_at_most() {
            var path = "/accounts/" + account("twitter") + "/clone";

            invalid(OWN.post(path, Map.of()), "profile_id");
            invalid(
                    OWN.post(path, body("profile_id", GUEST.profile().hex(), "person", true, "target_id", "1")),
                    "person");
            refused(
                    400,
                    "clone_not_possible",
                    OWN.post(path, body("profile_id", GUEST.profile().hex(), "target_id", "1")));
        }
    }

    @Nested
    class HealthChecks {
        @Test
        void tell_of_one() {
            var health = answered(200, OWN.get("/accounts/" + account("twitter") + "/health"));

            assertEquals("healthy", health.path("state").asText());
            assertTrue(health.path("token_valid").asBoolean());
            assertTrue(health.path("can_post").asBoolean());
        }

        @Test
        void tell_of_all_how_many_are_well() {
            var own = Own.of(Stage.shared().tenant());
            own.connected("twitter");

            var summary = answered(200, own.get("/accounts/health"));

            assertEquals(1, summary.path("total").asInt());
            assertEquals(1, summary.path("healthy").asInt());
            assertEquals(0, summary.path("unwell").size());
            invalid(own.get("/accounts/health?profile_id=x"), "profile_id");
        }
    }

    @Nested
    class Tokens {
        @Test
        void are_for_vendors() {
            var account = account("twitter");

            var token = answered(200, Own.of(GUEST, Role.VENDOR).post("/accounts/" + account + "/token", Map.of()));

            assertEquals(account, token.path("account_id").asText());
            assertFalse(token.path("access_token").asText().isBlank());
            refused(403, "forbidden", OWN.post("/accounts/" + account + "/token", Map.of()));
        }

        @Test
        void that_cannot_be_renewed_are_good_until_they_end() {
            var flow = Own.id(OWN.consented("few", "linkedin"));
            answered(200, OWN.post("/flows/" + flow + "/select", body("person", true)));
            var account = OWN.flow(flow).path("account_ids").path(0).asText();

            var refreshed = answered(200, OWN.post("/accounts/" + account + "/refresh", Map.of()));

            assertEquals("active", refreshed.path("status").asText());
            var vendor = Own.of(GUEST, Role.VENDOR);
            answered(200, vendor.post("/accounts/" + account + "/token?min_valid=59d", Map.of()));
            invalid(vendor.post("/accounts/" + account + "/token?min_valid=5183999", Map.of()), "min_valid");
        }

        @ParameterizedTest
        @ValueSource(strings = {"min_valid=soon", "min_valid=-5", "rejected=x"})
        void are_asked_for_in_words_that_are_known(String query) {
            var account = account("twitter");

            invalid(
                    Own.of(GUEST, Role.VENDOR).post("/accounts/" + account + "/token?" + query, Map.of()),
                    query.split("=")[0]);
        }
    }
}
