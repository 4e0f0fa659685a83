package dev.handfast.sandbox.platforms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages, organizations, locations, channels and boards, in pages of lists. */
class TargetsTest {
    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = new Sandbox();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private static String token(String platform, String person) {
        return Client.of(sandbox, platform).tokens(person).path("access_token").asText();
    }

    @Test
    void facebook_pages_come_in_pages_that_lead_to_each_other() {
        var next = "/facebook/graph/v25.0/me/accounts?fields=id,name,picture.type(large)&limit=200&access_token="
                + token("facebook", "many");
        var ids = new HashSet<String>();
        var calls = 0;
        while (!next.isEmpty()) {
            JsonNode answer = sandbox.get(next).json();
            answer.path("data").forEach(page -> ids.add(page.path("id").asText()));
            next = answer.path("paging").path("next").asText("");
            calls++;
        }
        assertEquals(500, ids.size());
        assertEquals(5, calls);
    }

    @Test
    void facebook_pages_of_a_portfolio_are_found_there_alone_and_some_lack_a_token() {
        var access = "access_token=" + token("facebook", "business");
        var graph = "/facebook/graph/v25.0/";
        assertTrue(
                sandbox.get(graph + "me/accounts?" + access).json().path("data").isEmpty());
        var business = sandbox.get(graph + "me/businesses?" + access)
                .json()
                .path("data")
                .path(0)
                .path("id")
                .asText();
        var fields = "?fields=id,name,access_token&" + access;
        var owned =
                sandbox.get(graph + business + "/owned_pages" + fields).json().path("data");
        assertTrue(owned.path(0).has("access_token"));
        assertFalse(owned.path(1).has("access_token"));
        assertEquals(
                1,
                sandbox.get(graph + business + "/client_pages" + fields)
                        .json()
                        .path("data")
                        .size());
    }

    @Test
    void a_page_token_speaks_for_its_page() {
        var pages = sandbox.get("/facebook/graph/v25.0/me/accounts?access_token=" + token("facebook", "bigid"))
                .json();
        var page = pages.path("data").path(0);
        var me = sandbox.get("/facebook/graph/v25.0/me?fields=id,name&access_token="
                + page.path("access_token").asText());
        assertEquals("9007199254741011", me.json().path("id").asText());
    }

    @Test
    void facebook_tells_what_was_granted_and_what_was_not() {
        var answer = sandbox.get("/facebook/graph/v25.0/me/permissions?access_token=" + token("facebook", "stingy"));
        assertTrue(
                answer.body().contains("{\"permission\":\"pages_manage_posts\",\"status\":\"declined\"}"),
                answer.body());
        assertTrue(answer.body().contains("{\"permission\":\"pages_show_list\",\"status\":\"granted\"}"));
    }

    @Test
    void facebook_asks_for_what_was_declined_only_when_told_to() {
        var client = Client.of(sandbox, "facebook");
        client.code("few", "sandbox_scope", "pages_show_list");
        var again =
                client.redeem(client.code("few")).json().path("access_token").asText();
        var path = "/facebook/graph/v25.0/me/permissions?access_token=";
        assertTrue(sandbox.get(path + again).body().contains("\"declined\""));
        var asked = client.redeem(client.code("few", "auth_type", "rerequest"))
                .json()
                .path("access_token")
                .asText();
        assertFalse(sandbox.get(path + asked).body().contains("\"declined\""));
    }

    private static Sandbox.Reply linkedin(String person, String path, String version) {
        return sandbox.get(
                "/linkedin/api/rest/" + path,
                "authorization",
                "Bearer " + token("linkedin", person),
                "linkedin-version",
                version,
                "x-restli-protocol-version",
                "2.0.0");
    }

    @Test
    void linkedin_organizations_come_by_role_with_names_in_a_batch() {
        var acls = linkedin("many", "organizationAcls?q=roleAssignee&state=APPROVED&count=20&start=20", "202610");
        assertEquals(5, acls.json().path("elements").size(), acls.body());
        var urn = acls.json().path("elements").path(0).path("organization").asText();
        var id = urn.substring(urn.lastIndexOf(':') + 1);
        var batch = linkedin("many", "organizations?ids=List(" + id + ",404)", "202610")
                .json();
        assertEquals(
                "Subsidiary 21",
                batch.path("results").path(id).path("localizedName").asText());
        assertEquals(404, batch.path("statuses").path("404").asInt());
        assertEquals(
                "Subsidiary 21",
                linkedin("many", "organizations/" + id, "202610")
                        .json()
                        .path("localizedName")
                        .asText());
    }

    @Test
    void linkedin_refuses_versions_that_are_gone_and_lists_without_the_scope() {
        assertEquals(
                426,
                linkedin("ada", "organizationAcls?q=roleAssignee", "202401").status());
        var client = Client.of(sandbox, "linkedin");
        var personal = client.redeem(client.code("few", "scope", "openid profile w_member_social"))
                .json()
                .path("access_token")
                .asText();
        var refused = sandbox.get(
                "/linkedin/api/rest/organizationAcls?q=roleAssignee",
                "authorization",
                "Bearer " + personal,
                "linkedin-version",
                "202611",
                "x-restli-protocol-version",
                "2.0.0");
        assertEquals(403, refused.status());
    }

    @Test
    void google_locations_need_a_mask_and_come_in_pages_per_account() {
        var bearer = new String[] {"authorization", "Bearer " + token("googlebusiness", "many")};
        var accounts = sandbox.get("/googlebusiness/management/v1/accounts?pageSize=2", bearer)
                .json();
        assertEquals(2, accounts.path("accounts").size());
        assertTrue(accounts.has("nextPageToken"));
        var group = accounts.path("accounts").path(1).path("name").asText();
        var locations = "/googlebusiness/information/v1/" + group + "/locations";
        assertEquals(400, sandbox.get(locations, bearer).status());
        Set<String> ids = new HashSet<>();
        var token = "";
        do {
            var answer = sandbox.get(locations + "?readMask=name,title&pageSize=25&pageToken=" + token, bearer)
                    .json();
            answer.path("locations").forEach(place -> ids.add(place.path("name").asText()));
            token = answer.path("nextPageToken").asText("");
        } while (!token.isEmpty());
        assertEquals(60, ids.size());
    }

    @Test
    void one_locked_google_account_refuses_by_itself() {
        var bearer = new String[] {"authorization", "Bearer " + token("googlebusiness", "business")};
        var accounts = sandbox.get("/googlebusiness/management/v1/accounts", bearer)
                .json()
                .path("accounts");
        var locations = "/googlebusiness/information/v1/%s/locations?readMask=name";
        assertEquals(
                200,
                sandbox.get(locations.formatted(accounts.path(1).path("name").asText()), bearer)
                        .status());
        assertEquals(
                403,
                sandbox.get(locations.formatted(accounts.path(2).path("name").asText()), bearer)
                        .status());
    }

    @Test
    void youtube_without_a_channel_has_no_items() {
        var path = "/youtube/api/youtube/v3/channels?part=id,snippet&mine=true";
        var none = sandbox.get(path, "authorization", "Bearer " + token("youtube", "none"))
                .json();
        assertFalse(none.has("items"));
        var one = sandbox.get(path, "authorization", "Bearer " + token("youtube", "ada"))
                .json();
        assertEquals(
                "Ada Lovelace",
                one.path("items").path(0).path("snippet").path("title").asText());
    }

    @Test
    void pinterest_boards_end_with_a_null_bookmark() {
        var bearer = new String[] {"authorization", "Bearer " + token("pinterest", "many")};
        var first = sandbox.get("/pinterest/api/v5/boards?page_size=50", bearer).json();
        var rest = sandbox.get(
                "/pinterest/api/v5/boards?page_size=50&bookmark="
                        + first.path("bookmark").asText(),
                bearer);
        assertEquals(50, first.path("items").size());
        assertEquals(10, rest.json().path("items").size());
        assertTrue(rest.json().path("bookmark").isNull());
    }

    @Test
    void tiktok_tells_only_what_was_asked_for_and_granted() {
        var bearer = new String[] {"authorization", "Bearer " + token("tiktok", "kanji")};
        var info = "/tiktok/api/v2/user/info/";
        assertEquals(400, sandbox.get(info, bearer).status());
        var user = sandbox.get(info + "?fields=open_id,display_name", bearer)
                .json()
                .path("data")
                .path("user");
        assertEquals("山田 \"太郎\" <b>🍣</b>", user.path("display_name").asText());
        var more = sandbox.get(info + "?fields=open_id,username", bearer);
        assertEquals(401, more.status());
        assertEquals(
                "scope_not_authorized", more.json().path("error").path("code").asText());
    }
}
