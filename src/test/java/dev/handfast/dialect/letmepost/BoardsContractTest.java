package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.Contract.answered;
import static dev.handfast.dialect.letmepost.Contract.body;
import static dev.handfast.dialect.letmepost.Contract.invalid;
import static dev.handfast.dialect.letmepost.Contract.names;
import static dev.handfast.dialect.letmepost.Contract.nobody;
import static dev.handfast.dialect.letmepost.Contract.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code /accounts/{id}/pinterest}. */
class BoardsContractTest {
    private static final Customer ADA = Customer.arrives();
    private static final Customer OTHER = Customer.arrives();
    private static final String PINTEREST = ADA.connect("pinterest", "few").get("accountId");
    private static final String TWITTER = ADA.connect("twitter", "few").get("accountId");
    private static final String FOREIGN = OTHER.connect("pinterest", "few").get("accountId");

    private static String boards(String account) {
        return "/v1/accounts/" + account + "/pinterest/boards";
    }

    private static Reply create(Object... pairs) {
        return ADA.api().post(boards(PINTEREST), body(pairs));
    }

    private static Reply prefer(Object board) {
        return ADA.api().patch("/v1/accounts/" + PINTEREST + "/pinterest/default-board", body("boardId", board));
    }

    private static String name() {
        return "Board " + nobody();
    }

    @Nested
    class All {
        @Test
        void are_listed_with_the_default() {
            var answer = answered(200, ADA.api().get(boards(PINTEREST)));

            assertEquals(List.of("data", "defaultBoardId"), names(answer));
            assertTrue(answer.path("data").findValuesAsText("name").containsAll(List.of("Recipes", "Machines")));
            answer.path("data").forEach(board -> assertEquals(List.of("id", "name", "privacy"), names(board)));
        }

        @Test
        void are_not_those_of_another_platform_or_tenant() {
            invalid(ADA.api().get(boards(TWITTER)), "id");
            for (var absent : List.of(FOREIGN, nobody(), "x")) {
                refused(404, "not_found", ADA.api().get(boards(absent)));
                refused(404, "not_found", ADA.api().post(boards(absent), Map.of("name", "n")));
            }
        }

        @Test
        void cannot_be_told_while_pinterest_is_down() {
            try (var stage = Stage.open(Map.of())) {
                var customer = Customer.of(stage.tenant());
                var account = customer.connect("pinterest", "few").get("accountId");
                stage.platforms().faults().add(Fault.lasting("pinterest", Endpoint.TARGETS, Fault.Kind.SERVER_ERROR));

                var reply = customer.api().get(boards(account));

                assertEquals(502, reply.status(), reply.text());
                assertEquals(
                        "platform_unavailable", reply.json().at("/error/code").asText());
                assertEquals("pinterest", reply.json().at("/error/platform").asText());
            }
        }
    }

    @Nested
    class Create {
        @Test
        void makes_a_board_at_pinterest() {
            var name = name();

            var made = answered(201, create("name", name, "description", "d", "privacy", "PROTECTED"));

            assertEquals(List.of("id", "name", "privacy"), names(made).subList(0, 3));
            assertEquals("PROTECTED", made.path("privacy").asText());
            assertTrue(answered(200, ADA.api().get(boards(PINTEREST)))
                    .path("data")
                    .findValuesAsText("id")
                    .contains(made.path("id").asText()));
        }

        @Test
        void of_a_name_that_is_there_is_platform_rejected_without_upsert_and_200_with_it() {
            var name = name();
            var first = answered(201, create("name", name, "setAsDefault", true));

            var refused = refused(400, "platform_rejected", create("name", name));
            assertEquals("pinterest", refused.path("platform").asText());
            assertEquals(
                    "There is one of this name already; choose another name.",
                    refused.path("message").asText());
            var existing = answered(200, create("name", name, "upsert", true));
            assertTrue(existing.path("existing").asBoolean());
            assertEquals(first.path("id"), existing.path("id"));
            assertEquals(first.path("id"), existing.path("defaultBoardId"));
            assertEquals(name, existing.path("defaultBoardName").asText());
        }

        @Test
        void with_upsert_of_many_at_once_makes_one_board() {
            var name = name();

            var replies = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> create("name", name, "upsert", true)))
                    .limit(4)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertEquals(
                    1,
                    replies.stream()
                            .map(reply -> reply.json().path("id").asText())
                            .collect(Collectors.toSet())
                            .size());
            assertTrue(replies.stream().allMatch(reply -> Set.of(200, 201).contains(reply.status())));
        }

        @Test
        void refuses_what_pinterest_would_not_take() {
            invalid(create(), "name");
            invalid(create("name", ""), "name");
            invalid(create("name", " "), "name");
            invalid(create("name", 7), "name");
            invalid(create("name", "two\nlines"), "name");
            invalid(create("name", "n".repeat(181)), "name");
            invalid(create("name", "n", "description", "d".repeat(501)), "description");
            invalid(create("name", "n", "privacy", "public"), "privacy");
            invalid(create("name", "n", "upsert", "maybe"), "upsert");
            invalid(ADA.api().post(boards(TWITTER), Map.of("name", "n")), "id");
        }

        @Test
        void is_not_for_keys_that_only_read() {
            refused(403, "unauthorized", ADA.reader().post(boards(PINTEREST), Map.of("name", name())));
        }
    }

    @Nested
    class Default {
        @Test
        void is_one_of_the_accounts_own_boards_and_told_with_the_account_by_late_too() {
            var machines = answered(200, ADA.api().get(boards(PINTEREST))).path("data").findParents("name").stream()
                    .filter(board -> board.path("name").asText().equals("Machines"))
                    .findFirst()
                    .orElseThrow();

            var answer = answered(200, prefer(machines.path("id").asText()));

            assertEquals(List.of("id", "defaultBoardId", "defaultBoardName"), names(answer));
            assertEquals(PINTEREST, answer.path("id").asText());
            assertEquals(machines.path("id"), answer.path("defaultBoardId"));
            assertEquals("Machines", answer.path("defaultBoardName").asText());
            assertEquals(
                    "Machines",
                    answered(200, ADA.api().get("/v1/accounts/" + PINTEREST))
                            .at("/pinterest/defaultBoardName")
                            .asText());
            answered(200, ADA.complete("pinterest", "few"));
            assertEquals(
                    "Machines",
                    answered(200, ADA.api().get("/v1/accounts/" + PINTEREST))
                            .at("/pinterest/defaultBoardName")
                            .asText(),
                    "connecting again keeps it");
        }

        @Test
        void is_not_one_that_this_person_does_not_have() {
            refused(404, "not_found", prefer("123"));
            invalid(prefer(null), "boardId");
            invalid(prefer(7), "boardId");
            invalid(prefer("b".repeat(65)), "boardId");
            refused(
                    403,
                    "unauthorized",
                    ADA.reader()
                            .patch("/v1/accounts/" + PINTEREST + "/pinterest/default-board", Map.of("boardId", "1")));
        }
    }
}
