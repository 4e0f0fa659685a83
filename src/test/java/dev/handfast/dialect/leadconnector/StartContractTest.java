package dev.handfast.dialect.leadconnector;

import static dev.handfast.dialect.leadconnector.Lead.done;
import static dev.handfast.dialect.leadconnector.Lead.invalid;
import static dev.handfast.dialect.leadconnector.Lead.message;
import static dev.handfast.dialect.leadconnector.Lead.outOfReach;
import static dev.handfast.dialect.leadconnector.Lead.refused;
import static dev.handfast.dialect.leadconnector.Lead.unauthorized;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.core.Id;
import dev.handfast.journey.Browser;
import dev.handfast.journey.Reply;
import dev.handfast.journey.Stage;
import dev.handfast.tenant.RedirectRule;
import dev.handfast.tenant.Role;
import dev.handfast.tenant.TenantSettings;
import java.net.URI;
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

/** The popup: how it is opened, and what it tells in the end. */
class StartContractTest {
    private static final String NO_TICKET = "This link has expired, was used already, or never existed";
    private final Lead lead = Lead.open();

    private static String path(String word) {
        return "/social-media-posting/oauth/" + word + "/start";
    }

    private String query() {
        return "?locationId=" + lead.location() + "&userId=user-1";
    }

    private static void redirected(Reply reply, String start) {
        assertEquals(302, reply.status(), reply.text());
        assertTrue(
                reply.location().toString().startsWith(start), reply.location().toString());
        assertEquals("", reply.text());
        assertEquals("no-store", reply.header("Cache-Control").orElseThrow());
    }

    private String launch() {
        return lead.guest().stage().publicUrl() + "/oauth/start/";
    }

    /** GET …/start with a token. */
    @Nested
    class StartByServer {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "google",
                    "facebook",
                    "instagram",
                    "linkedin",
                    "twitter",
                    "tiktok",
                    "tiktok-business",
                    "youtube",
                    "pinterest",
                    "threads"
                })
        void is_a_redirect_towards_the_consent_page(String word) {
            redirected(lead.get(path(word) + query() + "&page=integration&reconnect=true"), launch());
        }

        @Test
        void leads_a_browser_all_the_way() {
            var end = new Browser().connect(lead.get(path("twitter") + query()).location(), "few");

            assertTrue(end.getPath().equals("/social-media-posting/oauth/twitter/finish"), end.toString());
        }

        @Test
        void wants_a_location_and_a_user() {
            invalid(lead.get(path("facebook")), "locationId should not be empty", "userId should not be empty");
            invalid(lead.get(path("facebook") + "?locationId=" + lead.location()), "userId should not be empty");
        }

        @Test
        void tells_of_every_fault_at_once() {
            var reply = lead.get(path("facebook") + "?locationId=" + lead.location() + "&userId=a%0Ab&page="
                    + "x".repeat(201) + "&reconnect=perhaps");

            invalid(
                    reply,
                    "page must have at most 200 characters",
                    "userId must be plain text",
                    "reconnect must be one of: 0, 1, false, true");
        }

        @Test
        void reaches_no_location_of_others() {
            var foreign = Stage.shared().tenant().profile();
            for (var id : List.of(
                    foreign.alphanumeric(),
                    Id.at(java.time.Instant.now()).alphanumeric(),
                    lead.guest().profile().hex(),
                    lead.guest().profile().uuid().toString(),
                    "w37swmmLbA02zgqKPpxITe2",
                    "%00x".repeat(3).replace("%00", "-"))) {
                outOfReach(lead.get(path("facebook") + "?userId=u&locationId=" + id));
            }
        }

        @Test
        void reaches_its_own_location_alone_with_a_token_of_one() {
            var other = lead.guest().profile("Second");
            var limited = Lead.of(lead.guest(), Role.OWNER, Set.of(other));

            outOfReach(limited.get(path("facebook") + query()));
            redirected(limited.get(path("facebook") + "?userId=u&locationId=" + other.alphanumeric()), launch());
        }

        @Test
        void is_not_for_a_token_that_only_reads() {
            var reader = Lead.of(lead.guest(), Role.READER, Set.of());

            refused(401, "The token is not authorized for this scope.", reader.get(path("facebook") + query()));
        }

        @Test
        void is_refused_for_bluesky() {
            refused(
                    400,
                    "Bluesky is not connected by consent, and has no start here",
                    lead.get(path("bluesky") + query()));
        }

        @Test
        void is_not_there_for_other_platforms() {
            for (var word : List.of("reddit", "googlebusiness", "FACEBOOK", "nowhere")) {
                refused(404, "Cannot GET " + path(word), lead.get(path(word) + query()));
            }
        }

        @Test
        void takes_only_an_allowed_origin_for_its_opener() {
            for (var origin : List.of("https://evil.example.org", "https://app.example.com.evil.org", "null", "*")) {
                assertEquals(
                        422,
                        lead.get(path("twitter") + query() + "&origin=" + origin)
                                .status(),
                        origin);
            }
            for (var origin : List.of(
                    "https://app.example.com/done",
                    "https://app.example.com?x=1",
                    "myapp://connected",
                    "myapp://connected/x")) {
                assertEquals(
                        422,
                        lead.get(path("twitter") + query() + "&origin=" + origin)
                                .status(),
                        origin);
            }
            redirected(lead.get(path("twitter") + query() + "&origin=https://APP.example.com:443"), launch());
        }
    }

    /** POST …/start: a ticket. */
    @Nested
    class Ticket {
        @Test
        void is_made_for_one_popup() {
            var results = done(201, lead.post(path("facebook"), lead.asked("reconnect", true, "page", "integration")));

            var ticket = results.path("ticket").asText();
            assertEquals(43, ticket.length());
            assertEquals(
                    lead.guest().stage().publicUrl() + path("facebook") + "?ticket=" + ticket,
                    results.path("url").asText());
            assertEquals(600, results.path("expiresIn").asInt());
        }

        @Test
        void opens_the_popup_without_a_token() {
            redirected(new Browser().open(lead.popup("facebook")), launch());
        }

        @Test
        void opens_it_once() {
            var popup = lead.popup("facebook");
            redirected(new Browser().open(popup), launch());

            refused(401, NO_TICKET, new Browser().open(popup));
        }

        @Test
        void opens_it_for_one_alone_of_many_who_come_at_once() {
            var popup = lead.popup("facebook");

            var opened = IntStream.range(0, 12)
                    .mapToObj(each -> CompletableFuture.supplyAsync(
                            () -> new Browser().open(popup).status()))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertEquals(1, opened.stream().filter(status -> status == 302).count(), opened.toString());
            assertEquals(11, opened.stream().filter(status -> status == 401).count(), opened.toString());
        }

        @Test
        void opens_its_own_platform_alone() {
            var popup = lead.popup("facebook");

            refused(
                    401,
                    NO_TICKET,
                    new Browser().open(URI.create(popup.toString().replace("/facebook/", "/twitter/"))));
            redirected(new Browser().open(popup), launch());
        }

        @Test
        void is_not_spent_by_a_browser_that_looks_ahead() {
            var popup = lead.popup("facebook");

            assertEquals(
                    503, new Browser().open(popup, "Sec-Purpose", "prefetch").status());
            redirected(new Browser().open(popup), launch());
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "%20", "____________________________________________"})
        void is_refused_when_nobody_made_it(String ticket) {
            refused(
                    401,
                    NO_TICKET,
                    Lead.stranger(lead.guest())
                            .http()
                            .get(path("facebook") + "?ticket=" + ticket + query().replace('?', '&')));
        }

        @Test
        void is_refused_when_it_is_too_long() {
            invalid(
                    Lead.stranger(lead.guest()).http().get(path("facebook") + "?ticket=" + "x".repeat(129)),
                    "ticket must have at most 128 characters");
        }

        @Test
        void ends_in_time() {
            var popup = lead.popup("facebook");
            Database.of(lead)
                    .change(
                            "update handoff set expires_at = now() - interval '1 second' where tenant = ?",
                            lead.guest().tenant().id().uuid());

            refused(401, NO_TICKET, new Browser().open(popup));
        }

        @Test
        void is_not_made_for_what_a_start_would_be_refused() {
            invalid(
                    lead.post(path("facebook"), Map.of()),
                    "locationId should not be empty",
                    "userId should not be empty");
            invalid(lead.post(path("facebook"), lead.asked("userId", 7)), "userId must be a string");
            invalid(lead.post(path("facebook"), lead.asked("page", List.of("x"))), "page must be a string");
            invalid(
                    lead.post(path("facebook"), lead.asked("origin", "https://evil.example.org")),
                    "The origin is not that of anything on this tenant's list of allowed redirects");
            outOfReach(lead.post(path("facebook"), lead.asked("locationId", "nowhere")));
            assertEquals(400, lead.post(path("bluesky"), lead.asked()).status());
            refused(404, "Cannot POST " + path("nowhere"), lead.post(path("nowhere"), lead.asked()));
            refused(
                    401,
                    "The token is not authorized for this scope.",
                    Lead.of(lead.guest(), Role.READER, Set.of()).post(path("facebook"), lead.asked()));
            unauthorized(Lead.stranger(lead.guest()).post(path("facebook"), lead.asked()));
        }

        @Test
        void takes_no_text_that_is_none() {
            var body = "{\"locationId\":\"" + lead.location() + "\",\"userId\":\"\\ud800\"}";

            invalid(lead.raw("POST", path("facebook"), body), "userId must not hold half of a surrogate pair");
        }
    }

    /** GET …/start by a browser that shows nothing but a location. */
    @Nested
    class StartByAnyone {
        private Lead opened(boolean open) {
            return Lead.of(Stage.shared()
                    .tenant(usual -> new TenantSettings(
                            usual.redirects(),
                            usual.browserBinding(),
                            usual.ownAppPlatforms(),
                            usual.branding(),
                            usual.onePerPlatform(),
                            open)));
        }

        private Reply start(Lead of, String more) {
            return new Browser()
                    .open(URI.create(
                            of.guest().stage().publicUrl() + path("twitter") + "?locationId=" + of.location() + more));
        }

        @Test
        void is_refused_unless_the_tenant_decided_so() {
            unauthorized(start(opened(false), "&userId=u"));
            unauthorized(start(lead, "&userId=u"));
        }

        @Test
        void is_a_redirect_where_the_tenant_decided_so() {
            redirected(start(opened(true), "&userId=u"), launch());
        }

        @Test
        void takes_only_an_allowed_origin_for_its_opener() {
            var open = opened(true);

            for (var origin : List.of("https://evil.example.org", "myapp://connected")) {
                assertEquals(422, start(open, "&userId=u&origin=" + origin).status(), origin);
            }
            redirected(start(open, "&userId=u&origin=https://app.example.com"), launch());
        }

        @Test
        void looks_the_same_for_a_location_that_is_not_there() {
            var nowhere = Id.at(java.time.Instant.now()).alphanumeric();
            for (var more : List.of("?locationId=" + nowhere + "&userId=u", "?locationId=x&userId=u", "")) {
                unauthorized(new Browser().open(URI.create(lead.guest().stage().publicUrl() + path("twitter") + more)));
            }
        }

        @Test
        void still_wants_a_user() {
            invalid(start(opened(true), ""), "userId should not be empty");
        }
    }

    /** GET …/finish: the popup's last page. */
    @Nested
    class Finish {
        @Test
        void tells_what_was_consented_to() {
            var told = message(lead.popped("twitter", "few", "allow", "placement", "side\"bar</script>"));

            assertEquals("close", told.path("actionType").asText());
            assertEquals("social_media_posting", told.path("page").asText());
            assertEquals("twitter", told.path("platform").asText());
            assertEquals("side\"bar</script>", told.path("placement").asText());
            assertTrue(Id.fromHex(told.path("accountId").asText()).isPresent());
            assertTrue(told.path("reconnectAccounts").isArray()
                    && told.path("reconnectAccounts").isEmpty());
            assertFalse(told.has("error"));
        }

        @Test
        void has_an_empty_placement_where_none_was_named() {
            assertEquals("", lead.told("twitter", "few").path("placement").asText("none"));
        }

        @Test
        void tells_a_refusal_by_word_and_sentence() {
            var told = message(lead.popped("twitter", "few", "deny"));

            assertEquals("close", told.path("actionType").asText());
            assertEquals("consent_denied", told.path("error").asText());
            assertFalse(told.path("message").asText().isBlank());
            assertFalse(told.has("accountId"));
            assertTrue(told.path("reconnectAccounts").isEmpty());
        }

        @Test
        void tells_that_a_permission_is_missing() {
            assertEquals(
                    "scopes_missing",
                    message(lead.popped("facebook", "stingy", "allow"))
                            .path("error")
                            .asText());
        }

        @Test
        void tells_the_one_origin_that_was_asked_for() {
            var page = lead.popped("twitter", "few", "allow", "origin", "http://localhost:4711");

            assertEquals(List.of("http://localhost:4711"), Lead.origins(page));
        }

        @Test
        void tells_the_origins_of_the_tenants_rules_where_none_was_asked_for() {
            assertEquals(
                    List.of("http://localhost", "https://app.example.com"),
                    Lead.origins(lead.popped("twitter", "few", "allow")));
        }

        @Test
        void tells_no_origin_that_is_no_longer_allowed() {
            var browser = new Browser();
            var launch = browser.open(lead.popup("twitter", "origin", "https://app.example.com"))
                    .location();
            var end = browser.connect(launch, "few");
            assertEquals(List.of("https://app.example.com"), Lead.origins(browser.open(end)));
            var tenant = lead.guest().tenant();
            lead.guest()
                    .stage()
                    .withTenancy(tenancy -> tenancy.updateTenant(
                            tenant.id(),
                            before -> new dev.handfast.tenant.Tenant(
                                    tenant.id(),
                                    tenant.name(),
                                    tenant.email(),
                                    new TenantSettings(
                                            List.of(new RedirectRule("https://other.example.com")),
                                            true,
                                            Set.of(),
                                            tenant.settings().branding()),
                                    tenant.createdAt())));

            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(30))
                    .until(() -> Lead.origins(browser.open(end)).isEmpty());
        }

        @Test
        void says_the_same_to_a_browser_that_repeats_its_way_back() {
            var browser = new Browser();
            var callback = browser.consent(browser.open(lead.popup("twitter")).location(), "few", "allow");

            var first = browser.open(callback).location();
            var again = browser.open(callback).location();

            assertEquals(first, again);
            assertEquals(message(browser.open(first)), message(browser.open(again)));
        }

        @Test
        void holds_nothing_but_a_handle_in_its_address() {
            var browser = new Browser();
            var end = browser.connect(browser.open(lead.popup("twitter")).location(), "few");

            assertEquals(Set.of("outcome"), Browser.query(end).keySet());
            assertEquals(43, Browser.query(end).get("outcome").length());
        }

        @Test
        void is_a_page_with_a_strict_policy_that_leaves_the_opener_in_reach() {
            var page = lead.popped("twitter", "few", "allow");

            var policy = page.header("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'; style-src 'self'; script-src 'self'"), policy);
            assertFalse(policy.contains("unsafe"));
            assertFalse(page.header("Cross-Origin-Opener-Policy").isPresent());
            assertEquals("DENY", page.header("X-Frame-Options").orElseThrow());
            assertFalse(page.text().contains("postMessage"), "no script in the page itself");
        }

        @Test
        void knows_nothing_of_an_outcome_that_is_made_up_or_of_another_platform() {
            var browser = new Browser();
            var end = browser.connect(browser.open(lead.popup("twitter")).location(), "few")
                    .toString();

            Stream.of(
                            end.replace("/twitter/", "/facebook/"),
                            end + "x",
                            end.substring(0, end.indexOf('?')),
                            end.substring(0, end.indexOf('?')) + "?outcome=" + "x".repeat(300),
                            end.substring(0, end.indexOf('?')) + "?outcome=a&outcome=b")
                    .map(URI::create)
                    .forEach(address -> {
                        var page = browser.open(address);
                        assertEquals(404, page.status(), address.toString());
                        assertTrue(page.text().contains("This link no longer works"), page.text());
                        assertFalse(page.text().contains("data-message"));
                    });
        }

        @Test
        void is_not_there_for_other_platforms() {
            refused(
                    404,
                    "Cannot GET /social-media-posting/oauth/reddit/finish",
                    lead.http().get("/social-media-posting/oauth/reddit/finish?outcome=x"));
        }
    }
}
