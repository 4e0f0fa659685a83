package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.Contract.answered;
import static dev.handfast.dialect.letmepost.Contract.body;
import static dev.handfast.dialect.letmepost.Contract.invalid;
import static dev.handfast.dialect.letmepost.Contract.names;
import static dev.handfast.dialect.letmepost.Contract.nobody;
import static dev.handfast.dialect.letmepost.Contract.refused;
import static dev.handfast.dialect.letmepost.Contract.strangeIds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code /profiles}. */
class ProfilesContractTest {
    private static final Customer ADA = Customer.arrives();
    private static final Customer OTHER = Customer.arrives();

    private static String made() {
        return answered(201, ADA.api().post("/v1/profiles", Map.of("name", "P " + nobody())))
                .path("id")
                .asText();
    }

    @Nested
    class All {
        @Test
        void are_flat_rows_of_which_one_is_the_default() {
            var answer = answered(200, OTHER.api().get("/v1/profiles"));

            assertEquals(List.of("data"), names(answer));
            assertEquals(List.of("id", "name", "isDefault", "createdAt"), names(answer.at("/data/0")));
            assertEquals(OTHER.profile(), answer.at("/data/0/id").asText());
            assertTrue(answer.at("/data/0/isDefault").asBoolean());
        }

        @Test
        void of_a_pinned_key_are_its_own() {
            var own = ADA.guest().profile("Pinned " + nobody());

            assertEquals(
                    List.of(own.uuid().toString()),
                    answered(200, ADA.pinned(own).get("/v1/profiles"))
                            .path("data")
                            .findValuesAsText("id"));
        }
    }

    @Nested
    class Create {
        @Test
        void answers_201_with_the_row() {
            var name = "New " + nobody();

            var row = answered(201, ADA.api().post("/v1/profiles", Map.of("name", " " + name + " ")));

            assertEquals(name, row.path("name").asText());
            assertEquals(
                    row,
                    answered(200, ADA.api().get("/v1/profiles/" + row.path("id").asText())));
        }

        @Test
        void refuses_a_name_that_is_taken_missing_or_wrong() {
            var name = "Taken " + nobody();
            answered(201, ADA.api().post("/v1/profiles", Map.of("name", name)));

            assertEquals(
                    "name",
                    refused(409, "validation_failed", ADA.api().post("/v1/profiles", Map.of("name", name)))
                            .path("rule")
                            .asText());
            for (Object wrong : new Object[] {"", "  ", 7, List.of(), "n".repeat(101), "a\tb"}) {
                invalid(ADA.api().post("/v1/profiles", body("name", wrong)), "name");
            }
            refused(403, "unauthorized", ADA.reader().post("/v1/profiles", Map.of("name", "n")));
        }
    }

    @Nested
    class One {
        @Test
        void that_is_not_there_foreign_or_out_of_reach_looks_the_same() {
            var pinned = ADA.pinned(ADA.guest().profile("Pinned one " + nobody()));
            var absent = refused(404, "not_found", ADA.api().get("/v1/profiles/" + nobody()));

            assertEquals(
                    absent.path("message"),
                    refused(404, "not_found", ADA.api().get("/v1/profiles/" + OTHER.profile()))
                            .path("message"));
            assertEquals(
                    absent.path("message"),
                    refused(404, "not_found", pinned.get("/v1/profiles/" + ADA.profile()))
                            .path("message"));
            strangeIds().forEach(id -> refused(404, "not_found", ADA.api().get("/v1/profiles/" + id)));
        }

        @Test
        void is_renamed_and_made_the_default() {
            var customer = Customer.arrives();
            var id = customer.guest().profile("Second").uuid().toString();

            var row = answered(
                    200, customer.api().patch("/v1/profiles/" + id, Map.of("name", "Renamed", "isDefault", true)));

            assertEquals("Renamed", row.path("name").asText());
            assertTrue(row.path("isDefault").asBoolean());
            var landed = customer.connect("twitter", "few").get("accountId");
            assertEquals(
                    id,
                    answered(200, customer.api().get("/v1/accounts/" + landed))
                            .path("profileId")
                            .asText(),
                    "accounts land in the default profile");
        }

        @Test
        void refuses_wrong_changes() {
            var id = made();
            invalid(ADA.api().patch("/v1/profiles/" + id, body("name", 7)), "name");
            invalid(ADA.api().patch("/v1/profiles/" + id, body("isDefault", "maybe")), "isDefault");
            refused(403, "unauthorized", ADA.reader().patch("/v1/profiles/" + id, Map.of("name", "n")));
            refused(404, "not_found", ADA.api().patch("/v1/profiles/" + OTHER.profile(), Map.of("name", "n")));
        }
    }

    @Nested
    class Delete {
        @Test
        void is_for_good_once_no_account_is_left() {
            var customer = Customer.arrives();
            var id = customer.profile();
            var account = customer.connect("twitter", "few").get("accountId");

            var error = refused(409, "validation_failed", customer.api().delete("/v1/profiles/" + id));
            assertEquals("profile.not_empty", error.path("rule").asText());
            answered(200, customer.api().delete("/v1/accounts/" + account));
            assertTrue(answered(200, customer.api().delete("/v1/profiles/" + id))
                    .path("deleted")
                    .asBoolean());
            refused(404, "not_found", customer.api().get("/v1/profiles/" + id));
            refused(404, "not_found", customer.api().post("/v1/accounts/connect/twitter", Map.of()));
        }

        @Test
        void finds_nothing_foreign_and_is_for_owners() {
            refused(404, "not_found", ADA.api().delete("/v1/profiles/" + OTHER.profile()));
            refused(403, "unauthorized", ADA.reader().delete("/v1/profiles/" + made()));
        }
    }
}
