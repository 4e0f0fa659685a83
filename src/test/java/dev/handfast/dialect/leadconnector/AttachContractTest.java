package dev.handfast.dialect.leadconnector;

import static dev.handfast.dialect.leadconnector.Lead.answered;
import static dev.handfast.dialect.leadconnector.Lead.done;
import static dev.handfast.dialect.leadconnector.Lead.each;
import static dev.handfast.dialect.leadconnector.Lead.invalid;
import static dev.handfast.dialect.leadconnector.Lead.outOfReach;
import static dev.handfast.dialect.leadconnector.Lead.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.tenant.Role;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a consent reaches, and attaching it. */
class AttachContractTest {
    private static final String NOT_THERE = "There is no such connection, or it is gone";
    private final Lead lead = Lead.open();

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private String alias(String word, String consent) {
        return "/social-media-posting/oauth/" + word + "/accounts/" + consent;
    }

    /** GET …/{platform}/accounts/{accountId}. */
    @Nested
    class Listing {
        @Test
        void of_facebook_has_pages() {
            var pages = lead.listed("facebook", lead.consent("facebook", "few")).path("pages");

            assertEquals(3, pages.size());
            assertEquals(List.of("id", "name", "avatar", "isOwned", "isConnected"), names(pages.path(0)));
            assertEquals("Studio 1", pages.path(0).path("name").asText());
            assertTrue(pages.path(0).path("isOwned").asBoolean());
            assertTrue(pages.path(0).path("avatar").asText().startsWith("http"));
        }

        @Test
        void of_facebook_may_be_empty_of_pages() {
            assertEquals(
                    0,
                    lead.listed("facebook", lead.consent("facebook", "none"))
                            .path("pages")
                            .size());
        }

        @Test
        void of_instagram_has_accounts_with_a_page_to_send_back() {
            var account = lead.listed("instagram", lead.consent("instagram", "few"))
                    .path("accounts")
                    .path(0);

            assertTrue(names(account)
                    .containsAll(List.of("id", "name", "avatar", "pageId", "isBusinessAccount", "isConnected")));
            assertFalse(account.path("pageId").asText().isEmpty());
        }

        @Test
        void of_google_has_pairs_under_both_forms() {
            var consent = lead.consent("google", "few");
            var pairs = lead.listed("google", consent).path("locations");
            var older = done(
                            200,
                            lead.get("/social-media-posting/oauth/" + lead.location() + "/google/locations/" + consent))
                    .path("locations");

            assertEquals(pairs, older);
            assertEquals(3, pairs.size());
            var location = pairs.path(0).path("location");
            assertEquals(
                    List.of(
                            "name",
                            "storeCode",
                            "title",
                            "metadata",
                            "storefrontAddress",
                            "relationshipData",
                            "maxLocation",
                            "isVerified",
                            "isConnected"),
                    names(location));
            assertTrue(location.path("name").asText().startsWith("locations/"));
            assertEquals(
                    List.of("name", "accountName", "type", "verificationState", "vettedState"),
                    names(pairs.path(0).path("account")));
        }

        @Test
        void of_linkedin_has_pages_and_the_person() {
            var results = lead.listed("linkedin", lead.consent("linkedin", "few"));

            assertEquals(3, results.path("pages").size());
            assertEquals(
                    List.of("id", "name", "avatar", "urn", "isConnected"),
                    names(results.path("pages").path(0)));
            assertTrue(results.path("pages").path(0).path("urn").asText().startsWith("urn:li:organization:"));
            assertTrue(results.path("profile").path(0).path("urn").asText().startsWith("urn:li:person:"));
        }

        @Test
        void of_twitter_has_the_person() {
            var person = lead.listed("twitter", lead.consent("twitter", "few"))
                    .path("profile")
                    .path(0);

            assertEquals(
                    List.of("id", "name", "username", "avatar", "protected", "verified", "isConnected"), names(person));
            assertEquals("few_demo", person.path("username").asText());
        }

        @ParameterizedTest
        @ValueSource(strings = {"tiktok", "tiktok-business"})
        void of_tiktok_has_the_person_and_a_type(String word) {
            var person =
                    lead.listed(word, lead.consent(word, "few")).path("profile").path(0);

            assertEquals(
                    word.equals("tiktok") ? "profile" : "business",
                    person.path("type").asText());
        }

        @Test
        void of_youtube_has_the_channel_under_two_names() {
            var results = lead.listed("youtube", lead.consent("youtube", "few"));

            assertEquals(results.path("profile"), results.path("channels"));
            assertEquals(1, results.path("profile").size());
        }

        @Test
        void of_pinterest_has_a_web_site() {
            var person = lead.listed("pinterest", lead.consent("pinterest", "few"))
                    .path("profile")
                    .path(0);

            assertEquals("", person.path("websiteUrl").asText("none"));
        }

        @Test
        void is_narrowed_by_a_search_in_names() {
            var consent = lead.consent("facebook", "few");

            var found = done(200, lead.get(lead.at("facebook", consent) + "?search=sTuDio%202"))
                    .path("pages");

            assertEquals(
                    List.of("Studio 2"),
                    each(found).stream().map(page -> page.path("name").asText()).toList());
            assertEquals(
                    0,
                    done(200, lead.get(lead.at("facebook", consent) + "?search=nothing"))
                            .path("pages")
                            .size());
            invalid(
                    lead.get(lead.at("facebook", consent) + "?search=" + "x".repeat(201)),
                    "search must have at most 200 characters");
        }

        @Test
        void needs_no_location_in_its_path() {
            var consent = lead.consent("facebook", "few");

            assertEquals(lead.listed("facebook", consent), done(200, lead.get(alias("facebook", consent))));
            var google = lead.consent("google", "few");
            assertEquals(
                    lead.listed("google", google),
                    done(200, lead.get("/social-media-posting/oauth/google/locations/" + google)));
        }

        @Test
        void is_not_found_for_what_is_no_consent_of_this_location_and_platform() {
            var consent = lead.consent("twitter", "few");
            var foreign = Lead.open().consent("twitter", "few");
            var spelled = Id.fromHex(consent).orElseThrow();
            for (var id : List.of(
                    foreign,
                    Id.at(Instant.now()).hex(),
                    spelled.alphanumeric(),
                    spelled.uuid().toString(),
                    "x",
                    "%20")) {
                assertEquals(404, lead.get(lead.at("twitter", id)).status(), id);
                assertEquals(404, lead.get(alias("twitter", id)).status(), id);
            }
            refused(404, NOT_THERE, lead.get(lead.at("twitter", foreign)));
            assertEquals(404, lead.get(lead.at("facebook", consent)).status());
            var second = lead.guest().profile("Second");
            assertEquals(
                    404,
                    lead.get("/social-media-posting/oauth/" + second.alphanumeric() + "/twitter/accounts/" + consent)
                            .status());
        }

        @Test
        void is_out_of_reach_for_another_location_s_token() {
            var consent = lead.consent("twitter", "few");
            var limited = Lead.of(lead.guest(), Role.OWNER, Set.of(lead.guest().profile("Second")));

            outOfReach(limited.get(lead.at("twitter", consent)));
            refused(404, NOT_THERE, limited.get(alias("twitter", consent)));
            outOfReach(Lead.open().get(lead.at("twitter", consent)));
        }

        @Test
        void is_there_for_a_token_that_only_reads() {
            var consent = lead.consent("twitter", "few");

            done(200, Lead.of(lead.guest(), Role.READER, Set.of()).get(lead.at("twitter", consent)));
        }

        @Test
        void is_not_there_for_bluesky_and_unknown_words() {
            for (var word : List.of("bluesky", "reddit", "googlebusiness")) {
                var path = lead.at(word, Id.at(Instant.now()).hex());
                refused(404, "Cannot GET " + path, lead.get(path));
            }
        }
    }

    /** POST …/{platform}/accounts/{accountId}. */
    @Nested
    class Attaching {
        private Map<String, Object> page(JsonNode listed) {
            return Map.of(
                    "type", "page",
                    "originId", listed.path("id").asText(),
                    "name", "A name of the client's own",
                    "avatar", "https://evil.example.org/x.png",
                    "companyId", "c");
        }

        @Test
        void answers_the_whole_account() {
            var consent = lead.consent("facebook", "few");
            var page = lead.listed("facebook", consent).path("pages").path(0);

            var reply = lead.post(lead.at("facebook", consent), page(page));

            var account = done(201, reply);
            assertEquals(
                    List.of(
                            "_id",
                            "oAuthId",
                            "oldId",
                            "locationId",
                            "originId",
                            "platform",
                            "type",
                            "name",
                            "avatar",
                            "meta",
                            "active",
                            "deleted",
                            "createdAt",
                            "updatedAt"),
                    names(account));
            assertEquals(
                    consent + "_" + lead.location() + "_" + page.path("id").asText(),
                    account.path("oldId").asText());
            assertEquals(lead.location(), account.path("locationId").asText());
            assertTrue(account.path("active").asBoolean());
            assertFalse(account.path("deleted").asBoolean());
            assertEquals("Studio 1", account.path("name").asText(), "names are the platform's");
            assertFalse(account.path("avatar").asText().contains("evil"));
        }

        @Test
        void twice_is_the_same_account() {
            var consent = lead.consent("facebook", "few");
            var page = page(lead.listed("facebook", consent).path("pages").path(0));

            var first = done(201, lead.post(lead.at("facebook", consent), page));
            var second = done(201, lead.post(alias("facebook", consent), page));

            assertEquals(first.path("_id"), second.path("_id"));
            assertEquals(first.path("createdAt"), second.path("createdAt"));
            assertEquals(1, lead.connected().size());
        }

        @Test
        void at_once_is_the_same_account() {
            var consent = lead.consent("facebook", "few");
            var page = page(lead.listed("facebook", consent).path("pages").path(0));

            var ids = IntStream.range(0, 8)
                    .mapToObj(each ->
                            CompletableFuture.supplyAsync(() -> done(201, lead.post(lead.at("facebook", consent), page))
                                    .path("_id")
                                    .asText()))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .distinct()
                    .toList();

            assertEquals(1, ids.size());
            assertEquals(1, lead.connected().size());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"facebook", "instagram", "linkedin", "twitter", "tiktok", "youtube", "pinterest", "threads"})
        void takes_only_what_was_listed(String word) {
            var consent = lead.consent(word, "few");

            invalid(
                    lead.post(lead.at(word, consent), Map.of("originId", "10455", "pageId", "7")),
                    "originId must be one of those listed");
            assertEquals(List.of(), lead.connected());
        }

        @Test
        void takes_only_a_location_that_was_listed() {
            var consent = lead.consent("google", "few");

            invalid(
                    lead.post(lead.at("google", consent), Map.of("location", Map.of("name", "locations/1"))),
                    "location.name must be one of those listed");
        }

        @Test
        void takes_a_location_by_its_whole_name() {
            var consent = lead.consent("google", "few");
            var pair = lead.listed("google", consent).path("locations").path(0);
            var name = pair.path("account").path("name").asText() + "/"
                    + pair.path("location").path("name").asText();

            done(201, lead.post(lead.at("google", consent), Map.of("location", Map.of("name", name))));
        }

        @Test
        void of_linkedin_goes_by_the_type_where_one_is_named() {
            var consent = lead.consent("linkedin", "few");
            var listed = lead.listed("linkedin", consent);
            var page = listed.path("pages").path(0);
            var person = listed.path("profile").path(0);

            invalid(
                    lead.post(
                            lead.at("linkedin", consent),
                            Map.of(
                                    "type",
                                    "profile",
                                    "originId",
                                    page.path("id").asText())),
                    "originId must be one of those listed");
            invalid(
                    lead.post(
                            lead.at("linkedin", consent),
                            Map.of("type", "page", "originId", person.path("id").asText())),
                    "originId must be one of those listed");
            var byUrn = done(
                    201,
                    lead.post(
                            lead.at("linkedin", consent),
                            Map.of("originId", person.path("urn").asText())));
            assertEquals("profile", byUrn.path("type").asText());
            assertEquals(
                    "page",
                    done(
                                    201,
                                    lead.post(
                                            lead.at("linkedin", consent),
                                            Map.of("originId", page.path("urn").asText())))
                            .path("type")
                            .asText());
        }

        @Test
        void of_tiktok_remembers_the_type() {
            var consent = lead.consent("tiktok", "few");
            var id = lead.listed("tiktok", consent)
                    .path("profile")
                    .path(0)
                    .path("id")
                    .asText();

            for (var type : List.of("business", "profile")) {
                var account = done(201, lead.post(lead.at("tiktok", consent), Map.of("originId", id, "type", type)));
                assertEquals(type, account.path("type").asText());
            }
        }

        @Test
        void of_tiktok_business_is_done_as_tiktok() {
            var consent = lead.consent("tiktok-business", "few");
            var path = lead.at("tiktok-business", consent);

            refused(404, "Cannot POST " + path, lead.post(path, Map.of("originId", "x")));
        }

        @Test
        void wants_what_it_needs() {
            var facebook = lead.at("facebook", lead.consent("facebook", "few"));
            invalid(lead.post(facebook, Map.of()), "originId should not be empty");
            invalid(lead.post(facebook, Map.of("originId", "")), "originId should not be empty");
            var instagram = lead.at("instagram", lead.consent("instagram", "few"));
            invalid(lead.post(instagram, Map.of("originId", "1")), "pageId should not be empty");
            var google = lead.at("google", lead.consent("google", "few"));
            invalid(lead.post(google, Map.of()), "location should not be empty");
            invalid(lead.post(google, Map.of("location", "locations/1")), "location must be an object");
            invalid(lead.post(google, Map.of("location", Map.of())), "location.name should not be empty");
            invalid(
                    lead.post(google, Map.of("location", Map.of("name", 7))),
                    "location.name must be a location's name");
            invalid(
                    lead.post(google, Map.of("location", Map.of("name", "locations/1"), "account", 7)),
                    "account must be an object");
        }

        @Test
        void tells_of_every_fault_at_once() {
            var body = new HashMap<String, Object>(Map.of(
                    "name",
                    7,
                    "avatar",
                    "x".repeat(4097),
                    "verified",
                    "perhaps",
                    "type",
                    "group",
                    "originId",
                    List.of()));

            var reply = lead.post(lead.at("facebook", lead.consent("facebook", "few")), body);

            invalid(
                    reply,
                    "name must be a string",
                    "avatar must have at most 4096 characters",
                    "verified must be one of: 0, 1, false, true",
                    "type must be one of: page",
                    "originId must be a string");
        }

        @Test
        void wants_an_object_of_json() {
            var path = lead.at("facebook", Id.at(Instant.now()).hex());
            for (var body :
                    List.of("", "[]", "7", "\"x\"", "null", "{", "{\"originId\":\"1\"} x", "{\"a\":1,\"a\":2}")) {
                refused(400, "Bad Request", lead.raw("POST", path, body));
            }
            assertEquals(
                    415,
                    lead.http()
                            .raw("POST", path, "a=b", "Version", "v3", "Content-Type", "text/plain")
                            .status());
            assertEquals(
                    415,
                    lead.http()
                            .raw(
                                    "POST",
                                    path,
                                    "a=b",
                                    "Version",
                                    "v3",
                                    "Content-Type",
                                    "application/x-www-form-urlencoded")
                            .status());
            var large = lead.raw("POST", path, "{\"originId\":\"" + "x".repeat(70_000) + "\"}");
            assertEquals(
                    "request entity too large",
                    answered(413, large).path("message").asText());
        }

        @Test
        void is_not_for_a_token_that_only_reads() {
            var consent = lead.consent("twitter", "few");
            var id = lead.listed("twitter", consent)
                    .path("profile")
                    .path(0)
                    .path("id")
                    .asText();

            refused(
                    401,
                    "The token is not authorized for this scope.",
                    Lead.of(lead.guest(), Role.READER, Set.of())
                            .post(lead.at("twitter", consent), Map.of("originId", id)));
        }

        @Test
        void is_not_found_for_another_tenant_s_consent() {
            var other = Lead.open();
            var consent = other.consent("twitter", "few");
            var id = other.listed("twitter", consent)
                    .path("profile")
                    .path(0)
                    .path("id")
                    .asText();

            refused(404, NOT_THERE, lead.post(lead.at("twitter", consent), Map.of("originId", id)));
            refused(404, NOT_THERE, lead.post(alias("twitter", consent), Map.of("originId", id)));
            outOfReach(lead.post(other.at("twitter", consent), Map.of("originId", id)));
        }

        @Test
        void goes_on_with_the_consent_when_another_page_is_disconnected() {
            var consent = lead.consent("facebook", "few");
            var pages = lead.listed("facebook", consent).path("pages");
            var first = done(201, lead.post(lead.at("facebook", consent), page(pages.path(0))));
            done(201, lead.post(lead.at("facebook", consent), page(pages.path(1))));

            done(200, lead.delete(lead.accounts() + "/" + first.path("_id").asText()));

            assertFalse(lead.listed("facebook", consent)
                    .path("pages")
                    .path(0)
                    .path("isConnected")
                    .asBoolean());
            assertTrue(lead.listed("facebook", consent)
                    .path("pages")
                    .path(1)
                    .path("isConnected")
                    .asBoolean());
        }
    }
}
