package dev.handfast.dialect.handfast;

import static dev.handfast.dialect.handfast.Own.answered;
import static dev.handfast.dialect.handfast.Own.body;
import static dev.handfast.dialect.handfast.Own.id;
import static dev.handfast.dialect.handfast.Own.invalid;
import static dev.handfast.dialect.handfast.Own.refused;
import static dev.handfast.dialect.handfast.Own.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /flows/{id}/targets} and {@code /flows/{id}/select}. */
class ChoicesContractTest {
    private final Guest guest = Stage.shared().tenant();
    private final Own own = Own.of(guest);

    private String waiting(String person, String platform) {
        return id(own.consented(person, platform, "headless", true));
    }

    private JsonNode targets(String flow, String query) {
        return answered(200, own.get("/flows/" + flow + "/targets" + query));
    }

    private List<String> ids(String flow) {
        return texts(targets(flow, "?limit=200").path("data"), "id");
    }

    private Reply select(String flow, Object... targets) {
        return own.post("/flows/" + flow + "/select", body("targets", List.of(targets)));
    }

    private static List<Integer> statuses(Reply reply) {
        return statuses(answered(200, reply));
    }

    private static List<Integer> statuses(JsonNode answer) {
        return StreamSupport.stream(answer.path("results").spliterator(), false)
                .map(result -> result.path("status").asInt())
                .toList();
    }

    private static List<String> codes(JsonNode answer) {
        return StreamSupport.stream(answer.path("results").spliterator(), false)
                .map(result -> result.path("error").path("code").asText())
                .toList();
    }

    @Nested
    class Targets {
        @Test
        void tell_who_consented_and_what_there_is() {
            var listed = targets(waiting("few", "facebook"), "");

            assertEquals(
                    "Frida Wright", listed.path("person").path("display_name").asText());
            assertEquals(3, listed.path("data").size());
            var first = listed.path("data").get(0);
            assertEquals("page", first.path("kind").asText());
            assertFalse(first.path("name").asText().isBlank());
            assertTrue(listed.path("complete").asBoolean());
            assertFalse(listed.path("has_more").asBoolean());
        }

        @Test
        void are_paged_without_a_gap() {
            var flow = waiting("many", "linkedin");

            var whole = ids(flow);
            var walked = IntStream.range(0, 4)
                    .mapToObj(i -> targets(flow, "?limit=7&offset=" + 7 * i))
                    .flatMap(page -> texts(page.path("data"), "id").stream())
                    .toList();

            assertEquals(25, whole.size());
            assertEquals(whole, walked);
            assertTrue(targets(flow, "?limit=7&offset=14").path("has_more").asBoolean());
            assertFalse(targets(flow, "?limit=7&offset=21").path("has_more").asBoolean());
            assertEquals(0, targets(flow, "?offset=1000").path("data").size());
        }

        @Test
        void are_found_by_a_part_of_their_name() {
            var flow = waiting("many", "linkedin");
            var name = targets(flow, "?limit=1&offset=12")
                    .path("data")
                    .get(0)
                    .path("name")
                    .asText();

            var found = targets(flow, "?q=" + encoded(name.toUpperCase(Locale.ROOT)));

            assertTrue(texts(found.path("data"), "name").contains(name), found.toString());
            assertTrue(found.path("data").size() < 25);
            assertEquals(0, targets(flow, "?q=nothing-like-it").path("data").size());
        }

        @ParameterizedTest
        @ValueSource(strings = {"limit=0", "limit=201", "limit=x", "offset=-1", "offset=1&offset=2"})
        void refuse_pages_that_are_none(String query) {
            invalid(own.get("/flows/" + waiting("few", "facebook") + "/targets?" + query), query.split("=")[0]);
        }

        @Test
        void are_there_once_somebody_consented() {
            refused(404, "selection_not_found", own.get("/flows/" + id(own.start("facebook")) + "/targets"));
            refused(404, "flow_not_found", own.get("/flows/" + Own.nobody() + "/targets"));
        }

        @Test
        void are_none_of_another_tenants_business() {
            var other = Own.of(Stage.shared().tenant());

            refused(404, "flow_not_found", other.get("/flows/" + waiting("few", "facebook") + "/targets"));
        }
    }

    @Nested
    class Selecting {
        @Test
        void connects_several_at_once() {
            var flow = waiting("few", "facebook");
            var ids = ids(flow);

            var answer = answered(200, select(flow, ids.get(2), Map.of("id", ids.get(0))));

            assertEquals(flow, answer.path("flow_id").asText());
            assertEquals(List.of(ids.get(2), ids.get(0)), texts(answer.path("results"), "target_id"));
            answer.path("results").forEach(result -> {
                assertEquals(201, result.path("status").asInt());
                assertTrue(result.path("error").isNull());
                assertEquals("active", result.path("account").path("status").asText());
            });
            var told = own.flow(flow);
            assertEquals("completed", told.path("status").asText());
            assertEquals(2, told.path("account_ids").size());
        }

        @Test
        void tells_of_each_what_became_of_it() {
            var flow = waiting("few", "facebook");
            var ids = ids(flow);

            var answer = answered(200, select(flow, "unheard-of", ids.get(0), "neither", ids.get(1)));

            assertEquals(List.of(404, 201, 404, 201), statuses(answer));
            var failed = answer.path("results").get(0);
            assertTrue(failed.path("account").isNull());
            assertEquals("target_not_found", failed.path("error").path("code").asText());
            assertEquals(
                    "urn:handfast:error:target_not_found",
                    failed.path("error").path("type").asText());
        }

        @Test
        void leaves_the_choice_open_while_nothing_can_be_connected() {
            var flow = waiting("few", "facebook");

            assertEquals(List.of(404), statuses(select(flow, "unheard-of")));

            assertEquals("awaiting_selection", own.flow(flow).path("status").asText());
            assertEquals(List.of(201), statuses(select(flow, ids(flow).get(0))));
        }

        @Test
        void made_again_gives_the_same_accounts() {
            var flow = waiting("few", "facebook");
            var ids = ids(flow);
            var first = answered(200, select(flow, ids.get(0), ids.get(1)));

            var again = answered(200, select(flow, ids.get(0), ids.get(1)));

            assertEquals(accounts(first), accounts(again));
            again.path("results")
                    .forEach(result -> assertEquals(200, result.path("status").asInt()));
            assertEquals(2, own.flow(flow).path("account_ids").size());
        }

        @Test
        void goes_on_later_without_a_new_consent() {
            var flow = waiting("few", "facebook");
            var ids = ids(flow);
            answered(200, select(flow, ids.get(0)));

            assertEquals(ids, ids(flow), "the platform is asked again");
            assertEquals(List.of(201), statuses(select(flow, ids.get(2))));
            assertEquals(2, own.flow(flow).path("account_ids").size());
        }

        @Test
        void brings_back_the_account_that_is_meant_and_no_other() {
            var first = waiting("few", "facebook");
            var ids = ids(first);
            var account = accounts(answered(200, select(first, ids.get(0)))).get(0);
            var started = answered(201, own.post("/flows", body("reconnect", account, "headless", true)));
            new Browser().connect(Own.authorize(started), "few");

            var together = answered(200, select(id(started), ids.get(2), ids.get(0), ids.get(1)));
            var later = answered(200, select(id(started), ids.get(2)));

            assertEquals(List.of("account_mismatch", "", "account_mismatch"), codes(together));
            assertEquals(List.of("account_mismatch"), codes(later));
            assertEquals(1, answered(200, own.get("/accounts")).path("data").size());
        }

        @Test
        void follows_a_consent_that_was_kept_for_later() {
            var flow = id(own.consented("few", "linkedin", "choosing", "later"));

            var answer = answered(
                    200,
                    own.post(
                            "/flows/" + flow + "/select",
                            body("person", true, "targets", List.of(ids(flow).get(0)))));

            assertEquals(2, answer.path("results").size());
            assertTrue(answer.path("results").get(0).path("person").asBoolean());
            assertEquals(201, answer.path("results").get(0).path("status").asInt());
            assertEquals(201, answer.path("results").get(1).path("status").asInt());
        }

        @Test
        void at_the_same_time_connects_each_target_once() {
            var flow = waiting("few", "facebook");
            var ids = ids(flow);

            var all = IntStream.range(0, 6)
                    .mapToObj(i ->
                            CompletableFuture.supplyAsync(() -> select(flow, ids.get(i % 3), ids.get((i + 1) % 3))))
                    .toList();

            all.forEach(each -> statuses(each.join()).forEach(status -> assertTrue(status < 300, "all are connected")));
            assertEquals(3, answered(200, own.get("/accounts")).path("data").size());
            assertEquals(3, own.flow(flow).path("account_ids").size());
        }

        @Test
        void needs_something_chosen() {
            var path = "/flows/" + waiting("few", "facebook") + "/select";

            invalid(own.post(path, Map.of()), "targets");
            invalid(own.post(path, body("targets", List.of())), "targets");
            invalid(own.post(path, body("targets", "x")), "targets");
            invalid(own.post(path, body("targets", List.of(1))), "targets");
            invalid(own.post(path, body("targets", List.of(Map.of("name", "x")))), "targets");
            invalid(own.post(path, body("person", "yes", "targets", List.of("x"))), "person");
            invalid(
                    own.post(
                            path,
                            body(
                                    "targets",
                                    IntStream.range(0, 101)
                                            .mapToObj(i -> "t" + i)
                                            .toList())),
                    "targets");
        }

        @Test
        void does_not_take_the_person_where_a_target_is_needed() {
            var flow = waiting("few", "facebook");

            var answer = own.post("/flows/" + flow + "/select", body("person", true));

            assertEquals(List.of(404), statuses(answer));
        }

        @Test
        void is_for_keys_that_may_connect() {
            var flow = waiting("few", "facebook");

            refused(
                    403,
                    "forbidden",
                    Own.of(guest, Role.READER).post("/flows/" + flow + "/select", body("targets", List.of("x"))));
        }
    }

    private static List<String> accounts(JsonNode answer) {
        return StreamSupport.stream(answer.path("results").spliterator(), false)
                .map(result -> result.path("account").path("account_id").asText())
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
