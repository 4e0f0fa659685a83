package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.dialect.leadconnector.Lead;
import dev.handfast.tenant.KeyFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every platform from a popup to a connected account, as a LeadConnector client goes there. */
class LeadConnectorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Lead lead = Lead.open();

    private static Map<String, Object> body(JsonNode listed, String... more) {
        var body = new HashMap<String, Object>();
        listed.properties()
                .forEach(member -> body.put(member.getKey(), JSON.convertValue(member.getValue(), Object.class)));
        body.put("originId", listed.path("id").asText());
        for (int i = 0; i < more.length; i += 2) {
            body.put(more[i], more[i + 1]);
        }
        return body;
    }

    @ParameterizedTest
    @CsvSource({
        "facebook, pages, page, Fetched Facebook Account, Added Facebook Account",
        "instagram, accounts, profile, Fetched Instagram Account, Added Instagram Account",
        "linkedin, pages, page, Fetched LinkedIn Account, Added LinkedIn Account",
        "linkedin, profile, profile, Fetched LinkedIn Account, Added LinkedIn Account",
        "twitter, profile, profile, Fetched Twitter Account, Added Twitter Account",
        "tiktok, profile, profile, Fetched Tiktok Account, Added Tiktok Account",
        "youtube, profile, profile, Fetched Youtube Account, Added Youtube Account",
        "pinterest, profile, profile, Fetched Pinterest Account, Added Pinterest Account",
        "threads, profile, profile, Fetched Threads Account, Added Threads Account"
    })
    void a_person_consents_in_a_popup_and_one_thing_is_attached(
            String word, String list, String type, String fetched, String added) {
        var consent = lead.consent(word, "few");
        assertEquals(List.of(), lead.connected());
        var reply = lead.get(lead.at(word, consent));
        assertEquals(fetched, reply.json().path("message").asText());
        var choice = reply.json().path("results").path(list).path(0);
        assertTrue(!choice.path("isConnected").asBoolean(true), reply.text());

        var attached = lead.post(lead.at(word, consent), body(choice, "type", type));

        assertEquals(added, attached.json().path("message").asText(), attached.text());
        var account = Lead.done(201, attached);
        assertEquals(choice.path("id").asText(), account.path("originId").asText());
        assertEquals(choice.path("name").asText(), account.path("name").asText());
        assertEquals(type, account.path("type").asText());
        assertEquals(consent, account.path("oAuthId").asText());
        var connected = lead.connected();
        assertEquals(1, connected.size());
        assertEquals(account.path("oldId").asText(), connected.get(0).path("id").asText());
        assertEquals(word, connected.get(0).path("platform").asText());
        assertTrue(lead.listed(word, consent)
                .path(list)
                .path(0)
                .path("isConnected")
                .asBoolean());
        var late =
                lead.guest().late().get("/v1/accounts").json().path("accounts").path(0);
        assertEquals(account.path("_id").asText(), late.path("_id").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"accounts", "locations"})
    void a_google_location_is_attached_as_it_was_listed(String form) {
        var consent = lead.consent("google", "few");
        var path = "/social-media-posting/oauth/" + lead.location() + "/google/" + form + "/" + consent;
        var pair = Lead.done(200, lead.get(path)).path("locations").path(1);
        var body = new HashMap<String, Object>();
        pair.properties()
                .forEach(member -> body.put(member.getKey(), JSON.convertValue(member.getValue(), Object.class)));

        var attached = Lead.done(201, lead.post(path, body));

        assertEquals("location", attached.path("type").asText());
        assertEquals(
                pair.path("location").path("title").asText(),
                attached.path("name").asText());
        assertEquals("google", lead.connected().get(0).path("platform").asText());
    }

    @Test
    void a_tiktok_business_account_is_attached_as_one() {
        var consent = lead.consent("tiktok-business", "few");
        var choice = lead.listed("tiktok-business", consent).path("profile").path(0);
        assertEquals("business", choice.path("type").asText());

        Lead.done(201, lead.post(lead.at("tiktok", consent), body(choice)));

        assertEquals("business", lead.connected().get(0).path("type").asText());
    }

    @Test
    void several_pages_are_attached_to_one_consent_one_by_one() {
        var consent = lead.consent("facebook", "few");
        var pages = lead.listed("facebook", consent).path("pages");

        pages.forEach(page -> Lead.done(201, lead.post(lead.at("facebook", consent), body(page))));

        assertEquals(3, lead.connected().size());
        var rows = Rows.of(lead.guest().stage());
        assertEquals(
                1L,
                rows.number(
                        "select count(*) from oauth_grant where tenant = ?",
                        lead.guest().tenant().id().uuid()));
    }

    @Test
    void the_tokens_of_what_was_attached_are_vended() {
        var consent = lead.consent("facebook", "few");
        var page = lead.listed("facebook", consent).path("pages").path(0);
        var id = Lead.done(201, lead.post(lead.at("facebook", consent), body(page)))
                .path("_id")
                .asText();

        var token = lead.guest().vendor().post("/handfast/v1/accounts/" + id + "/token", Map.of());

        assertEquals(200, token.status(), token.text());
    }

    @Test
    void what_late_connected_is_listed_in_lead_connectors_words_and_can_be_added_to() {
        var launch = Ways.start(lead.guest(), "linkedin", "&headless=true&redirect_url=" + Stage.REDIRECT);
        var told = Browser.query(new Browser().connect(launch, "few"));
        lead.guest()
                .late()
                .post(
                        "/v1/connect/linkedin/select-organization",
                        Map.of("accountType", "personal"),
                        "X-Connect-Token",
                        told.get("connect_token"));

        var account = lead.connected().get(0);

        assertEquals("linkedin", account.path("platform").asText());
        assertEquals("profile", account.path("type").asText());
        var consent = account.path("oauthId").asText();
        var page = lead.listed("linkedin", consent).path("pages").path(0);
        Lead.done(201, lead.post(lead.at("linkedin", consent), body(page, "type", "page")));
        assertEquals(
                2,
                lead.guest().late().get("/v1/accounts").json().path("accounts").size());
    }

    @Test
    void a_platform_without_a_word_here_is_not_listed() {
        new Browser().connect(Ways.start(lead.guest(), "reddit"), "few");

        assertEquals(
                1,
                lead.guest().late().get("/v1/accounts").json().path("accounts").size());
        assertEquals(List.of(), lead.connected());
    }

    @Test
    void reconnecting_puts_what_stands_on_the_new_consent_with_fresh_tokens() {
        var first = lead.consent("facebook", "few");
        var pages = lead.listed("facebook", first).path("pages");
        var ids = List.of(pages.path(0), pages.path(1)).stream()
                .map(page -> Lead.done(201, lead.post(lead.at("facebook", first), body(page)))
                        .path("_id")
                        .asText())
                .toList();
        var rows = Rows.of(lead.guest().stage());
        var tenant = lead.guest().tenant().id().uuid();
        rows.change("update account set status = 'RECONNECT_REQUIRED' where tenant = ?", tenant);
        var stale =
                rows.read("select own_token from account where tenant = ? order by id", row -> row.getBytes(1), tenant);
        assertTrue(lead.connected().stream()
                .allMatch(account -> account.path("isExpired").asBoolean()));

        var told = lead.told("facebook", "few", "reconnect", "true");

        assertEquals(ids, JSON.convertValue(told.path("reconnectAccounts"), List.class));
        var second = told.path("accountId").asText();
        var connected = lead.connected();
        assertEquals(2, connected.size());
        assertTrue(connected.stream()
                .noneMatch(account -> account.path("isExpired").asBoolean()));
        assertTrue(connected.stream()
                .allMatch(account -> account.path("oauthId").asText().equals(second)));
        var fresh =
                rows.read("select own_token from account where tenant = ? order by id", row -> row.getBytes(1), tenant);
        assertTrue(!java.util.Arrays.equals(stale.get(0), fresh.get(0)));
        ids.forEach(id -> assertEquals(
                200,
                lead.guest()
                        .vendor()
                        .post("/handfast/v1/accounts/" + id + "/token", Map.of())
                        .status()));
        assertEquals(404, lead.get(lead.at("facebook", first)).status());
    }

    @Test
    void a_page_that_the_new_consent_does_not_reach_stays_on_the_old_one() {
        var first = lead.consent("facebook", "few");
        var page = lead.listed("facebook", first).path("pages").path(0);
        Lead.done(201, lead.post(lead.at("facebook", first), body(page)));
        Rows.of(lead.guest().stage())
                .change(
                        "update account set upstream_id = 'elsewhere' where tenant = ?",
                        lead.guest().tenant().id().uuid());

        var told = lead.told("facebook", "few", "reconnect", "true");

        assertEquals(0, told.path("reconnectAccounts").size());
        assertEquals(first, lead.connected().get(0).path("oauthId").asText());
    }

    @Test
    void a_consent_without_an_account_goes_with_its_location() {
        var profile = lead.guest().profile("Second");
        lead.told("twitter", "few", "locationId", profile.alphanumeric());
        var rows = Rows.of(lead.guest().stage());
        var tenant = lead.guest().tenant().id().uuid();
        assertEquals(1L, rows.number("select count(*) from oauth_grant where tenant = ?", tenant));

        var deleted = lead.guest().late().delete("/v1/profiles/" + profile.hex());

        assertEquals(200, deleted.status(), deleted.text());
        assertEquals(0L, rows.number("select count(*) from oauth_grant where tenant = ?", tenant));
    }

    @Test
    void nothing_of_a_tenant_is_left_when_it_goes() {
        lead.consent("twitter", "few");
        var tenant = lead.guest().tenant().id();

        lead.guest().stage().withTenancy(tenancy -> tenancy.deleteTenant(tenant));

        var rows = Rows.of(lead.guest().stage());
        assertEquals(0L, rows.number("select count(*) from oauth_grant where tenant = ?", tenant.uuid()));
        assertEquals(0L, rows.number("select count(*) from handoff where tenant = ?", tenant.uuid()));
    }

    @Test
    void keys_of_lead_connector_open_nothing_of_late() {
        var token = lead.guest().key(KeyFormat.LEADCONNECTOR, dev.handfast.tenant.Role.OWNER, java.util.Set.of());

        assertEquals(401, lead.guest().late(token).get("/v1/accounts").status());
    }
}
