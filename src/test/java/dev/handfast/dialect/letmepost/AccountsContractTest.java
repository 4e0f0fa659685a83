package dev.handfast.dialect.letmepost;

import static dev.handfast.dialect.letmepost.Contract.answered;
import static dev.handfast.dialect.letmepost.Contract.body;
import static dev.handfast.dialect.letmepost.Contract.names;
import static dev.handfast.dialect.letmepost.Contract.nobody;
import static dev.handfast.dialect.letmepost.Contract.refused;
import static dev.handfast.dialect.letmepost.Contract.strangeIds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.journey.Browser;
import dev.handfast.journey.Stage;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code /accounts}. */
class AccountsContractTest {
    private static final Customer ADA = Customer.arrives();
    private static final Customer OTHER = Customer.arrives();
    private static final String TWITTER = ADA.connect("twitter", "ada").get("accountId");
    private static final String FOREIGN = OTHER.connect("twitter", "ada").get("accountId");

    /** Connects through Late; the account's id there. */
    private static Id late(String platform, String person, String choice) {
        var reply = ADA.guest()
                .late()
                .get("/v1/connect/" + platform + "?profileId=" + ADA.guest().profile() + "&redirect_url="
                        + Stage.REDIRECT + choice);
        var end = Browser.query(
                new Browser().connect(URI.create(reply.json().path("authUrl").asText()), person));
        if (end.containsKey("accountId")) {
            return Id.fromHex(end.get("accountId")).orElseThrow();
        }
        var organization = end.get("organizations").replaceFirst(".*?\"id\":\"([0-9]+)\".*", "$1");
        var chosen = ADA.guest()
                .late()
                .post(
                        "/v1/connect/linkedin/select-organization",
                        body(
                                "profileId", ADA.guest().profile().hex(),
                                "tempToken", end.get("tempToken"),
                                "accountType", "organization",
                                "selectedOrganization", Map.of("id", organization)));
        assertEquals(200, chosen.status(), chosen.text());
        return Id.fromHex(chosen.json().at("/account/_id").asText()).orElseThrow();
    }

    @Nested
    class All {
        @Test
        void are_flat_rows_without_pages_newest_first() {
            var customer = Customer.arrives();
            var first = customer.connect("twitter", "few").get("accountId");
            var second = customer.connect("pinterest", "few").get("accountId");

            var answer = answered(200, customer.api().get("/v1/accounts"));

            assertEquals(List.of("data"), names(answer));
            assertEquals(List.of(second, first), answer.path("data").findValuesAsText("id"));
            assertEquals(
                    List.of(
                            "id",
                            "profileId",
                            "platform",
                            "platformAccountId",
                            "displayName",
                            "tokenExpiresAt",
                            "createdAt",
                            "updatedAt"),
                    names(answer.at("/data/1")));
            assertTrue(answer.at("/data/0/pinterest/defaultBoardId").isNull());
        }

        @Test
        void can_be_those_of_one_profile_and_what_is_no_profile_has_none() {
            var own = answered(200, ADA.api().get("/v1/accounts?profileId=" + ADA.profile()));
            assertTrue(own.path("data").findValuesAsText("id").contains(TWITTER));
            for (var none : List.of(
                    "x", "", nobody(), OTHER.profile(), ADA.guest().profile().hex(), "%00")) {
                assertEquals(
                        0,
                        answered(200, ADA.api().get("/v1/accounts?profileId=" + none))
                                .path("data")
                                .size(),
                        none);
            }
        }

        @Test
        void of_a_pinned_key_are_those_of_its_profile() {
            var pinned = ADA.pinned(ADA.guest().profile("Pinned list " + nobody()));

            assertEquals(
                    0, answered(200, pinned.get("/v1/accounts")).path("data").size());
            assertEquals(
                    0,
                    answered(200, pinned.get("/v1/accounts?profileId=" + ADA.profile()))
                            .path("data")
                            .size());
        }

        @Test
        void that_late_connected_are_there_too_where_letmepost_has_a_word_for_them() {
            var threads = late("threads", "kanji", "").uuid().toString();
            var youtube = late("youtube", "kanji", "").uuid().toString();
            var organization = late("linkedin", "few", "&headless=true").uuid().toString();

            var listed =
                    answered(200, ADA.api().get("/v1/accounts")).path("data").findValuesAsText("id");

            assertTrue(listed.contains(threads));
            assertFalse(listed.contains(youtube) || listed.contains(organization), listed.toString());
            refused(404, "not_found", ADA.api().get("/v1/accounts/" + youtube));
            refused(404, "not_found", ADA.api().delete("/v1/accounts/" + organization));
        }
    }

    @Nested
    class One {
        @Test
        void is_told_without_a_wrapper_and_without_a_secret() {
            ConnectContractTest.assertWhole(
                    answered(200, ADA.api().get("/v1/accounts/" + TWITTER)), "twitter", ADA.profile());
        }

        @Test
        void is_the_same_to_late_in_its_spelling_and_neither_reads_the_others() {
            var id = Id.fromUuid(UUID.fromString(TWITTER)).orElseThrow();

            assertEquals(200, ADA.guest().late().get("/v1/accounts/" + id.hex()).status());
            assertEquals(404, ADA.guest().late().get("/v1/accounts/" + TWITTER).status());
            refused(404, "not_found", ADA.api().get("/v1/accounts/" + id.hex()));
        }

        @Test
        void that_is_not_there_foreign_or_beyond_the_keys_reach_looks_the_same() {
            var pinned = ADA.pinned(ADA.guest().profile("Pinned read " + nobody()));
            var absent = refused(404, "not_found", ADA.api().get("/v1/accounts/" + nobody()));

            assertEquals(
                    absent.path("message"),
                    refused(404, "not_found", ADA.api().get("/v1/accounts/" + FOREIGN))
                            .path("message"));
            assertEquals(
                    absent.path("message"),
                    refused(404, "not_found", pinned.get("/v1/accounts/" + TWITTER))
                            .path("message"));
            strangeIds().forEach(id -> refused(404, "not_found", ADA.api().get("/v1/accounts/" + id)));
        }
    }

    @Nested
    class Delete {
        @Test
        void is_for_good() {
            var id = ADA.connect("tiktok", "few").get("accountId");

            assertEquals(
                    "{\"id\":\"" + id + "\",\"deleted\":true}",
                    answered(200, ADA.api().delete("/v1/accounts/" + id)).toString());
            refused(404, "not_found", ADA.api().get("/v1/accounts/" + id));
            refused(404, "not_found", ADA.api().delete("/v1/accounts/" + id));
        }

        @Test
        void is_refused_to_readers_and_finds_nothing_foreign() {
            refused(403, "unauthorized", ADA.reader().delete("/v1/accounts/" + TWITTER));
            refused(404, "not_found", ADA.api().delete("/v1/accounts/" + FOREIGN));
            strangeIds().forEach(id -> refused(404, "not_found", ADA.api().delete("/v1/accounts/" + id)));
            answered(200, ADA.api().get("/v1/accounts/" + TWITTER));
        }
    }
}
