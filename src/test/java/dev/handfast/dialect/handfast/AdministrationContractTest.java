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

import dev.handfast.core.Secret;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /profiles}, {@code /settings}, {@code /apps}, {@code /keys} and {@code /audit}. */
class AdministrationContractTest {
    private final Guest guest = Stage.shared().tenant();
    private final Own own = Own.of(guest);

    @Nested
    class Profiles {
        @Test
        void are_made_read_changed_and_deleted() {
            var made = answered(201, own.post("/profiles", body("name", "Brand", "color", "#00ff00")));
            var path = "/profiles/" + made.path("profile_id").asText();

            assertEquals("Brand", answered(200, own.get(path)).path("name").asText());
            var changed = answered(200, own.patch(path, body("description", "All of it", "is_default", true)));
            assertEquals("All of it", changed.path("description").asText());
            assertTrue(changed.path("is_default").asBoolean());
            done(own.delete(path));
            refused(404, "profile_not_found", own.get(path));
        }

        @Test
        void are_listed_as_far_as_the_key_reaches() {
            var second = guest.profile("Second");

            assertEquals(
                    List.of("First", "Second"),
                    texts(answered(200, own.get("/profiles")).path("data"), "name"));
            assertEquals(
                    List.of("Second"),
                    texts(
                            answered(200, Own.of(guest, Role.READER, second).get("/profiles"))
                                    .path("data"),
                            "name"));
            assertEquals(
                    List.of("Second"),
                    texts(answered(200, own.get("/profiles?offset=1&limit=1")).path("data"), "name"));
        }

        @Test
        void are_refused_where_they_do_not_fit() {
            invalid(own.post("/profiles", Map.of()), "name");
            invalid(own.post("/profiles", body("name", "  ")), "name");
            invalid(own.post("/profiles", body("name", "x", "color", "green")), "color");
            refused(409, "name_taken", own.post("/profiles", body("name", "FIRST")));
            refused(404, "profile_not_found", own.get("/profiles/" + nobody()));
            own.connected("twitter");
            refused(
                    409,
                    "profile_not_empty",
                    own.delete("/profiles/" + guest.profile().hex()));
        }
    }

    @Nested
    class Settings {
        @Test
        void are_read_and_changed_one_by_one() {
            var before = answered(200, own.get("/settings"));
            assertTrue(before.path("browser_binding").asBoolean());
            assertFalse(before.path("one_per_platform").asBoolean());
            assertFalse(before.path("open_starts").asBoolean());

            var after = answered(
                    200,
                    own.patch(
                            "/settings",
                            body(
                                    "redirects",
                                    List.of("https://app.example.com/*"),
                                    "branding",
                                    Map.of("name", "Acme", "colour", "#aabbcc"),
                                    "one_per_platform",
                                    true,
                                    "own_app_platforms",
                                    List.of("twitter"))));

            assertEquals(
                    "https://app.example.com/*", after.path("redirects").get(0).asText());
            assertEquals("Acme", after.path("branding").path("name").asText());
            assertTrue(after.path("one_per_platform").asBoolean());
            assertTrue(after.path("browser_binding").asBoolean(), "what is not given stays");
            assertEquals(after, answered(200, own.get("/settings")));
        }

        @Test
        void that_are_changed_at_the_same_moment_are_all_kept() {
            var platforms = List.of("twitter", "linkedin", "reddit");
            for (int round = 0; round < 10; round++) {
                var flag = round % 2 == 0;
                var changes = java.util.stream.Stream.of(
                                body("own_app_platforms", List.of(platforms.get(round % 3))),
                                body("one_per_platform", flag),
                                body("browser_binding", flag),
                                body("branding", Map.of("name", "Round " + round)))
                        .map(change -> java.util.concurrent.CompletableFuture.supplyAsync(
                                () -> own.patch("/settings", change)))
                        .toList();
                changes.forEach(change -> answered(200, change.join()));

                var after = answered(200, own.get("/settings"));
                assertEquals(
                        platforms.get(round % 3),
                        after.path("own_app_platforms").get(0).asText());
                assertEquals(flag, after.path("one_per_platform").asBoolean());
                assertEquals(flag, after.path("browser_binding").asBoolean());
                assertEquals(
                        "Round " + round, after.path("branding").path("name").asText());
            }
        }

        @Test
        void count_at_once() {
            own.patch("/settings", body("own_app_platforms", List.of("twitter"), "redirects", List.of()));

            var start =
                    body("platform", "twitter", "profile_id", guest.profile().hex());
            refused(403, "own_app_required", own.post("/flows", start));
            start.put("redirect_url", Stage.REDIRECT);
            refused(400, "redirect_not_allowed", own.post("/flows", start));
        }

        @Test
        void are_refused_where_they_do_not_fit() {
            invalid(own.patch("/settings", body("redirects", List.of("javascript:alert(1)"))), "redirects");
            invalid(own.patch("/settings", body("redirects", "https://x.example")), "redirects");
            invalid(own.patch("/settings", body("browser_binding", "on")), "browser_binding");
            invalid(own.patch("/settings", body("own_app_platforms", List.of("myspace"))), "own_app_platforms");
            invalid(own.patch("/settings", body("own_app_platforms", List.of("bluesky"))), "own_app_platforms");
            invalid(own.patch("/settings", body("branding", Map.of("logo", "http://x.example/a.png"))), "branding");
            invalid(own.patch("/settings", body("branding", Map.of("logo", "::"))), "branding");
            invalid(own.patch("/settings", body("branding", Map.of("name", 1))), "branding.name");
            invalid(own.patch("/settings", body("branding", Map.of("name", "a\u0000b"))), "branding.name");
            invalid(own.patch("/settings", body("branding", "blue")), "branding");
        }

        @ParameterizedTest
        @EnumSource(value = Role.class, names = "OWNER", mode = EnumSource.Mode.EXCLUDE)
        void are_changed_by_owners_alone(Role role) {
            refused(403, "forbidden", Own.of(guest, role).patch("/settings", Map.of()));
            refused(403, "forbidden", Own.of(guest, Role.OWNER, guest.profile()).patch("/settings", Map.of()));
        }
    }

    @Nested
    class Apps {
        @Test
        void are_stored_listed_without_their_secret_and_deleted() {
            var app = body("client_id", "mine", "client_secret", "very-secret-indeed");

            answered(200, own.put("/apps/twitter", app));

            var listed = own.get("/apps");
            assertEquals(List.of("twitter"), texts(answered(200, listed).path("data"), "platform"));
            assertFalse(listed.text().contains("very-secret-indeed"));
            done(own.delete("/apps/twitter"));
            refused(404, "not_found", own.delete("/apps/twitter"));
        }

        @Test
        void are_refused_where_they_do_not_fit() {
            invalid(own.put("/apps/twitter", Map.of()), "client_id", "client_secret");
            var app = body("client_id", "mine", "client_secret", "secret");
            refused(404, "platform_unknown", own.put("/apps/myspace", app));
            refused(404, "platform_unknown", own.put("/apps/bluesky", app));
            refused(403, "forbidden", Own.of(guest, Role.ADMIN).put("/apps/twitter", app));
            refused(403, "forbidden", Own.of(guest, Role.ADMIN).get("/apps"));
        }
    }

    @Nested
    class Keys {
        @Test
        void are_told_once_and_count_until_they_are_revoked() {
            var made = answered(
                    201,
                    own.post(
                            "/keys",
                            body(
                                    "name",
                                    "robot",
                                    "role",
                                    "reader",
                                    "profiles",
                                    List.of(guest.profile().hex()),
                                    "expires_in",
                                    "90d")));
            var robot = Own.with(guest, Optional.of(Secret.of(made.path("key").asText())));

            answered(200, robot.get("/accounts"));
            var listed = answered(200, own.get("/keys"));
            assertTrue(texts(listed.path("data"), "name").contains("robot"));
            assertFalse(listed.toString().contains(made.path("key").asText()));
            done(own.delete("/keys/" + made.path("key_id").asText()));
            refused(401, "unauthenticated", robot.get("/accounts"));
            refused(
                    404,
                    "key_not_found",
                    own.delete("/keys/" + made.path("key_id").asText()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"late", "puffle", "postbreeze", "letmepost", "leadconnector", "handfast"})
        void are_made_for_every_api(String dialect) {
            var made = answered(201, own.post("/keys", body("name", "x", "role", "owner", "dialect", dialect)));

            assertEquals(dialect, made.path("dialect").asText());
            if (dialect.equals("late")) {
                var late = new LateClient(
                        guest.stage().publicUrl(),
                        Optional.of(Secret.of(made.path("key").asText())));
                assertEquals(200, late.get("/v1/accounts").status());
            }
        }

        @Test
        void are_refused_where_they_do_not_fit() {
            invalid(own.post("/keys", Map.of()), "name", "role");
            invalid(own.post("/keys", body("name", "x", "role", "king")), "role");
            invalid(own.post("/keys", body("name", "x", "role", "vendor", "dialect", "late")), "role");
            invalid(own.post("/keys", body("name", "x", "role", "owner", "profiles", List.of("x"))), "profiles");
            invalid(own.post("/keys", body("name", "x", "role", "owner", "expires_in", "0")), "expires_in");
            invalid(own.post("/keys", body("name", "x", "role", "owner", "expires_in", "3651d")), "expires_in");
            refused(
                    404,
                    "profile_not_found",
                    own.post("/keys", body("name", "x", "role", "owner", "profiles", List.of(nobody()))));
        }

        @ParameterizedTest
        @EnumSource(value = Role.class, names = "OWNER", mode = EnumSource.Mode.EXCLUDE)
        void are_for_owners_without_limits(Role role) {
            var key = body("name", "x", "role", "reader");
            refused(403, "forbidden", Own.of(guest, role).post("/keys", key));
            refused(403, "forbidden", Own.of(guest, role).get("/keys"));
            refused(403, "forbidden", Own.of(guest, role).delete("/keys/" + nobody()));
            refused(403, "forbidden", Own.of(guest, Role.OWNER, guest.profile()).post("/keys", key));
        }
    }

    @Nested
    class AuditLog {
        @Test
        void tells_who_did_what() {
            var start = Instant.now().minusSeconds(1);
            var made = answered(201, own.post("/keys", body("name", "x", "role", "vendor")));
            own.put("/apps/reddit", body("client_id", "mine", "client_secret", "very-secret-indeed"));
            own.delete("/apps/reddit");
            own.patch("/settings", body("one_per_platform", false));
            var account = own.connected("twitter").path("account_id").asText();
            var vendor = Own.with(guest, Optional.of(Secret.of(made.path("key").asText())));
            vendor.post("/accounts/" + account + "/token", Map.of());
            own.patch("/accounts/" + account, body("username", "x"));
            own.delete("/accounts/" + account);

            var log = answered(200, own.get("/audit?since=" + start));

            assertEquals(
                    List.of(
                            "account.disconnected",
                            "account.changed",
                            "token.vended",
                            "account.connected",
                            "flow.started",
                            "settings.changed",
                            "app.deleted",
                            "app.stored",
                            "key.created"),
                    texts(log.path("data"), "action"));
            assertFalse(log.toString().contains("very-secret-indeed"));
            var vend = log.path("data").get(2);
            assertEquals(account, vend.path("object").asText());
            assertEquals(made.path("key_id").asText(), vend.path("key_id").asText());
            assertTrue(vend.path("request_id").asText().startsWith("req_"));
            assertTrue(log.path("data").get(3).path("key_id").isNull(), "a person did this");
        }

        @Test
        void is_filtered_and_paged() {
            List.of("a", "b", "c").forEach(name -> own.post("/profiles", body("name", name)));
            own.post("/keys", body("name", "x", "role", "reader"));

            assertEquals(3, size("?action=profile.created"));
            assertEquals(4, size("?action=profile.created,key.created"));
            assertEquals(4, size("?limit=10"));
            assertEquals(0, size("?until=2020-01-01T00:00:00Z"));
            assertEquals(0, size("?key_id=" + nobody()));
            assertTrue(answered(200, own.get("/audit?limit=3")).path("has_more").asBoolean());
            assertFalse(
                    answered(200, own.get("/audit?limit=4")).path("has_more").asBoolean());
            var profile = answered(200, own.get("/audit?limit=1&offset=1"))
                    .path("data")
                    .get(0);
            assertEquals(1, size("?object=" + profile.path("object").asText()));
        }

        private int size(String query) {
            return answered(200, own.get("/audit" + query)).path("data").size();
        }

        @Test
        void is_refused_where_the_question_does_not_fit() {
            invalid(own.get("/audit?action=key.eaten"), "action");
            invalid(own.get("/audit?since=yesterday"), "since");
            invalid(own.get("/audit?key_id=x"), "key_id");
            refused(403, "forbidden", Own.of(guest, Role.ADMIN).get("/audit"));
        }
    }
}
