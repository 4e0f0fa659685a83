package dev.handfast.dialect.late;

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
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.Id;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code POST /profiles/{profileId}/clone-connection}. */
class CloneContractTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final Guest OTHER = Stage.shared().tenant();
    private static final Step.Waiting PAGES = Step.PAGE.waiting(GUEST, "few");
    private static final List<JsonNode> PAGE_ROWS = PAGES.choices();
    private static final String PAGE = connected(PAGES, 0, PAGE_ROWS);
    private static final Step.Waiting ORGANIZATIONS = Step.ORGANIZATION.waiting(GUEST, "few");
    private static final List<JsonNode> ORGANIZATION_ROWS = ORGANIZATIONS.choices();
    private static final String ORGANIZATION = connected(ORGANIZATIONS, 0, ORGANIZATION_ROWS);

    private final Id target = GUEST.profile("Clones " + nobody());

    private static String connected(Step.Waiting waiting, int which, List<JsonNode> rows) {
        return granted(waiting.choose(GUEST.late(), rows.get(which).path("id").asText()))
                .path("account")
                .path("accountId")
                .asText();
    }

    private Reply clone(Map<String, Object> body) {
        return GUEST.late().post("/v1/profiles/" + target.hex() + "/clone-connection", body);
    }

    private JsonNode cloned(Map<String, Object> body) {
        var answer = granted(clone(body));
        assertEquals(
                List.of("message", "connection"),
                names(answer).stream()
                        .sorted(java.util.Comparator.reverseOrder())
                        .toList());
        return answer.path("connection");
    }

    @Test
    void connects_the_same_once_more_in_another_profile() {
        var connection = cloned(body("sourceAccountId", PAGE));

        SocialAccounts.assertWhole(connection, "facebook", target.hex());
        assertNotEquals(PAGE, connection.path("_id").asText());
        assertEquals(PAGE_ROWS.get(0).path("name"), connection.path("displayName"));
    }

    @Test
    void connects_another_page_of_the_same_person() {
        var page = PAGE_ROWS.get(2);

        var connection = cloned(body(
                "sourceAccountId",
                PAGE,
                "targetPageId",
                page.path("id").asText(),
                "targetPageName",
                "what the client says",
                "targetPageAccessToken",
                "what the client says"));

        assertEquals(page.path("name"), connection.path("displayName"));
        assertFalse(connection.toString().contains("what the client says"));
    }

    @Test
    void connects_another_organization_by_id_or_urn() {
        var organization = ORGANIZATION_ROWS.get(1);
        var id = organization.path("id").asText();

        var byId = cloned(body("sourceAccountId", ORGANIZATION, "targetOrganizationId", id));
        var byUrn = cloned(body(
                "sourceAccountId",
                ORGANIZATION,
                "targetOrganizationUrn",
                "urn:li:organization:" + id,
                "targetOrganizationName",
                "x",
                "targetAccountType",
                "organization"));

        assertEquals(organization.path("name"), byId.path("displayName"));
        assertEquals("organization", byId.path("accountType").asText());
        assertEquals(byId.path("_id"), byUrn.path("_id"));
    }

    @Test
    void connects_the_member_behind_an_organization() {
        var connection = cloned(body("sourceAccountId", ORGANIZATION, "targetAccountType", "personal"));

        assertEquals("personal", connection.path("accountType").asText());
        assertEquals("Frida Wright", connection.path("displayName").asText());
    }

    @Test
    void stays_usable_when_the_source_goes() {
        var waiting =
                Step.PAGE.waiting(GUEST, GUEST.profile("Source " + nobody()).hex(), "few");
        var source = connected(waiting, 0, waiting.choices());
        var clone = cloned(body("sourceAccountId", source)).path("_id").asText();

        granted(GUEST.late().delete("/v1/accounts/" + source));

        refused(404, "account_not_found", GUEST.late().get("/v1/accounts/" + source));
        var health = granted(GUEST.late().get("/v1/accounts/" + clone + "/health"));
        assertTrue(health.path("tokenStatus").path("valid").booleanValue(), health.toString());
        // To find another page, the platform is asked with the grant that both rested on.
        var page = PAGE_ROWS.get(1);
        var other = cloned(
                body("sourceAccountId", clone, "targetPageId", page.path("id").asText()));
        assertEquals(page.path("name"), other.path("displayName"));
    }

    @Test
    void refuses_to_clone_into_the_same_profile_without_another_target() {
        var own = "/v1/profiles/" + GUEST.profile().hex() + "/clone-connection";

        refused(400, "clone_not_possible", GUEST.late().post(own, body("sourceAccountId", PAGE)));
        granted(GUEST.late()
                .post(
                        own,
                        body(
                                "sourceAccountId",
                                PAGE,
                                "targetPageId",
                                PAGE_ROWS.get(1).path("id").asText())));
    }

    @Test
    void does_not_find_a_target_that_the_person_does_not_manage() {
        refused(404, "selection_not_available", clone(body("sourceAccountId", PAGE, "targetPageId", "1")));
        refused(
                404,
                "selection_not_available",
                clone(body("sourceAccountId", ORGANIZATION, "targetOrganizationId", "1")));
    }

    @Test
    void refuses_targets_where_there_are_none_to_choose() {
        var tweeter = Step.connected(GUEST, GUEST.profile().hex(), "twitter", "ada");

        refused(400, "clone_not_possible", clone(body("sourceAccountId", tweeter, "targetPageId", "1")));
        refused(400, "clone_not_possible", clone(body("sourceAccountId", tweeter, "targetAccountType", "personal")));
        refused(400, "clone_not_possible", clone(body("sourceAccountId", PAGE, "targetAccountType", "personal")));
    }

    @Test
    void does_not_tell_an_unknown_source_or_profile_from_a_foreign_one() {
        var foreignSource = Step.connected(OTHER, OTHER.profile().hex(), "twitter", "ada");

        var unknown = clone(body("sourceAccountId", nobody()));
        refused(404, "account_not_found", unknown);
        assertEquals(
                unknown.text(), clone(body("sourceAccountId", foreignSource)).text());

        var there = "/v1/profiles/%s/clone-connection";
        var noProfile = GUEST.late().post(there.formatted(nobody()), body("sourceAccountId", PAGE));
        refused(404, "profile_not_found", noProfile);
        assertEquals(
                noProfile.text(),
                GUEST.late()
                        .post(there.formatted(OTHER.profile().hex()), body("sourceAccountId", PAGE))
                        .text());
        invalid(GUEST.late().post(there.formatted("x"), body("sourceAccountId", PAGE)), "profileId");
    }

    @Test
    void refuses_keys_that_read_only_or_do_not_reach_source_and_target() {
        var path = "/v1/profiles/" + target.hex() + "/clone-connection";
        var targetOnly = GUEST.late(GUEST.key(Role.ADMIN, Set.of(target)));
        var sourceOnly = GUEST.late(GUEST.key(Role.ADMIN, Set.of(GUEST.profile())));

        refused(403, "insufficient_permissions", reader(GUEST).post(path, body("sourceAccountId", PAGE)));
        refused(403, "profile_access_denied", sourceOnly.post(path, body("sourceAccountId", PAGE)));
        refused(404, "account_not_found", targetOnly.post(path, body("sourceAccountId", PAGE)));
    }

    @Test
    void tells_which_fields_are_wrong() {
        var whole = body("sourceAccountId", PAGE);
        invalid(clone(Map.of()), "sourceAccountId");
        for (Object wrong :
                new Object[] {null, "", "x", 17, true, List.of(PAGE), Map.of("id", PAGE), "x".repeat(999)}) {
            invalid(clone(with(whole, "sourceAccountId", wrong)), "sourceAccountId");
        }
        for (var field :
                List.of("targetPageId", "targetOrganizationId", "targetOrganizationUrn", "targetAccountType")) {
            for (Object wrong : List.of(17, true, List.of("x"), Map.of("id", "x"), "x".repeat(999), "a\0b")) {
                invalid(clone(with(whole, field, wrong)), field);
            }
        }
        invalid(clone(with(whole, "targetAccountType", "company")), "targetAccountType");
        invalid(clone(with(whole, "targetAccountType", "organization")), "targetOrganizationId");
        invalid(
                clone(with(with(whole, "targetAccountType", "personal"), "targetOrganizationId", "1")),
                "targetAccountType");
        invalid(clone(with(with(whole, "targetPageId", "1"), "targetOrganizationId", "1")), "targetAccountType");
    }
}
