package dev.handfast.dialect.leadconnector;

import static dev.handfast.dialect.leadconnector.Lead.done;
import static dev.handfast.dialect.leadconnector.Lead.invalid;
import static dev.handfast.dialect.leadconnector.Lead.outOfReach;
import static dev.handfast.dialect.leadconnector.Lead.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.journey.Stage;
import dev.handfast.tenant.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is connected. */
class AccountsContractTest {
    private static final String NOT_THERE = "There is no account with this id";
    private final Lead lead = Lead.open();

    private JsonNode attached(String word) {
        var consent = lead.consent(word, "few");
        var results = lead.listed(word, consent);
        var first = results.elements().next().path(0).path("id").asText();
        return done(201, lead.post(lead.at(word, consent), Map.of("originId", first, "pageId", "1")));
    }

    /** GET …/{locationId}/accounts. */
    @Nested
    class Listing {
        @Test
        void of_a_fresh_location_is_empty_and_has_no_groups() {
            var reply = lead.get(lead.accounts());

            var results = done(200, reply);
            assertEquals("Fetched Accounts", reply.json().path("message").asText());
            assertEquals("{\"accounts\":[],\"groups\":[]}", results.toString());
        }

        @Test
        void tells_each_account() {
            var attached = attached("twitter");

            var account = lead.connected().get(0);

            assertEquals(
                    List.of("id", "oauthId", "profileId", "name", "platform", "type", "expire", "isExpired", "meta"),
                    account.properties().stream().map(Map.Entry::getKey).toList());
            assertEquals(attached.path("oldId"), account.path("id"));
            assertEquals(attached.path("oAuthId"), account.path("oauthId"));
            assertEquals(attached.path("_id"), account.path("profileId"));
            assertTrue(Instant.parse(account.path("expire").asText()).isAfter(Instant.now()));
            assertFalse(account.path("isExpired").asBoolean(true));
        }

        @Test
        void tells_no_end_where_there_is_none() {
            attached("facebook");

            assertFalse(lead.connected().get(0).has("expire"));
        }

        @Test
        void tells_that_one_needs_the_person() {
            attached("twitter");
            Database.of(lead)
                    .change(
                            "update account set status = 'RECONNECT_REQUIRED' where tenant = ?",
                            lead.guest().tenant().id().uuid());

            assertTrue(lead.connected().get(0).path("isExpired").asBoolean());
        }

        @Test
        void holds_the_accounts_of_its_location_alone() {
            attached("twitter");
            var second = lead.guest().profile("Second");

            assertEquals(
                    0,
                    done(200, lead.get("/social-media-posting/" + second.alphanumeric() + "/accounts"))
                            .path("accounts")
                            .size());
        }

        @Test
        void is_out_of_reach_for_another_location_s_token() {
            var limited = Lead.of(lead.guest(), Role.OWNER, Set.of(lead.guest().profile("Second")));

            outOfReach(limited.get(lead.accounts()));
            outOfReach(Lead.open().get(lead.accounts()));
            for (var id : List.of(
                    Id.at(Instant.now()).alphanumeric(), lead.guest().profile().hex(), "x", "%2F")) {
                outOfReach(lead.get("/social-media-posting/" + id + "/accounts"));
            }
        }

        @Test
        void is_there_for_a_token_that_only_reads() {
            done(200, Lead.of(lead.guest(), Role.READER, Set.of()).get(lead.accounts()));
        }
    }

    /** DELETE …/{locationId}/accounts/{id}. */
    @Nested
    class Deleting {
        @Test
        void takes_the_bare_id() {
            var id = attached("twitter").path("_id").asText();

            var reply = lead.delete(lead.accounts() + "/" + id + "?companyId=c&userId=u");

            var results = done(200, reply);
            assertEquals("Deleted Account", reply.json().path("message").asText());
            assertEquals(lead.location(), results.path("locationId").asText());
            assertEquals(id, results.path("id").asText());
            assertEquals(List.of(), lead.connected());
            assertEquals(
                    0,
                    lead.guest()
                            .late()
                            .get("/v1/accounts")
                            .json()
                            .path("accounts")
                            .size());
        }

        @Test
        void takes_the_id_of_three_parts() {
            for (var word : List.of("twitter", "tiktok", "linkedin")) { // some of those have lines in their own ids
                var id = attached(word).path("oldId").asText();

                assertEquals(
                        id,
                        done(200, lead.delete(lead.accounts() + "/" + id))
                                .path("id")
                                .asText());
            }
            assertEquals(List.of(), lead.connected());
        }

        @Test
        void takes_an_id_from_before_a_new_consent() {
            var id = attached("twitter").path("oldId").asText();
            lead.told("twitter", "few", "reconnect", "true");
            assertFalse(lead.connected().get(0).path("id").asText().equals(id));

            done(200, lead.delete(lead.accounts() + "/" + id));

            assertEquals(List.of(), lead.connected());
        }

        @Test
        void is_not_found_the_second_time() {
            var account = attached("twitter");
            done(200, lead.delete(lead.accounts() + "/" + account.path("_id").asText()));

            refused(
                    404,
                    NOT_THERE,
                    lead.delete(lead.accounts() + "/" + account.path("_id").asText()));
            refused(
                    404,
                    NOT_THERE,
                    lead.delete(lead.accounts() + "/" + account.path("oldId").asText()));
        }

        @Test
        void is_not_found_for_what_is_no_account_of_the_location() {
            var account = attached("twitter");
            var bare = Id.fromHex(account.path("_id").asText()).orElseThrow();
            var parts = account.path("oldId").asText().split("_", 3);
            var second = lead.guest().profile("Second").alphanumeric();
            var foreign = Lead.open();
            for (var id : List.of(
                    Id.at(Instant.now()).hex(),
                    bare.uuid().toString(),
                    bare.alphanumeric(),
                    account.path("oAuthId").asText(),
                    parts[0] + "_" + second + "_" + parts[2],
                    parts[0] + "_" + parts[1],
                    parts[0] + "_" + parts[1] + "_",
                    "x_" + parts[1] + "_" + parts[2],
                    "%00",
                    "x".repeat(3000))) {
                refused(404, NOT_THERE, lead.delete(lead.accounts() + "/" + id));
            }
            refused(404, NOT_THERE, lead.delete("/social-media-posting/" + second + "/accounts/" + bare.hex()));
            refused(404, NOT_THERE, foreign.delete(foreign.accounts() + "/" + bare.hex()));
            outOfReach(foreign.delete(lead.accounts() + "/" + bare.hex()));
            assertEquals(1, lead.connected().size());
        }

        @Test
        void is_not_found_for_what_this_api_has_no_word_for() {
            var end = new dev.handfast.journey.Browser()
                    .connect(
                            java.net.URI.create(lead.guest()
                                    .late()
                                    .get("/v1/connect/reddit?profileId="
                                            + lead.guest().profile() + "&redirect_url=" + Stage.REDIRECT)
                                    .json()
                                    .path("authUrl")
                                    .asText()),
                            "few");

            var id = dev.handfast.journey.Browser.query(end).get("accountId");

            refused(404, NOT_THERE, lead.delete(lead.accounts() + "/" + id));
        }

        @Test
        void is_not_for_a_token_that_only_reads() {
            var id = attached("twitter").path("_id").asText();

            refused(
                    401,
                    "The token is not authorized for this scope.",
                    Lead.of(lead.guest(), Role.READER, Set.of()).delete(lead.accounts() + "/" + id));
        }

        @Test
        void wants_sound_parameters() {
            invalid(
                    lead.delete(lead.accounts() + "/x?companyId=" + "x".repeat(201)),
                    "companyId must have at most 200 characters");
            invalid(lead.delete(lead.accounts() + "/x?userId=a&userId=b"), "userId must be given once");
        }
    }
}
