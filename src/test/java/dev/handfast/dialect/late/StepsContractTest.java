package dev.handfast.dialect.late;

import static dev.handfast.dialect.late.Contract.granted;
import static dev.handfast.dialect.late.Contract.invalid;
import static dev.handfast.dialect.late.Contract.keyless;
import static dev.handfast.dialect.late.Contract.names;
import static dev.handfast.dialect.late.Contract.nobody;
import static dev.handfast.dialect.late.Contract.refused;
import static dev.handfast.dialect.late.Contract.unauthorized;
import static dev.handfast.dialect.late.Contract.with;
import static dev.handfast.dialect.late.Contract.without;
import static dev.handfast.dialect.late.Step.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each headless step lists and answers, member by member. */
class StepsContractTest {
    private static final Guest GUEST = Stage.shared().tenant();
    private static final Guest OTHER = Stage.shared().tenant();
    private static final String PROFILE = GUEST.profile().hex();

    private static Reply choose(Step.Waiting waiting, Map<String, Object> body) {
        return GUEST.late().post(waiting.step().select, body);
    }

    @Nested
    class Lists {
        @ParameterizedTest
        @EnumSource(value = Step.class, names = "ORGANIZATION", mode = EnumSource.Mode.EXCLUDE)
        void need_a_profile_and_a_temp_token(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var temp = "tempToken=" + waiting.tempToken();
            var lonely = GUEST.profile("Lonely " + nobody()).hex();

            invalid(GUEST.late().get(step.list), "profileId");
            invalid(GUEST.late().get(step.list + "?" + temp), "profileId");
            invalid(GUEST.late().get(step.list + "?profileId=&" + temp), "profileId");
            invalid(GUEST.late().get(step.list + "?profileId=x&" + temp), "profileId");
            invalid(GUEST.late().get(waiting.listPath() + "&profileId=" + PROFILE), "profileId");
            invalid(GUEST.late().get(waiting.listPath() + "&" + temp), "tempToken");
            invalid(GUEST.late().get(step.list + "?profileId=" + lonely), "tempToken");
            invalid(GUEST.late().get(step.list + "?profileId=" + lonely + "&tempToken="), "tempToken");
            invalid(GUEST.late().get(step.list + "?profileId=" + PROFILE + "&tempToken=%00"), "tempToken");
            invalid(
                    GUEST.late().get(step.list + "?profileId=" + PROFILE + "&tempToken=" + "x".repeat(600)),
                    "tempToken");
        }

        @ParameterizedTest
        @EnumSource(value = Step.class, names = "ORGANIZATION", mode = EnumSource.Mode.EXCLUDE)
        void are_for_keys_and_connect_tokens(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var path = waiting.listPath();

            Contract.strangers(GUEST).forEach(stranger -> unauthorized(stranger.get(path)));
            unauthorized(keyless(GUEST).get(path, token(" ")));
            refused(401, "invalid_connect_token", keyless(GUEST).get(path, token("invented")));
            granted(keyless(GUEST).get(path, token(waiting.connectToken())));
            granted(keyless(GUEST).get(step.list, token(waiting.connectToken())));
            granted(GUEST.late().get(path, token(waiting.connectToken())));
            granted(Step.strange(GUEST).get(path, token(waiting.connectToken())));
        }

        @ParameterizedTest
        @EnumSource(value = Step.class, names = "ORGANIZATION", mode = EnumSource.Mode.EXCLUDE)
        void fail_as_the_reference_has_it_for_a_token_that_leads_nowhere(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var path = step.list + "?profileId=" + PROFILE + "&tempToken=invented";

            var unknown = GUEST.late().get(path);
            refused(500, "invalid_temp_token", unknown);
            assertEquals(unknown.text(), OTHER.late().get(waiting.listPath()).text());
            var other = Step.values()[(step.ordinal() + 1) % 4].waiting(GUEST, "few");
            assertEquals(
                    unknown.text(),
                    GUEST.late()
                            .get(path.replace("invented", other.tempToken()))
                            .text());
        }

        @ParameterizedTest
        @EnumSource(value = Step.class, names = "ORGANIZATION", mode = EnumSource.Mode.EXCLUDE)
        void refuse_another_profile_than_the_selections(Step step) {
            var waiting = step.waiting(GUEST, "few");
            var second = GUEST.profile("Second " + nobody());
            var limited = GUEST.late(GUEST.key(Role.READER, Set.of(second)));

            refused(403, "profile_access_denied", limited.get(waiting.listPath()));
            var path = waiting.listPath().replace(PROFILE, second.hex());
            refused(403, "profile_access_denied", GUEST.late().get(path));
        }

        @ParameterizedTest
        @EnumSource(Step.class)
        void stay_the_same_however_often_they_are_asked_for(Step step) {
            var waiting = step.waiting(GUEST, "few");

            assertEquals(
                    granted(GUEST.late().get(waiting.listPath())),
                    granted(GUEST.late().get(waiting.listPath())));
        }
    }

    @Nested
    class FacebookPages {
        @Test
        void are_listed_with_every_member_of_the_reference() {
            var waiting = Step.PAGE.waiting(GUEST, "few");

            var answer = granted(GUEST.late().get(waiting.listPath()));

            assertEquals(List.of("pages"), names(answer));
            assertEquals(3, answer.path("pages").size());
            answer.path("pages").forEach(page -> {
                assertTrue(page.path("id").isTextual());
                assertTrue(page.path("name").asText().startsWith("Studio"));
                assertTrue(page.has("username"), "may be null, but is there");
                assertTrue(page.path("access_token").asText().startsWith("hf_"), "a handle, not the platform's");
                assertTrue(page.path("category").isTextual());
                assertTrue(page.path("tasks").isArray()
                        && page.path("tasks").path(0).isTextual());
            });
        }

        @Test
        void are_listed_also_when_there_are_hundreds() {
            assertTrue(Step.PAGE.waiting(GUEST, "many").choices().size() > 400);
        }

        @Test
        void keep_ids_that_no_double_can_hold() {
            var waiting = Step.PAGE.waiting(GUEST, "bigid");

            assertEquals("9007199254741011", waiting.id(0));
            granted(choose(waiting, waiting.choosing("9007199254741011")));
        }

        @Test
        void are_connected_with_every_member_of_the_reference() {
            var waiting = Step.PAGE.waiting(GUEST, "few");
            var page = waiting.choices().get(1);

            var answer =
                    granted(choose(waiting, waiting.choosing(page.path("id").asText())));

            assertEquals(List.of("message", "redirect_url", "account"), names(answer));
            assertEquals(
                    "Facebook page connected successfully",
                    answer.path("message").asText());
            var account = answer.path("account");
            assertEquals("facebook", account.path("platform").asText());
            assertEquals(page.path("username"), account.path("username"));
            assertEquals(page.path("name"), account.path("displayName"));
            assertEquals(page.path("name"), account.path("selectedPageName"));
            assertTrue(account.path("profilePicture").asText().startsWith("http"));
            assertTrue(account.path("isActive").booleanValue());
            assertEquals(account.path("accountId"), account.path("_id"));
        }

        @Test
        void tell_no_redirect_where_none_was_named() {
            var auth = granted(GUEST.late().get("/v1/connect/facebook?profileId=" + PROFILE));
            var browser = new dev.handfast.journey.Browser();
            var told = dev.handfast.journey.Browser.query(
                    browser.connect(java.net.URI.create(auth.path("authUrl").asText()), "few"));
            var waiting = new Step.Waiting(Step.PAGE, GUEST, PROFILE, told);

            var answer = granted(choose(waiting, waiting.choosing(waiting.id(0))));

            assertFalse(answer.has("redirect_url"), answer.toString());
        }
    }

    @Nested
    class GoogleLocations {
        @Test
        void are_listed_with_every_member_of_the_reference() {
            var waiting = Step.LOCATION.waiting(GUEST, "few");

            var answer = granted(GUEST.late().get(waiting.listPath()));

            assertFalse(answer.path("hasMore").booleanValue());
            assertEquals(3, answer.path("locations").size());
            answer.path("locations").forEach(location -> {
                for (var member : List.of("id", "name", "accountId", "accountName", "address", "category")) {
                    assertFalse(location.path(member).asText().isBlank(), member + " of " + location);
                }
                assertTrue(location.path("accountId").asText().startsWith("accounts/"), location.toString());
            });
        }

        @Test
        void can_be_searched_by_name_and_address() {
            var path = Step.LOCATION.waiting(GUEST, "many").listPath();

            assertEquals(120, rows(path).size());
            assertEquals(5, rows(path + "&search=KIOSK").size());
            assertEquals(120, rows(path + "&search=london").size());
            assertEquals(0, rows(path + "&search=%25").size());
            assertEquals(120, rows(path + "&search=").size());
            invalid(GUEST.late().get(path + "&search=" + "x".repeat(201)), "search");
            invalid(GUEST.late().get(path + "&search=a&search=b"), "search");
        }

        private JsonNode rows(String path) {
            return granted(GUEST.late().get(path)).path("locations");
        }

        @Test
        void are_connected_with_every_member_of_the_reference() {
            var waiting = Step.LOCATION.waiting(GUEST, "few");
            var location = waiting.choices().get(0);

            var answer =
                    granted(choose(waiting, waiting.choosing(location.path("id").asText())));

            assertEquals(
                    "Google Business location connected successfully",
                    answer.path("message").asText());
            var account = answer.path("account");
            assertEquals("googlebusiness", account.path("platform").asText());
            assertFalse(account.path("username").asText().isBlank());
            assertEquals(location.path("name"), account.path("displayName"));
            assertEquals(location.path("name"), account.path("selectedLocationName"));
            assertEquals(location.path("id"), account.path("selectedLocationId"));
            assertTrue(account.path("isActive").booleanValue());
        }

        @Test
        void may_be_named_by_the_whole_resource_name() {
            var waiting = Step.LOCATION.waiting(GUEST, "few");
            var location = waiting.choices().get(0);
            var id = location.path("id").asText();

            granted(choose(waiting, waiting.choosing(location.path("accountId").asText() + "/locations/" + id)));
        }
    }

    @Nested
    class LinkedInOrganizations {
        private String path(Step.Waiting waiting, String ids) {
            return Step.ORGANIZATION.list + "?tempToken=" + waiting.tempToken() + "&orgIds=" + ids;
        }

        @Test
        void are_told_without_a_key_to_whoever_has_the_temp_token() {
            var waiting = Step.ORGANIZATION.waiting(GUEST, "few");
            var ids = waiting.choices().stream()
                    .map(row -> row.path("id").asText())
                    .toList();

            var two = granted(keyless(GUEST).get(path(waiting, ids.get(0) + "%2C" + ids.get(2))));

            assertEquals(2, two.path("organizations").size());
            two.path("organizations").forEach(one -> {
                for (var member : List.of("id", "vanityName", "website", "industry", "description")) {
                    assertTrue(one.path(member).isTextual(), member + " of " + one);
                }
            });
            assertEquals(
                    0,
                    granted(keyless(GUEST).get(path(waiting, "1")))
                            .path("organizations")
                            .size());
            assertEquals(
                    1,
                    granted(Step.strange(GUEST).get(path(waiting, "urn:li:organization:" + ids.get(1))))
                            .path("organizations")
                            .size());
        }

        @Test
        void need_a_temp_token_and_at_most_a_hundred_ids() {
            var waiting = Step.ORGANIZATION.waiting(GUEST, "few");
            var many = String.join(
                    ",", IntStream.range(0, 101).mapToObj(String::valueOf).toList());

            invalid(keyless(GUEST).get(Step.ORGANIZATION.list + "?orgIds=1"), "tempToken");
            invalid(keyless(GUEST).get(path(waiting, many)), "orgIds");
            refused(500, "invalid_temp_token", keyless(GUEST).get(Step.ORGANIZATION.list + "?tempToken=x&orgIds=1"));
            var page = Step.PAGE.waiting(GUEST, "few");
            refused(500, "invalid_temp_token", keyless(GUEST).get(path(page, "1")));
        }

        @Test
        void are_connected_with_every_member_of_the_reference() {
            var waiting = Step.ORGANIZATION.waiting(GUEST, "few");
            var organization = waiting.choices().get(0);

            var answer = granted(
                    choose(waiting, waiting.choosing(organization.path("id").asText())));

            assertEquals(
                    "LinkedIn account connected successfully",
                    answer.path("message").asText());
            SocialAccounts.assertWhole(answer.path("account"), "linkedin", PROFILE);
            assertEquals(
                    "organization", answer.path("account").path("accountType").asText());
            assertEquals(organization.path("name"), answer.path("account").path("displayName"));
        }

        @Test
        void may_be_named_by_id_by_number_by_urn_or_beside_the_object() {
            for (var key : List.of("id", "number", "urn", "organizationId", "organizationId urn")) {
                var waiting = Step.ORGANIZATION.waiting(GUEST, "few");
                var id = waiting.id(1);
                var urn = "urn:li:organization:" + id;
                var body = waiting.choosing(id);

                var named =
                        switch (key) {
                            case "id" -> body;
                            case "number" -> with(body, "selectedOrganization", Map.of("id", Long.parseLong(id)));
                            case "urn" -> with(body, "selectedOrganization", Map.of("urn", urn, "name", "x"));
                            case "organizationId" -> with(without(body, "selectedOrganization"), "organizationId", id);
                            default -> with(without(body, "selectedOrganization"), "organizationId", urn);
                        };

                assertEquals(
                        "Guild 2",
                        granted(choose(waiting, named))
                                .path("account")
                                .path("displayName")
                                .asText());
            }
        }

        @Test
        void can_be_passed_over_for_the_member() {
            var waiting = Step.ORGANIZATION.waiting(GUEST, "few");
            var body = with(waiting.choosing("ignored"), "accountType", "personal");

            var account = granted(choose(waiting, body)).path("account");

            SocialAccounts.assertWhole(account, "linkedin", PROFILE);
            assertEquals("personal", account.path("accountType").asText());
            assertEquals("Frida Wright", account.path("displayName").asText());
        }

        @ParameterizedTest
        @ValueSource(strings = {"company", "PERSONAL", "organization ", "null"})
        void have_two_account_types(String type) {
            var waiting = Step.ORGANIZATION.waiting(GUEST, "few");

            invalid(choose(waiting, with(waiting.choosing("1"), "accountType", type)), "accountType");
        }

        @Test
        void need_an_account_type() {
            var waiting = Step.ORGANIZATION.waiting(GUEST, "few");
            var body = waiting.choosing(waiting.id(0));

            invalid(choose(waiting, without(body, "accountType")), "accountType");
            for (Object wrong : new Object[] {null, "", 1, true, List.of("personal"), Map.of()}) {
                invalid(choose(waiting, with(body, "accountType", wrong)), "accountType");
            }
        }
    }

    @Nested
    class PinterestBoards {
        @Test
        void are_listed_and_the_chosen_one_is_told() {
            var waiting = Step.BOARD.waiting(GUEST, "few");
            var board = waiting.choices().get(1);
            for (var member : List.of("id", "name", "description", "privacy")) {
                assertTrue(board.path(member).isTextual(), member + " of " + board);
            }

            var answer =
                    granted(choose(waiting, waiting.choosing(board.path("id").asText())));

            assertEquals(
                    "Pinterest connected successfully with default board",
                    answer.path("message").asText());
            assertEquals(board.path("name"), answer.path("account").path("defaultBoardName"));
            assertTrue(answer.path("account").path("displayName").asText().contains("Frida"));
        }
    }
}
