package dev.handfast.dialect.postbreeze;

import static dev.handfast.dialect.postbreeze.Contract.accounts;
import static dev.handfast.dialect.postbreeze.Contract.answered;
import static dev.handfast.dialect.postbreeze.Contract.authorizeUrl;
import static dev.handfast.dialect.postbreeze.Contract.body;
import static dev.handfast.dialect.postbreeze.Contract.connected;
import static dev.handfast.dialect.postbreeze.Contract.forbidden;
import static dev.handfast.dialect.postbreeze.Contract.granted;
import static dev.handfast.dialect.postbreeze.Contract.invalid;
import static dev.handfast.dialect.postbreeze.Contract.notFound;
import static dev.handfast.dialect.postbreeze.Contract.postbreeze;
import static dev.handfast.dialect.postbreeze.Contract.refused;
import static dev.handfast.dialect.postbreeze.Contract.start;
import static dev.handfast.dialect.postbreeze.Contract.unauthorized;
import static dev.handfast.dialect.postbreeze.Contract.workspace;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.journey.Browser;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Rows;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.tenant.Role;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/v1/social-accounts/connect}. */
class ConnectContractTest {
    private static final String CONNECT = "/api/v1/social-accounts/connect";

    private final Guest guest = Stage.shared().tenant();
    private final LateClient client = postbreeze(guest);
    private final Map<String, Object> whole = body("workspaceId", workspace(guest.profile()), "platform", "X");

    private Map<String, Object> with(String name, Object value) {
        var changed = new LinkedHashMap<>(whole);
        changed.put(name, value);
        return changed;
    }

    private static String error(URI end) {
        return Browser.query(end).get("error");
    }

    @Nested
    class Start {
        @ParameterizedTest
        @EnumSource(Channel.class)
        void answers_201_with_an_address_and_a_state_for_every_word(Channel channel) {
            var first = answered(201, start(client, guest.profile(), channel.name()));
            var second = answered(201, start(client, guest.profile(), channel.name()));

            assertTrue(
                    first.path("authorizeUrl").asText().startsWith(guest.stage().publicUrl() + "/"));
            var state = first.path("state").asText();
            var address = first.path("authorizeUrl").asText();
            assertFalse(address.contains(state), "a state leads to no launch");
            assertEquals(
                    state,
                    Browser.query(new Browser().launch(URI.create(address))).get("state"));
            assertNotEquals(first.path("state"), second.path("state"));
        }

        @Test
        void answers_under_its_own_name_too() {
            answered(201, client.post("/postbreeze" + CONNECT, whole));
        }

        @Test
        void tells_all_that_is_wrong_at_once() {
            invalid(client.post(CONNECT, Map.of()), "workspaceId", "platform");
            invalid(client.post(CONNECT, body("workspaceId", null, "platform", "")), "workspaceId", "platform");
            invalid(client.post(CONNECT, body("workspaceId", 17, "platform", List.of("X"))), "workspaceId", "platform");
            for (Object wrong :
                    List.of("x", "TWITTER", "X ", "LINKEDIN", "FACEBOOK", "TIKTOK", "X\0", "x".repeat(999), 1, true)) {
                invalid(client.post(CONNECT, with("platform", wrong)), "platform");
            }
            for (Object wrong : List.of(1, true, Map.of(), "x".repeat(65), "a\0b")) {
                invalid(client.post(CONNECT, with("workspaceId", wrong)), "workspaceId");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{", "[]", "17", "null", "{\"platform\":\"X\",\"platform\":\"X\"}"})
        void wants_a_json_object(String text) {
            refused(400, "VALIDATION_FAILED", client.raw("POST", CONNECT, text));
        }

        @Test
        void refuses_other_kinds_of_bodies() {
            refused(415, "UNSUPPORTED_MEDIA_TYPE", client.raw("POST", CONNECT, "<a/>", "Content-Type", "text/xml"));
            refused(413, "PAYLOAD_TOO_LARGE", client.raw("POST", CONNECT, "\"" + "x".repeat(70_000) + "\""));
        }

        @Test
        void finds_no_workspace_that_is_not_there_or_anothers_or_in_another_spelling() {
            var absent = Id.at(Instant.now());
            for (var id : List.of(
                    workspace(absent),
                    workspace(Stage.shared().tenant().profile()),
                    guest.profile().hex(),
                    guest.profile().ulid(),
                    guest.profile().uuid().toString(),
                    "soc_" + guest.profile().ulid(),
                    "ws_",
                    "ws_01JB")) {
                notFound(client.post(CONNECT, with("workspaceId", id)));
            }
        }

        @Test
        void is_for_owners_and_admins_of_a_workspace_in_reach() {
            answered(201, postbreeze(guest, Role.ADMIN, Set.of()).post(CONNECT, whole));
            answered(201, postbreeze(guest, Role.ADMIN, Set.of(guest.profile())).post(CONNECT, whole));
            forbidden(postbreeze(guest, Role.READER, Set.of()).post(CONNECT, whole));
            forbidden(postbreeze(guest, Role.VENDOR, Set.of()).post(CONNECT, whole));
            var elsewhere = postbreeze(guest, Role.OWNER, Set.of(guest.profile("Elsewhere")));
            forbidden(elsewhere.post(CONNECT, whole));
            notFound(elsewhere.post(
                    CONNECT,
                    with("workspaceId", workspace(Stage.shared().tenant().profile()))));
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.post(CONNECT, whole)));
            Contract.strangers(guest).forEach(stranger -> unauthorized(stranger.post(CONNECT, Map.of())));
        }
    }

    @Nested
    class One_account_of_each_word {
        @ParameterizedTest
        @CsvSource({"X,ada", "INSTAGRAM,few", "THREADS,few", "YOUTUBE,few", "TIKTOK_PERSONAL,few", "TIKTOK_BUSINESS,few"
        })
        void is_refused_before_anybody_is_asked(String word, String person) {
            connected(client, guest, word, person);

            refused(409, "CHANNEL_ALREADY_CONNECTED", start(client, guest.profile(), word));
            authorizeUrl(client, guest.profile("Another"), word);
        }

        @Test
        void does_not_stand_in_for_the_other_word_of_the_same_platform() {
            connected(client, guest, "TIKTOK_BUSINESS", "ada");
            connected(client, guest, "TIKTOK_PERSONAL", "few");
            connected(client, guest, "LINKEDIN_PERSON", "ada");

            refused(409, "CHANNEL_ALREADY_CONNECTED", start(client, guest.profile(), "TIKTOK_PERSONAL"));
            refused(409, "CHANNEL_ALREADY_CONNECTED", start(client, guest.profile(), "TIKTOK_BUSINESS"));
            refused(409, "CHANNEL_ALREADY_CONNECTED", start(client, guest.profile(), "LINKEDIN_PERSON"));
            authorizeUrl(client, guest.profile(), "LINKEDIN_COMPANY");
            assertEquals(
                    List.of("LINKEDIN_PERSON", "TIKTOK_PERSONAL", "TIKTOK_BUSINESS"),
                    accounts(client).findValuesAsText("platform"));
        }

        @Test
        void becomes_what_it_was_connected_as_last() {
            connected(client, guest, "TIKTOK_BUSINESS", "ada");
            connected(client, guest, "TIKTOK_PERSONAL", "ada");

            assertEquals(List.of("TIKTOK_PERSONAL"), accounts(client).findValuesAsText("platform"));
        }

        @Test
        void counts_although_another_api_connected_it() {
            var late = guest.late()
                    .get("/v1/connect/twitter?profileId=" + guest.profile() + "&redirect_url=" + Stage.REDIRECT);
            new Browser().connect(URI.create(late.json().path("authUrl").asText()), "few");

            refused(409, "CHANNEL_ALREADY_CONNECTED", start(client, guest.profile(), "X"));
        }

        @Test
        void makes_room_when_it_is_disconnected_and_comes_back_under_a_new_id() {
            connected(client, guest, "X", "ada");
            var first = accounts(client).path(0).path("id").asText();
            granted(client.delete("/api/v1/social-accounts/" + first));

            connected(client, guest, "X", "ada");

            assertEquals(1, accounts(client).size());
            assertNotEquals(first, accounts(client).path(0).path("id").asText());
        }

        @ParameterizedTest
        @CsvSource({"REVOKED,REVOKED", "EXPIRED,TOKEN_EXPIRED"})
        void may_be_connected_again_when_it_can_no_longer_be_used_and_keeps_its_id(String cause, String status) {
            connected(client, guest, "X", "ada");
            var before = accounts(client).path(0);
            var rows = Rows.of(guest.stage());
            var tenant = guest.tenant().id().uuid();
            rows.change(
                    "update oauth_grant set refresh_state = 'RECONNECT_REQUIRED', cause = ?, trouble_since = now(), next_refresh_at = null where tenant = ?",
                    cause,
                    tenant);
            rows.change("update account set status = 'RECONNECT_REQUIRED' where tenant = ?", tenant);
            assertEquals(status, accounts(client).path(0).path("status").asText());

            connected(client, guest, "X", "ada");

            assertEquals(1, accounts(client).size());
            assertEquals(before.path("id"), accounts(client).path(0).path("id"));
            assertEquals("ACTIVE", accounts(client).path(0).path("status").asText());
            assertTrue(accounts(client).path(0).path("lastRefreshError").isNull());
        }
    }

    @Nested
    class Race {
        @Test
        void has_one_winner_and_the_losers_see_a_page_that_says_so() {
            var people = List.of("ada", "few", "many", "bigid");
            var browsers = Stream.generate(Browser::new).limit(people.size()).toList();
            var callbacks = IntStream.range(0, people.size())
                    .mapToObj(i ->
                            browsers.get(i).consent(authorizeUrl(client, guest.profile(), "X"), people.get(i), "allow"))
                    .toList();

            var ends = IntStream.range(0, people.size())
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> browsers.get(i).open(callbacks.get(i)).location()))
                    .map(CompletableFuture::join)
                    .toList();

            assertEquals(
                    3,
                    ends.stream()
                            .filter(end -> "already_connected".equals(error(end)))
                            .count(),
                    ends.toString());
            assertEquals(1, accounts(client).size());
            var lost =
                    ends.stream().filter(end -> error(end) != null).findFirst().orElseThrow();
            var page = new Browser().open(lost);
            assertEquals(200, page.status());
            assertTrue(
                    page.text().contains("There is an account of X already, so nothing new was connected."),
                    page.text());
        }

        @Test
        void gives_the_losers_grant_back_to_the_platform() {
            // Elsewhere somebody may have connected the same people to the same app, which must then be left alone.
            try (var stage = Stage.open(Map.of())) {
                var guest = stage.tenant();
                var client = postbreeze(guest);
                var winner = new Browser();
                var loser = new Browser();
                var first = winner.consent(authorizeUrl(client, guest.profile(), "X"), "ada", "allow");
                var second = loser.consent(authorizeUrl(client, guest.profile(), "X"), "kanji", "allow");
                winner.open(first);
                int before = revocations(stage, "twitter");

                assertEquals("already_connected", error(loser.open(second).location()));

                await().atMost(Duration.ofSeconds(10)).until(() -> revocations(stage, "twitter") == before + 1);
                assertEquals(List.of(1L, 1L, 0L), Rows.of(stage).savedFor(guest));
            }
        }

        @Test
        void leaves_a_grant_alone_that_the_winner_rests_on() {
            var winner = new Browser();
            var loser = new Browser();
            var first = winner.consent(authorizeUrl(client, guest.profile(), "X"), "ada", "allow");
            var second = loser.consent(authorizeUrl(client, guest.profile(), "X"), "ada", "allow");
            winner.open(first);

            assertEquals("already_connected", error(loser.open(second).location()));

            var account = guest.late()
                    .get("/v1/accounts")
                    .json()
                    .path("accounts")
                    .path(0)
                    .path("_id")
                    .asText();
            var token = guest.vendor().post("/handfast/v1/accounts/" + account + "/token", Map.of());
            assertEquals(200, token.status(), token.text());
            assertEquals(
                    200,
                    guest.vendor()
                            .post("/handfast/v1/accounts/" + account + "/token?min_valid=1m", Map.of())
                            .status());
        }

        @Test
        void is_decided_where_pages_are_chosen_too() {
            // Elsewhere somebody may have connected the same people to the same app, which must then be left alone.
            try (var stage = Stage.open(Map.of())) {
                var guest = stage.tenant();
                var client = postbreeze(guest);
                var winner = new Browser();
                var loser = new Browser();
                var first = winner.open(
                                winner.consent(authorizeUrl(client, guest.profile(), "FACEBOOK_PAGE"), "few", "allow"))
                        .location();
                var second = loser.open(
                                loser.consent(authorizeUrl(client, guest.profile(), "FACEBOOK_PAGE"), "ada", "allow"))
                        .location();
                int before = revocations(stage, "facebook");

                assertEquals(200, Picking.choose(winner, first).status());
                var lost = Picking.choose(loser, second);

                assertEquals(409, lost.status(), lost.text());
                assertTrue(lost.text().contains("There is an account of Facebook already"), lost.text());
                await().atMost(Duration.ofSeconds(10)).until(() -> revocations(stage, "facebook") == before + 1);
                assertEquals(401, loser.open(second).status(), "there is nothing to choose any more");
                assertEquals(1, accounts(client).size());
                assertEquals(List.of(1L, 1L, 1L), Rows.of(stage).savedFor(guest), "the selection that was made");
            }
        }

        private int revocations(Stage stage, String platform) {
            return stage.platforms().requests().of(platform, Endpoint.REVOKE).size();
        }
    }

    @Nested
    class Callback {
        @Test
        void counts_once_and_for_the_browser_that_set_out() {
            var browser = new Browser();
            var callback = browser.consent(authorizeUrl(client, guest.profile(), "X"), "ada", "allow");

            assertTrue(new Browser().open(callback).status() >= 400);
            var end = browser.open(callback).location();
            assertEquals(end, browser.open(callback).location());

            assertEquals("twitter", Browser.query(end).get("connected"));
            assertEquals(1, accounts(client).size());
            assertEquals(200, browser.open(end).status());
        }

        @Test
        void of_a_denied_consent_leaves_nothing_behind() {
            var browser = new Browser();
            var callback = browser.consent(authorizeUrl(client, guest.profile(), "X"), "ada", "deny");

            var end = browser.open(callback).location();

            assertEquals("consent_denied", error(end));
            assertEquals(200, browser.open(end).status());
            assertEquals(List.of(0L, 0L, 0L), Rows.of(guest.stage()).savedFor(guest));
        }

        @Test
        void of_somebody_without_a_company_or_a_page_says_so() {
            assertEquals("no_targets", error(connected(client, guest, "LINKEDIN_COMPANY", "none")));
            assertEquals("no_targets", error(connected(client, guest, "FACEBOOK_PAGE", "none")));
            assertEquals(0, accounts(client).size());
        }

        @Test
        void after_the_time_is_over_finds_nothing() {
            try (var stage = Stage.open(Map.of("HANDFAST_FLOW_CONSENT", "1s"))) {
                var there = stage.tenant();
                var url = authorizeUrl(postbreeze(there), there.profile(), "X");

                await().atMost(Duration.ofSeconds(20))
                        .until(() -> new Browser().open(url).status() == 404);
                assertEquals(0, accounts(postbreeze(there)).size());
            }
        }
    }
}
