package dev.handfast.dialect.puffle;

import static dev.handfast.dialect.puffle.Contract.accounts;
import static dev.handfast.dialect.puffle.Contract.connectUrl;
import static dev.handfast.dialect.puffle.Contract.connected;
import static dev.handfast.dialect.puffle.Contract.forbidden;
import static dev.handfast.dialect.puffle.Contract.granted;
import static dev.handfast.dialect.puffle.Contract.keyless;
import static dev.handfast.dialect.puffle.Contract.nobody;
import static dev.handfast.dialect.puffle.Contract.profiles;
import static dev.handfast.dialect.puffle.Contract.puffle;
import static dev.handfast.dialect.puffle.Contract.refused;
import static dev.handfast.dialect.puffle.Contract.unauthorized;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.dialect.late.RawHttp;
import dev.handfast.journey.Browser;
import dev.handfast.journey.LateClient;
import dev.handfast.journey.Rows;
import dev.handfast.journey.Stage;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.TenantSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /api/late/connect} and {@code GET /api/late/callback}. */
class ConnectContractTest {
    private final Guest guest = Stage.shared().tenant();
    private final LateClient client = puffle(guest);
    private final String profile = guest.profile().uuid().toString();

    @Nested
    class Start {
        @ParameterizedTest
        @ValueSource(strings = {"twitter", "linkedin"})
        void answers_where_to_send_the_person(String platform) {
            var url = connectUrl(client, "platform=" + platform + "&profileId=" + profile);

            assertTrue(url.toString().startsWith(guest.stage().publicUrl() + "/"), url.toString());
            assertEquals(1, profiles(client).size());
        }

        @Test
        void answers_under_its_own_name_too() {
            granted(client.get("/puffle/api/late/connect?platform=twitter&profileId=" + profile));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "platform=",
                    "platform=x",
                    "platform=Twitter",
                    "platform=facebook",
                    "platform=twitter&platform=twitter",
                    "platform=twitter%00",
                    "platform=twitter%20",
                    "platform=%E2%80%AEtwitter"
                })
        void takes_two_platforms_alone(String query) {
            assertTrue(refused(400, client.get("/api/late/connect?profileId=" + profile + "&" + query))
                    .contains("platform"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "1",
                    "66aa00bb11cc22dd33ee44ff",
                    "00000000-0000-0000-0000-000000000001",
                    "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
                    "0f0e0d0c-1111-9222-8333-444455556666",
                    "0f0e0d0c-1111-4222-7333-444455556666",
                    "0f0e0d0c11114222833344445555666",
                    "%00",
                    "0f0e0d0c-1111-4222-8333-4444555566660",
                    "soc_01JB0000000000000000000001"
                })
        void refuses_what_is_no_uuid(String given) {
            assertTrue(refused(400, client.get("/api/late/connect?platform=twitter&profileId=" + given))
                    .contains("profileId"));
            assertTrue(refused(400, client.get("/api/late/connect?platform=twitter&createNew=true&profileId=" + given))
                    .contains("profileId"));
            assertEquals(1, profiles(client).size());
        }

        @Test
        void finds_no_profile_that_is_not_there_or_anothers() {
            for (var absent : List.of(
                    nobody(),
                    Stage.shared().tenant().profile().uuid().toString(),
                    "00000000-0000-0000-0000-000000000000",
                    "ffffffff-ffff-ffff-ffff-ffffffffffff",
                    "0f0e0d0c-1111-4222-8333-444455556666")) {
                assertEquals(
                        "there is no profile with this id",
                        refused(404, client.get("/api/late/connect?platform=twitter&profileId=" + absent)));
            }
            var elsewhere = puffle(guest, Role.OWNER, Set.of(guest.profile("Elsewhere")));
            assertEquals(
                    "there is no profile with this id",
                    refused(404, elsewhere.get("/api/late/connect?platform=twitter&profileId=" + profile)));
        }

        @Test
        void makes_a_profile_where_none_is_named() {
            connectUrl(client, "platform=twitter");

            assertEquals(2, profiles(client).size());
            assertEquals(
                    "guest", profiles(client).path(1).path("late_profile_name").asText());
        }

        @Test
        void makes_a_profile_when_asked_to_although_one_is_named() {
            var end = new Browser()
                    .connect(connectUrl(client, "platform=twitter&createNew=true&profileId=" + profile), "ada");

            assertEquals("twitter", Browser.query(end).get("connected"));
            assertFalse(
                    accounts(client).path(0).path("user_profile_id").asText().equals(profile));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "createNew=",
                    "createNew=1",
                    "createNew=TRUE",
                    "createNew=yes",
                    "createNew=false",
                    "createNew=true%20",
                    "createNew=true&createNew=true",
                    "createnew=true"
                })
        void takes_true_as_text_and_nothing_else_for_yes(String createNew) {
            connectUrl(client, "platform=twitter&profileId=" + profile + "&" + createNew);

            assertEquals(1, profiles(client).size());
        }

        @Test
        void names_each_new_profile_differently_whoever_asks_at_the_same_time() {
            var asked = IntStream.range(0, 12)
                    .mapToObj(
                            i -> CompletableFuture.supplyAsync(() -> client.get("/api/late/connect?platform=twitter")))
                    .toList();

            asked.forEach(reply -> granted(reply.join()));
            assertEquals(13, profiles(client).size());
        }

        @Test
        void leaves_no_profile_behind_where_it_cannot_start() {
            var strict = Stage.shared()
                    .tenant(usual -> new TenantSettings(
                            usual.redirects(), usual.browserBinding(), Set.of("twitter"), usual.branding()));
            var theirs = puffle(strict);

            forbidden(theirs.get("/api/late/connect?platform=twitter"));

            assertEquals(1, profiles(theirs).size());
        }

        @Test
        void is_for_keys_that_may_change_something() {
            forbidden(puffle(guest, Role.READER, Set.of())
                    .get("/api/late/connect?platform=twitter&profileId=" + profile));
            forbidden(puffle(guest, Role.READER, Set.of()).get("/api/late/connect?platform=twitter"));
            forbidden(puffle(guest, Role.OWNER, Set.of(guest.profile())).get("/api/late/connect?platform=twitter"));
            Contract.strangers(guest)
                    .forEach(stranger ->
                            unauthorized(stranger.get("/api/late/connect?platform=twitter&profileId=" + profile)));
        }
    }

    @Nested
    class Duplicate {
        @Test
        void attempts_lose_whichever_profile_they_are_for_and_the_first_account_stays() {
            connected(client, guest, "twitter", "ada");
            var before = accounts(client);

            var end = new Browser().connect(connectUrl(client, "platform=twitter"), "ada");
            var again = connected(client, guest, "twitter", "ada");

            assertEquals("already_connected", Browser.query(end).get("error_code"));
            assertEquals("already_connected", Browser.query(again).get("error_code"));
            assertEquals(before, accounts(client));
            assertEquals(1, Rows.of(guest.stage()).savedFor(guest).get(1));
            assertEquals(
                    200,
                    guest.vendor()
                            .post(
                                    "/handfast/v1/accounts/"
                                            + before.path(0)
                                                    .path("late_account_id")
                                                    .asText() + "/token",
                                    Map.of())
                            .status(),
                    "the consent that the first account rests on still stands");
        }

        @Test
        void attempts_at_the_same_time_have_one_winner() {
            var browsers = Stream.generate(Browser::new).limit(6).toList();
            var callbacks = browsers.stream()
                    .map(browser -> browser.consent(connectUrl(client, "platform=linkedin"), "few", "allow"))
                    .toList();

            var ends = IntStream.range(0, browsers.size())
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> browsers.get(i).open(callbacks.get(i)).location()))
                    .toList();

            var told = ends.stream().map(end -> Browser.query(end.join())).toList();
            assertEquals(
                    1, told.stream().filter(end -> end.containsKey("connected")).count(), told.toString());
            assertEquals(
                    5,
                    told.stream()
                            .filter(end -> "already_connected".equals(end.get("error_code")))
                            .count(),
                    told.toString());
            assertEquals(1, accounts(client).size());
        }

        @Test
        void attempts_of_another_person_connect() {
            connected(client, guest, "twitter", "ada");
            connected(client, guest, "twitter", "few");

            assertEquals(2, accounts(client).size());
        }

        @Test
        void accounts_come_back_after_they_were_disconnected() {
            connected(client, guest, "twitter", "ada");
            var first = accounts(client).path(0).path("id").asText();
            granted(client.delete("/api/late/accounts?accountId=" + first));

            connected(client, guest, "twitter", "ada");

            assertEquals(1, accounts(client).size());
            assertFalse(accounts(client).path(0).path("id").asText().equals(first));
        }
    }

    @Nested
    class Callback {
        private final String landing = guest.stage().publicUrl() + "/api/late/callback";

        private Map<String, String> failed(URI url) {
            return failed(new Browser(), url);
        }

        private Map<String, String> failed(Browser browser, URI url) {
            var reply = browser.open(url);
            assertEquals(302, reply.status(), reply.text());
            assertEquals("", reply.text());
            Contract.assertTellsNoSecret(reply.location().toString());
            assertTrue(
                    reply.location().toString().startsWith(guest.stage().publicUrl() + "/profile?tab=socials&error="),
                    reply.location().toString());
            return Browser.query(reply.location());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "?",
                    "?platform=twitter",
                    "?platform=facebook&code=c&state=s",
                    "?code=c&state=s",
                    "?platform=twitter&code=c",
                    "?platform=twitter&state=s",
                    "?platform=twitter&state=s&code=c",
                    "?platform=twitter&error=access_denied",
                    "?platform=twitter&state=s&error=access_denied",
                    "?platform=twitter&state=s&state=s&code=c",
                    "?platform=linkedin&state=%00&code=%00"
                })
        void without_a_flow_leads_to_the_dashboard_with_an_error(String query) {
            failed(URI.create(landing + query));
        }

        @ParameterizedTest
        @ValueSource(strings = {"/api/late/callback?platform=%zz", "/puffle/api/late/callback?%"})
        void with_an_address_that_cannot_be_decoded_does_so_too(String target) {
            var reply = RawHttp.get(guest, target);

            assertEquals(302, reply.status(), reply.body());
            assertTrue(
                    reply.headers().stream().anyMatch(header -> header.contains("&error_code=invalid_request")),
                    reply.headers().toString());
        }

        @Test
        void repeats_no_text_of_whoever_calls_it() {
            var told = failed(URI.create(landing + "?platform=twitter&error=Call+0800-123&error_description=%3Cb%3E"));

            assertEquals("consent_denied", told.get("error_code"));
            assertFalse(told.toString().contains("0800"));
            assertFalse(told.toString().contains("<b>"));
        }

        @Test
        void takes_a_live_flow_once() {
            var browser = new Browser();
            var usual = browser.consent(connectUrl(client, "platform=twitter&profileId=" + profile), "ada", "allow");
            var here = URI.create(landing + "?platform=twitter&" + usual.getRawQuery());

            var first = browser.open(here);
            var again = browser.open(here);

            assertEquals(302, first.status());
            assertEquals(
                    guest.stage().publicUrl() + "/profile?tab=socials&connected=twitter",
                    first.location().toString());
            assertEquals(first.location(), again.location());
            assertEquals(1, accounts(client).size());
        }

        @Test
        void knows_the_browser_that_set_out() {
            var browser = new Browser();
            var usual = browser.consent(connectUrl(client, "platform=twitter&profileId=" + profile), "ada", "allow");
            var here = URI.create(landing + "?platform=twitter&" + usual.getRawQuery());

            assertEquals("flow_of_another_browser", failed(new Browser(), here).get("error_code"));
            assertEquals(
                    "flow_of_another_platform",
                    failed(browser, URI.create(here.toString().replace("=twitter", "=linkedin")))
                            .get("error_code"));
            assertEquals("twitter", Browser.query(browser.open(here).location()).get("connected"));
        }

        @Test
        void is_no_way_for_a_foreign_code() {
            var browser = new Browser();
            var usual = browser.consent(connectUrl(client, "platform=twitter&profileId=" + profile), "ada", "allow");
            var state = Browser.query(usual).get("state");

            var told = failed(browser, URI.create(landing + "?platform=twitter&state=" + state + "&code=made-up"));

            assertEquals("code_rejected", told.get("error_code"));
            assertEquals(0, accounts(client).size());
        }

        @Test
        void tells_a_denied_consent_and_an_upstream_failure() {
            var denied = new Browser();
            var back = denied.consent(connectUrl(client, "platform=twitter&profileId=" + profile), "ada", "deny");
            assertEquals(
                    "consent_denied",
                    Browser.query(denied.open(back).location()).get("error_code"));

            var unlucky = new Browser();
            var callback =
                    unlucky.consent(connectUrl(client, "platform=linkedin&profileId=" + profile), "ada", "allow");
            guest.stage().platforms().faults().add(Fault.once("linkedin", Endpoint.TOKEN, Fault.Kind.HTML_503));
            var told = Browser.query(unlucky.open(callback).location());
            assertEquals("platform_unavailable", told.get("error_code"));
            assertEquals(0, accounts(client).size());
        }

        @Test
        void after_the_time_is_over_says_so() {
            try (var stage = Stage.open(Map.of("HANDFAST_FLOW_CONSENT", "1s"))) {
                var there = stage.tenant();
                var url = connectUrl(puffle(there), "platform=twitter");
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> new Browser().open(url).status() == 404);

                var reply = new Browser()
                        .open(URI.create(stage.publicUrl() + "/api/late/callback?platform=twitter&code=c&state="
                                + url.getPath().replaceAll(".*/", "")));

                assertEquals(302, reply.status());
                assertEquals("flow_not_found", Browser.query(reply.location()).get("error_code"));
                assertEquals(0, accounts(puffle(there)).size());
            }
        }

        @Test
        void answers_no_other_method_and_needs_no_key() {
            assertEquals(
                    405, keyless(guest).post("/api/late/callback", Map.of()).status());
            assertEquals(302, keyless(guest).get("/puffle/api/late/callback").status());
        }
    }

    @Nested
    class Landing {
        @Test
        void shows_what_came_of_it_where_there_is_no_dashboard() {
            var browser = new Browser();
            var good = browser.follow(connected(client, guest, "twitter", "ada"));
            var bad = browser.follow(connected(client, guest, "twitter", "ada"));

            assertEquals(200, good.status());
            assertTrue(good.text().contains("X"), good.text());
            assertEquals(200, bad.status());
            assertTrue(bad.text().contains("<h1"), bad.text());
            assertEquals(
                    404,
                    browser.follow(URI.create(guest.stage().publicUrl() + "/profile"))
                            .status());
        }

        @Test
        void is_on_the_dashboard_that_the_operator_names() {
            try (var stage = Stage.open(Map.of("HANDFAST_DASHBOARD_URL", "https://app.example.com"))) {
                var there = stage.tenant();

                var end = connected(puffle(there), there, "linkedin", "few");

                assertEquals("https://app.example.com/profile?tab=socials&connected=linkedin", end.toString());
            }
        }
    }
}
