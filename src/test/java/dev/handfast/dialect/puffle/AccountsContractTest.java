package dev.handfast.dialect.puffle;

import static dev.handfast.dialect.puffle.Contract.TIME;
import static dev.handfast.dialect.puffle.Contract.UUID;
import static dev.handfast.dialect.puffle.Contract.accounts;
import static dev.handfast.dialect.puffle.Contract.connectUrl;
import static dev.handfast.dialect.puffle.Contract.connected;
import static dev.handfast.dialect.puffle.Contract.forbidden;
import static dev.handfast.dialect.puffle.Contract.granted;
import static dev.handfast.dialect.puffle.Contract.names;
import static dev.handfast.dialect.puffle.Contract.nobody;
import static dev.handfast.dialect.puffle.Contract.profiles;
import static dev.handfast.dialect.puffle.Contract.puffle;
import static dev.handfast.dialect.puffle.Contract.refused;
import static dev.handfast.dialect.puffle.Contract.unauthorized;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.journey.Browser;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Rows;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/late/accounts} and {@code /api/calendar/accounts}. */
class AccountsContractTest {
    private final Guest guest = Stage.shared().tenant();
    private final LateClient client = puffle(guest);

    private String id(int row) {
        return accounts(client).path(row).path("id").asText();
    }

    private String disconnected(String account) {
        return granted(client.delete("/api/late/accounts?accountId=" + account)).toString();
    }

    @Nested
    class Listing {
        @Test
        void tells_everything_of_each_account_in_snake_case() {
            connected(client, guest, "linkedin", "ada");

            var account = accounts(client).path(0);

            assertEquals(
                    List.of(
                            "id",
                            "user_profile_id",
                            "late_account_id",
                            "platform",
                            "platform_username",
                            "platform_display_name",
                            "platform_profile_picture",
                            "platform_id",
                            "account_type",
                            "profile_url",
                            "last_sync_at",
                            "created_at",
                            "updated_at"),
                    names(account));
            assertTrue(account.path("id").asText().matches(UUID), account.toString());
            assertEquals(
                    guest.profile().uuid().toString(),
                    account.path("user_profile_id").asText());
            assertTrue(account.path("late_account_id").asText().matches("[0-9a-f]{24}"), account.toString());
            assertEquals("linkedin", account.path("platform").asText());
            assertEquals("Ada Lovelace", account.path("platform_display_name").asText());
            assertEquals("personal", account.path("account_type").asText());
            Stream.of("last_sync_at", "created_at", "updated_at")
                    .forEach(time -> assertTrue(account.path(time).asText().matches(TIME), account.toString()));
        }

        @Test
        void is_empty_at_first_and_newest_first_then() {
            assertEquals(0, accounts(client).size());

            connected(client, guest, "twitter", "ada");
            connected(client, guest, "linkedin", "few");

            assertEquals("linkedin", accounts(client).path(0).path("platform").asText());
            assertEquals("twitter", accounts(client).path(1).path("platform").asText());
            assertEquals(
                    accounts(client),
                    granted(client.get("/puffle/api/late/accounts")).path("accounts"));
        }

        @Test
        void holds_what_other_apis_connected_where_there_is_a_word_for_it() {
            for (var platform : List.of("twitter", "threads")) {
                var start = guest.late()
                        .get("/v1/connect/" + platform + "?profileId=" + guest.profile() + "&redirect_url="
                                + Stage.REDIRECT);
                new Browser().connect(URI.create(start.json().path("authUrl").asText()), "few");
            }

            assertEquals(1, accounts(client).size());
            var late = guest.late()
                    .get("/v1/accounts?platform=twitter")
                    .json()
                    .path("accounts")
                    .path(0);
            assertEquals(
                    late.path("_id").asText(),
                    accounts(client).path(0).path("late_account_id").asText());
            assertEquals(late.path("username"), accounts(client).path(0).path("platform_username"));
        }

        @Test
        void is_found_by_other_apis_in_their_spelling() {
            connected(client, guest, "linkedin", "few");

            var late = guest.late().get("/v1/accounts").json().path("accounts");

            assertEquals(1, late.size());
            assertEquals(
                    accounts(client).path(0).path("late_account_id"),
                    late.path(0).path("_id"));
        }

        @Test
        void knows_companies_from_people() {
            var start = guest.late()
                    .get("/v1/connect/linkedin?headless=true&profileId=" + guest.profile() + "&redirect_url="
                            + Stage.REDIRECT);
            var told = Browser.query(new Browser()
                    .connect(URI.create(start.json().path("authUrl").asText()), "ada"));
            var organization = Organizations.first(told.get("organizations"));
            guest.late()
                    .post(
                            "/v1/connect/linkedin/select-organization",
                            Map.of(
                                    "profileId",
                                    guest.profile().hex(),
                                    "tempToken",
                                    told.get("tempToken"),
                                    "accountType",
                                    "organization",
                                    "selectedOrganization",
                                    Map.of("id", organization)));

            assertEquals(
                    "organization",
                    accounts(client).path(0).path("account_type").asText());
            var light = granted(client.get("/api/calendar/accounts"))
                    .path("accounts")
                    .path(0);
            assertEquals("Company", light.path("profileLabel").asText());
            assertEquals("organization", light.path("accountType").asText());
        }

        @Test
        void shows_nothing_of_another_tenant() {
            connected(client, guest, "twitter", "ada");

            assertEquals(0, accounts(puffle(Stage.shared().tenant())).size());
            assertEquals(
                    0,
                    accounts(puffle(guest, Role.OWNER, Set.of(guest.profile("Elsewhere"))))
                            .size());
        }

        @Test
        void is_for_holders_of_a_key_that_reads() {
            granted(puffle(guest, Role.READER, Set.of()).get("/api/late/accounts"));
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.get("/api/late/accounts")));
        }
    }

    @Nested
    class Calendar {
        @Test
        void tells_the_same_accounts_in_camel_case() {
            connected(client, guest, "twitter", "ada");

            var all = granted(client.get("/api/calendar/accounts")).path("accounts");

            assertEquals(1, all.size());
            assertEquals(
                    List.of(
                            "id",
                            "platform",
                            "username",
                            "displayName",
                            "profilePicture",
                            "profileLabel",
                            "accountType"),
                    names(all.path(0)));
            assertEquals(id(0), all.path(0).path("id").asText());
            assertEquals("Personal", all.path(0).path("profileLabel").asText());
            assertEquals("personal", all.path(0).path("accountType").asText());
            assertEquals(
                    all, granted(client.get("/puffle/api/calendar/accounts")).path("accounts"));
        }

        @Test
        void is_an_empty_list_where_nothing_is_connected() {
            assertEquals(
                    "{\"accounts\":[]}",
                    granted(client.get("/api/calendar/accounts")).toString());
        }

        @Test
        void is_for_holders_of_a_key() {
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.get("/api/calendar/accounts")));
        }
    }

    @Nested
    class Disconnect {
        @Test
        void removes_the_account_and_what_was_granted() {
            connected(client, guest, "twitter", "ada");

            assertEquals("{\"success\":true}", disconnected(id(0)));

            assertEquals(0, accounts(client).size());
            assertEquals(List.of(0L, 0L, 0L), Rows.of(guest.stage()).savedFor(guest));
        }

        @Test
        void takes_the_profile_along_that_was_made_for_it() {
            new Browser().connect(connectUrl(client, "platform=twitter"), "ada");
            assertEquals(2, profiles(client).size());

            disconnected(id(0));

            assertEquals(1, profiles(client).size());
        }

        @Test
        void leaves_a_profile_that_has_another_account_or_is_the_usual_one() {
            var made = profiles(client).path(0).path("id").asText();
            connected(client, guest, "twitter", "ada");
            new Browser().connect(connectUrl(client, "platform=twitter"), "few");
            var second = accounts(client).path(0).path("user_profile_id").asText();
            new Browser().connect(connectUrl(client, "platform=linkedin&profileId=" + second), "few");

            disconnected(id(1));
            disconnected(id(1));

            assertEquals(
                    List.of(made, second),
                    Stream.of(0, 1)
                            .map(row -> profiles(client).path(row).path("id").asText())
                            .toList());
        }

        @Test
        void finds_an_account_once() {
            connected(client, guest, "twitter", "ada");
            var account = id(0);
            disconnected(account);

            refused(404, client.delete("/api/late/accounts?accountId=" + account));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "?accountId=",
                    "?accountId=1",
                    "?accountId=66aa00bb11cc22dd33ee44ff",
                    "?accountId=%00",
                    "?id=x"
                })
        void wants_a_uuid(String query) {
            assertTrue(refused(400, client.delete("/api/late/accounts" + query)).contains("accountId"));
        }

        @Test
        void finds_nothing_that_is_not_there_or_anothers_or_has_no_word_here() {
            var other = Stage.shared().tenant();
            connected(puffle(other), other, "twitter", "ada");
            var start = guest.late()
                    .get("/v1/connect/threads?profileId=" + guest.profile() + "&redirect_url=" + Stage.REDIRECT);
            new Browser().connect(URI.create(start.json().path("authUrl").asText()), "few");
            var threads = Id.fromHex(guest.late()
                            .get("/v1/accounts")
                            .json()
                            .path("accounts")
                            .path(0)
                            .path("_id")
                            .asText())
                    .orElseThrow();

            for (var absent : List.of(
                    nobody(),
                    "00000000-0000-0000-0000-000000000000",
                    accounts(puffle(other)).path(0).path("id").asText(),
                    threads.uuid().toString())) {
                assertEquals(
                        "there is no account with this id",
                        refused(404, client.delete("/api/late/accounts?accountId=" + absent)));
            }
            assertEquals(1, accounts(puffle(other)).size());
            assertEquals(
                    1, guest.late().get("/v1/accounts").json().path("accounts").size());
        }

        @Test
        void is_for_keys_that_may_change_something() {
            connected(client, guest, "twitter", "ada");

            forbidden(puffle(guest, Role.READER, Set.of()).delete("/api/late/accounts?accountId=" + id(0)));
            Contract.strangers(guest)
                    .forEach(stranger -> unauthorized(stranger.delete("/api/late/accounts?accountId=" + nobody())));
            assertEquals(1, accounts(client).size());
        }
    }
}
