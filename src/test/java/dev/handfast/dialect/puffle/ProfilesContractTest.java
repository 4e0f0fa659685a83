package dev.handfast.dialect.puffle;

import static dev.handfast.dialect.puffle.Contract.TIME;
import static dev.handfast.dialect.puffle.Contract.answered;
import static dev.handfast.dialect.puffle.Contract.forbidden;
import static dev.handfast.dialect.puffle.Contract.granted;
import static dev.handfast.dialect.puffle.Contract.names;
import static dev.handfast.dialect.puffle.Contract.profiles;
import static dev.handfast.dialect.puffle.Contract.puffle;
import static dev.handfast.dialect.puffle.Contract.refused;
import static dev.handfast.dialect.puffle.Contract.unauthorized;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.LateClient;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code /api/late/profile}. */
class ProfilesContractTest {
    private static final List<String> MEMBERS =
            List.of("id", "user_id", "late_profile_id", "late_profile_name", "timezone", "created_at", "updated_at");

    private final Guest guest = Stage.shared().tenant();
    private final LateClient client = puffle(guest);

    @Nested
    class Listing {
        @Test
        void tells_each_profile_with_its_two_ids_oldest_first() {
            guest.profile("Second");

            var all = profiles(client);

            assertEquals(2, all.size());
            var first = all.path(0);
            assertEquals(MEMBERS, names(first));
            assertEquals(guest.profile().uuid().toString(), first.path("id").asText());
            assertEquals(guest.profile().hex(), first.path("late_profile_id").asText());
            assertEquals(
                    guest.tenant().id().uuid().toString(), first.path("user_id").asText());
            assertEquals("First", first.path("late_profile_name").asText());
            assertEquals("UTC", first.path("timezone").asText());
            assertTrue(first.path("created_at").asText().matches(TIME), first.toString());
            assertTrue(first.path("updated_at").asText().matches(TIME), first.toString());
            assertEquals(all, granted(client.get("/puffle/api/late/profile")).path("profiles"));
        }

        @Test
        void shows_what_the_key_reaches_and_nothing_of_another_tenant() {
            var second = guest.profile("Second");

            var limited = profiles(puffle(guest, Role.READER, Set.of(second)));

            assertEquals(1, limited.size());
            assertEquals(second.uuid().toString(), limited.path(0).path("id").asText());
        }

        @Test
        void is_for_holders_of_a_key() {
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.get("/api/late/profile")));
        }
    }

    @Nested
    class Creating {
        @Test
        void answers_200_with_the_profile_in_both_shapes() {
            var made = granted(client.raw("POST", "/api/late/profile", ""));

            assertEquals(
                    List.of("lateProfile", "userProfile"),
                    names(made).stream().sorted().toList());
            var user = made.path("userProfile");
            var late = made.path("lateProfile");
            assertEquals(MEMBERS, names(user));
            assertEquals(List.of("_id", "name", "accounts"), names(late));
            assertEquals("guest", user.path("late_profile_name").asText());
            assertEquals(user.path("late_profile_id"), late.path("_id"));
            assertEquals(user.path("late_profile_name"), late.path("name"));
            assertEquals(0, late.path("accounts").size());
            assertEquals(user, profiles(client).path(1));
        }

        @Test
        void makes_another_one_each_time() {
            IntStream.range(0, 3).forEach(i -> granted(client.post("/api/late/profile", Map.of())));

            assertEquals(
                    List.of("First", "guest", "guest 2", "guest 3"),
                    profiles(client).findValuesAsText("late_profile_name"));
        }

        @Test
        void reads_no_body_but_refuses_one_that_is_broken() {
            granted(client.post("/api/late/profile", Map.of("name", "ignored")));
            refused(400, client.raw("POST", "/api/late/profile", "{"));
            refused(415, client.raw("POST", "/api/late/profile", "<a/>", "Content-Type", "text/xml"));
            refused(413, client.raw("POST", "/api/late/profile", "\"" + "x".repeat(70_000) + "\""));

            assertEquals(2, profiles(client).size());
        }

        @Test
        void is_for_keys_that_may_do_everything() {
            forbidden(puffle(guest, Role.READER, Set.of()).post("/api/late/profile", Map.of()));
            forbidden(puffle(guest, Role.OWNER, Set.of(guest.profile())).post("/api/late/profile", Map.of()));
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.post("/api/late/profile", Map.of())));
        }
    }

    @Nested
    class Keys {
        @Test
        void are_not_managed_with_a_key() {
            for (var method : List.of("GET", "POST", "DELETE")) {
                forbidden(client.raw(method, "/api/user/api-key", ""));
                forbidden(client.raw(method, "/puffle/api/user/api-key", ""));
                Contract.strangers(guest)
                        .forEach(stranger -> unauthorized(stranger.raw(method, "/api/user/api-key", "")));
            }
        }
    }

    @Nested
    class Everywhere {
        @Test
        void what_is_not_there_is_a_sentence() {
            for (var path : List.of(
                    "/api/late/nothing",
                    "/api/late",
                    "/api/late/connect/twitter",
                    "/api/calendar",
                    "/api/user",
                    "/api/nothing",
                    "/puffle/api/late/nothing")) {
                refused(404, client.get(path));
                refused(404, Contract.keyless(guest).get(path));
            }
        }

        @Test
        void another_method_is_refused_with_those_there_are() {
            var answer = client.raw("PUT", "/api/late/accounts", "{}");

            refused(405, answer);
            assertEquals("GET, DELETE", answer.header("Allow").orElseThrow());
            refused(405, client.delete("/api/late/connect"));
            refused(405, client.post("/api/calendar/accounts", Map.of()));
        }

        @Test
        void an_address_that_cannot_be_read_is_a_sentence() {
            assertEquals(400, RawRequest.status(guest, "/api/late/connect?platform=%zz"));
            assertEquals(400, RawRequest.status(guest, "/puffle/api/late/accounts%2"));
        }

        @Test
        void an_answer_to_somebody_who_shows_no_key_is_the_same_whatever_is_asked() {
            assertEquals(
                    Contract.keyless(guest).get("/api/late/accounts").text(),
                    answered(401, Contract.keyless(guest).get("/api/late/connect?platform=nonsense"))
                            .toString());
        }
    }
}
