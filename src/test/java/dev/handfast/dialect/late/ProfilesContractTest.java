package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.answered;
import static dev.handfast.dialect.late.Contract.body;
import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.invalid;
import static dev.handfast.dialect.late.Contract.names;
import static dev.handfast.dialect.late.Contract.nobody;
import static dev.handfast.dialect.late.Contract.reader;
import static dev.handfast.dialect.late.Contract.refused;
import static dev.handfast.dialect.late.Contract.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code /profiles}. */
class ProfilesContractTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final Guest OTHER = Stage.shared().tenant();
    private static final List<String> MEMBERS =
            List.of("_id", "userId", "name", "description", "color", "isDefault", "isOverLimit", "createdAt");

    private static JsonNode created(Map<String, Object> body) {
        return answered(201, GUEST.late().post("/v1/profiles", body)).path("profile");
    }

    private static String created() {
        return created(body("name", "Profile " + nobody())).path("_id").asText();
    }

    private static Reply read(String id) {
        return GUEST.late().get("/v1/profiles/" + id);
    }

    @Nested
    class Create {
        @Test
        void answers_201_with_the_whole_profile() {
            var reply = GUEST.late()
                    .post("/v1/profiles", body("name", " 東京 & <b> ", "description", "d", "color", "#ffeda0"));

            var answer = answered(201, reply);
            assertEquals("Profile created successfully", answer.path("message").asText());
            var profile = answer.path("profile");
            assertEquals(MEMBERS, names(profile));
            assertEquals("東京 & <b>", profile.path("name").asText());
            assertEquals(GUEST.tenant().id().hex(), profile.path("userId").asText());
            assertFalse(profile.path("isDefault").asBoolean());
            assertEquals(profile, granted(read(profile.path("_id").asText())).path("profile"));
        }

        @Test
        void takes_empty_words() {
            var profile = created(body("name", "Empty " + nobody(), "description", "", "color", null));

            assertEquals("", profile.path("description").asText());
            assertEquals("", profile.path("color").asText());
        }

        @Test
        void refuses_a_name_that_is_taken_and_not_another_tenants() {
            var name = "Taken " + nobody();
            var existing = created(body("name", name)).path("_id").asText();

            var taken = refused(
                    409,
                    "profile_name_taken",
                    GUEST.late().post("/v1/profiles", body("name", name.toUpperCase(Locale.ROOT))));
            assertEquals(existing, taken.at("/details/existingProfileId").asText());
            answered(201, OTHER.late().post("/v1/profiles", body("name", name)));
        }

        @Test
        void tells_which_fields_are_wrong() {
            var whole = body("name", "n", "description", "d", "color", "c");
            for (Object wrong :
                    new Object[] {null, "", "   ", 17, true, List.of("x"), Map.of(), "a\0b", "x".repeat(201)}) {
                invalid(GUEST.late().post("/v1/profiles", with(whole, "name", wrong)), "name");
            }
            for (Object wrong : List.of(17, true, List.of("x"), Map.of(), "a\0b", "x".repeat(2001))) {
                invalid(GUEST.late().post("/v1/profiles", with(whole, "description", wrong)), "description");
                invalid(GUEST.late().post("/v1/profiles", with(whole, "color", wrong)), "color");
            }
        }

        @Test
        void is_for_keys_that_may_do_everything() {
            refused(403, "insufficient_permissions", reader(GUEST).post("/v1/profiles", body("name", "x")));
            for (var role : List.of(Role.ADMIN, Role.OWNER)) {
                var limited = GUEST.late(GUEST.key(role, Set.of(GUEST.profile())));
                refused(403, "insufficient_permissions", limited.post("/v1/profiles", body("name", "x")));
            }
        }
    }

    @Nested
    class Read {
        @Test
        void lists_all_the_key_reaches_oldest_first() {
            var created = created();

            var all = granted(GUEST.late().get("/v1/profiles"));
            assertEquals(List.of("profiles"), names(all));
            assertEquals(
                    GUEST.profile().hex(),
                    all.path("profiles").get(0).path("_id").asText());
            assertTrue(StreamSupport.stream(all.path("profiles").spliterator(), false)
                    .anyMatch(one -> one.path("_id").asText().equals(created)));
            all.path("profiles").forEach(one -> assertEquals(MEMBERS, names(one)));

            var limited = GUEST.late(GUEST.key(Role.READER, Set.of(GUEST.profile())));
            assertEquals(
                    1, granted(limited.get("/v1/profiles")).path("profiles").size());
        }

        @Test
        void pages_and_filters_by_name() {
            var name = "Filter " + nobody();
            created(body("name", name));

            var named = granted(GUEST.late().get("/v1/profiles?name=" + name.replace(" ", "%20")));
            assertEquals(1, named.path("profiles").size());
            var page = granted(GUEST.late().get("/v1/profiles?limit=1&skip=1"));
            assertEquals(1, page.path("profiles").size());
            assertEquals(1, page.path("skip").asInt());
            assertEquals(1, page.path("limit").asInt());
            assertTrue(page.path("total").asInt() >= 2);
            granted(GUEST.late().get("/v1/profiles?includeOverLimit=true"));
        }

        @Test
        void refuses_numbers_that_are_none_or_out_of_bounds() {
            for (var wrong : List.of("0", "-1", "1.5", "x", "1001", "99999999999999999999", "1e3", "%F0%9F%8D%A3")) {
                invalid(GUEST.late().get("/v1/profiles?limit=" + wrong), "limit");
            }
            invalid(GUEST.late().get("/v1/profiles?skip=-1"), "skip");
            invalid(GUEST.late().get("/v1/profiles?limit=1&limit=2"), "limit");
        }

        @Test
        void does_not_tell_an_unknown_profile_from_a_foreign_one() {
            refused(404, "profile_not_found", read(nobody()));
            assertEquals(read(nobody()).text(), read(OTHER.profile().hex()).text());
            invalid(read("x"), "profileId");
        }

        @Test
        void refuses_a_profile_beyond_the_keys_reach() {
            var limited = GUEST.late(GUEST.key(Role.OWNER, Set.of(GUEST.profile())));

            refused(403, "profile_access_denied", limited.get("/v1/profiles/" + created()));
        }
    }

    @Nested
    class Update {
        @Test
        void changes_what_is_given_and_leaves_the_rest() {
            var id = created(body("name", "Before " + nobody(), "description", "d", "color", "c"))
                    .path("_id")
                    .asText();

            var renamed = granted(GUEST.late().put("/v1/profiles/" + id, body("name", "After " + id)));
            assertEquals("Profile updated successfully", renamed.path("message").asText());
            assertEquals("d", renamed.path("profile").path("description").asText());
            var cleared = granted(GUEST.late().put("/v1/profiles/" + id, body("description", "")));
            assertEquals("", cleared.path("profile").path("description").asText());
            assertEquals("c", cleared.path("profile").path("color").asText());
            assertEquals("After " + id, cleared.path("profile").path("name").asText());
            granted(GUEST.late().put("/v1/profiles/" + id, Map.of()));
        }

        @Test
        void moves_the_default_and_never_leaves_none() {
            var tenant = Stage.shared().tenant();
            var second = tenant.profile("Second").hex();
            var first = "/v1/profiles/" + tenant.profile().hex();

            granted(tenant.late().put("/v1/profiles/" + second, body("isDefault", true)));

            assertFalse(granted(tenant.late().get(first))
                    .path("profile")
                    .path("isDefault")
                    .asBoolean());
            var still = granted(tenant.late().put("/v1/profiles/" + second, body("isDefault", false)));
            assertTrue(still.path("profile").path("isDefault").asBoolean());
        }

        @Test
        void a_key_that_does_not_reach_all_profiles_makes_none_of_them_the_default() {
            var tenant = Stage.shared().tenant();
            var mine = tenant.profile("Mine");
            for (var role : List.of(Role.ADMIN, Role.OWNER)) {
                var limited = tenant.late(tenant.key(role, Set.of(mine)));

                refused(
                        403,
                        "insufficient_permissions",
                        limited.put("/v1/profiles/" + mine.hex(), body("isDefault", true)));
                granted(limited.put("/v1/profiles/" + mine.hex(), body("isDefault", false, "color", "#abcdef")));
            }
            var first =
                    granted(tenant.late().get("/v1/profiles/" + tenant.profile().hex()));
            assertTrue(first.at("/profile/isDefault").asBoolean());
        }

        @Test
        void changes_at_the_same_moment_are_all_kept_and_leave_one_default() throws Exception {
            var tenant = Stage.shared().tenant();
            var paths = IntStream.range(0, 4)
                    .mapToObj(number -> "/v1/profiles/"
                            + tenant.profile("Profile " + number).hex())
                    .toList();
            var changes = paths.stream()
                    .flatMap(path -> Stream.<Callable<Reply>>of(
                            () -> tenant.late().put(path, body("description", "told")),
                            () -> tenant.late().put(path, body("color", "#123456")),
                            () -> tenant.late().put(path, body("isDefault", true))))
                    .toList();
            var pool = Executors.newFixedThreadPool(changes.size());
            try {
                for (int round = 0; round < 3; round++) {
                    paths.forEach(path -> granted(tenant.late().put(path, body("description", "", "color", ""))));
                    for (var answer : pool.invokeAll(changes)) {
                        granted(answer.get());
                    }
                    for (var path : paths) {
                        var profile = granted(tenant.late().get(path)).path("profile");
                        assertEquals("told", profile.path("description").asText());
                        assertEquals("#123456", profile.path("color").asText());
                    }
                    var all = granted(tenant.late().get("/v1/profiles")).path("profiles");
                    assertEquals(
                            1,
                            StreamSupport.stream(all.spliterator(), false)
                                    .filter(one -> one.path("isDefault").asBoolean())
                                    .count());
                }
            } finally {
                pool.shutdownNow();
            }
        }

        @Test
        void refuses_what_creating_refuses() {
            var id = created();
            var taken = "Taken " + nobody();
            created(body("name", taken));
            var path = "/v1/profiles/" + id;

            refused(409, "profile_name_taken", GUEST.late().put(path, body("name", taken)));
            invalid(GUEST.late().put(path, body("name", 17)), "name");
            invalid(GUEST.late().put(path, body("isDefault", "maybe")), "isDefault");
            refused(403, "insufficient_permissions", reader(GUEST).put(path, body("name", "x")));
            refused(404, "profile_not_found", GUEST.late().put("/v1/profiles/" + nobody(), body("name", "x")));
            refused(404, "profile_not_found", OTHER.late().put(path, body("name", "x")));
        }
    }

    @Nested
    class Delete {
        @Test
        void deletes_once() {
            var path = "/v1/profiles/" + created();

            assertEquals(
                    "Profile deleted successfully",
                    granted(GUEST.late().delete(path)).path("message").asText());
            refused(404, "profile_not_found", GUEST.late().delete(path));
            refused(404, "profile_not_found", GUEST.late().get(path));
        }

        @Test
        void leaves_the_oldest_of_the_others_as_the_default() {
            var tenant = Stage.shared().tenant();
            var second = tenant.profile("Second").hex();
            tenant.profile("Third");

            granted(tenant.late().delete("/v1/profiles/" + tenant.profile().hex()));

            var left = granted(tenant.late().get("/v1/profiles")).path("profiles");
            assertEquals(2, left.size());
            assertEquals(second, left.at("/0/_id").asText());
            assertTrue(left.at("/0/isDefault").asBoolean());
            assertFalse(left.at("/1/isDefault").asBoolean());
        }

        @Test
        void refuses_while_there_are_accounts() {
            var id = created();
            var account = Step.connected(GUEST, id, "twitter", "ada");

            refused(400, "profile_not_empty", GUEST.late().delete("/v1/profiles/" + id));
            granted(GUEST.late().delete("/v1/accounts/" + account));
            granted(GUEST.late().delete("/v1/profiles/" + id));
        }

        @Test
        void is_for_keys_that_may_do_everything_in_their_own_tenant() {
            var path = "/v1/profiles/" + created();

            refused(403, "insufficient_permissions", reader(GUEST).delete(path));
            refused(404, "profile_not_found", OTHER.late().delete(path));
            granted(GUEST.late().get(path));
        }

        @Test
        void ends_the_flows_that_were_on_their_way_to_it() {
            var id = created();
            var waiting = Step.PAGE.waiting(GUEST, id, "few");
            var page = waiting.id(0);

            granted(GUEST.late().delete("/v1/profiles/" + id));

            var reply = waiting.choose(GUEST.late(), page);
            assertTrue(reply.status() == 400 || reply.status() == 404, reply.text());
        }
    }
}
