package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.Gateway;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A state opens the door once, to the browser that set out. */
class CallbackTest {
    private static final int CROWD = 50;

    private static Stage stage;
    private static Gateway replica;

    private final Stage.Guest guest = stage.tenant();
    private final Rows rows = Rows.of(stage);

    @BeforeAll
    static void open() {
        stage = Stage.open(Map.of());
        replica = stage.replica();
    }

    @AfterAll
    static void close() {
        Stage.await(replica.stop());
        stage.close();
    }

    @AfterEach
    void mend() {
        stage.platforms().faults().clear();
    }

    private int exchanges() {
        return stage.platforms().requests().exchanges("twitter", "authorization_code");
    }

    private static void assertRefused(int status, Reply reply) {
        assertEquals(status, reply.status(), reply.text());
        assertTrue(reply.header("Content-Type").orElse("").startsWith("text/html"));
        assertTrue(reply.header("Location").isEmpty());
    }

    private void crowd(String platform) throws Exception {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, platform), "few", "allow");
        int before = stage.platforms().requests().exchanges(platform, "authorization_code");
        var threads = Executors.newFixedThreadPool(CROWD);
        try {
            var all = IntStream.range(0, CROWD)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> browser.open(i % 2 == 0 ? callback : Ways.at(replica.httpPort(), callback)), threads))
                    .toList();
            var ends = all.stream()
                    .map(CompletableFuture::join)
                    .map(Reply::location)
                    .collect(Collectors.toSet());

            assertEquals(1, ends.size(), ends.toString());
            assertEquals(before + 1, stage.platforms().requests().exchanges(platform, "authorization_code"));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void fifty_at_once_over_two_processes_cause_one_exchange_and_get_one_answer() throws Exception {
        crowd("twitter");
        assertEquals(1, rows.savedFor(guest).get(0));
    }

    @Test
    void fifty_at_once_get_one_selection() throws Exception {
        crowd("facebook");
        assertEquals(1, rows.savedFor(guest).get(2));
    }

    @Test
    void fifty_at_once_wait_for_a_slow_platform() throws Exception {
        stage.platforms()
                .faults()
                .add(Fault.once("twitter", Endpoint.TOKEN, Fault.Kind.SLOW).delayed(Duration.ofSeconds(2)));
        crowd("twitter");
    }

    @Test
    void fifty_at_once_get_one_failure_when_the_platform_is_down() throws Exception {
        stage.platforms().faults().add(Fault.lasting("twitter", Endpoint.TOKEN, Fault.Kind.SERVER_ERROR));
        crowd("twitter");
    }

    @Test
    void a_replay_from_another_browser_is_refused_before_and_after() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        int before = exchanges();

        assertRefused(403, new Browser().open(callback));
        assertEquals(before, exchanges());
        assertTrue(browser.open(callback).location().toString().contains("connected=twitter"));
        assertRefused(410, new Browser().open(callback));
        assertEquals(before + 1, exchanges());
    }

    @Test
    void a_cookie_of_another_value_is_another_browser() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        browser.cookies().getCookieStore().getCookies().forEach(cookie -> cookie.setValue("x".repeat(43)));

        assertRefused(403, browser.open(callback));
    }

    @Test
    void the_same_state_with_another_code_is_refused() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        browser.open(callback).location();
        int before = exchanges();

        assertRefused(410, browser.open(Ways.with(callback, "code", "another")));
        assertEquals(before, exchanges());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-Purpose: prefetch",
                "Sec-Purpose: prefetch;prerender",
                "Purpose: prefetch",
                "X-Moz: prefetch"
            })
    void a_browser_that_looks_ahead_uses_nothing_up(String header) {
        var name = header.split(": ")[0];
        var value = header.split(": ")[1];
        var browser = new Browser();
        var launch = Ways.start(guest, "twitter");
        var ahead = browser.open(launch, name, value);
        assertEquals(503, ahead.status());
        assertTrue(ahead.headers("Set-Cookie").isEmpty());
        var callback = browser.consent(launch, "few", "allow");
        int before = exchanges();

        assertEquals(503, browser.open(callback, name, value).status());
        assertEquals(before, exchanges());
        assertTrue(browser.open(callback).location().toString().contains("connected=twitter"));
    }

    @Test
    void flows_in_several_tabs_go_on_side_by_side() {
        var browser = new Browser();
        var launches = IntStream.range(0, 4)
                .mapToObj(i -> Ways.start(guest, i % 2 == 0 ? "twitter" : "reddit"))
                .toList();
        var callbacks = launches.stream()
                .map(launch -> browser.consent(launch, "few", "allow"))
                .toList();

        callbacks.forEach(callback ->
                assertTrue(browser.open(callback).location().toString().contains("?connected=")));
    }

    @Test
    void a_launch_may_be_repeated_until_the_flow_is_used() {
        var browser = new Browser();
        var launch = Ways.start(guest, "twitter");
        assertEquals(browser.launch(launch), browser.launch(launch));
        browser.connect(launch, "few");

        assertRefused(404, browser.open(launch));
    }

    @Test
    void a_flow_that_expired_is_unknown_and_nothing_is_asked() {
        var browser = new Browser();
        var launch = Ways.start(guest, "twitter");
        var callback = browser.consent(launch, "few", "allow");
        rows.change(
                "update connect_flow set expires_at = now() - interval '1 second' where tenant = ?",
                guest.tenant().id().uuid());
        int before = exchanges();

        assertRefused(404, browser.open(callback));
        assertRefused(404, browser.open(launch));
        assertRefused(404, new Browser().open(callback));
        assertEquals(before, exchanges());
    }

    @Test
    void a_replay_after_its_window_gets_a_page_and_no_exchange() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        var end = browser.open(callback).location();
        assertEquals(end, browser.open(callback).location());
        rows.change(
                "update connect_flow set taken_at = now() - interval '61 seconds' where tenant = ?",
                guest.tenant().id().uuid());
        int before = exchanges();

        assertRefused(410, browser.open(callback));
        assertEquals(before, exchanges());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?",
                "?code=c",
                "?state=",
                "?state=&code=c",
                "?state=s&state=s&code=c",
                "?state=s&code=a&code=b",
                "?state=s&code=c&error=access_denied",
                "?state=s",
                "?state=s&error=a&error=b",
                "?state=s&code=c&iss=a&iss=b"
            })
    void what_is_not_well_formed_is_refused(String query) {
        assertRefused(400, new Browser().open(URI.create(stage.publicUrl() + "/oauth/callback/twitter" + query)));
    }

    @Test
    void states_unknown_and_oversized_are_refused() {
        var base = stage.publicUrl() + "/oauth/callback/twitter?code=c&state=";
        assertRefused(404, new Browser().open(URI.create(base + "unknown")));
        assertRefused(404, new Browser().open(URI.create(base + "%00%0d%0a%3Cscript%3E")));
        assertRefused(400, new Browser().open(URI.create(base + "x".repeat(4097))));
        assertEquals(
                414, new Browser().open(URI.create(base + "x".repeat(9000))).status());
        var start = stage.publicUrl() + "/oauth/start/";
        assertRefused(404, new Browser().open(URI.create(start + "unknown")));
        assertRefused(404, new Browser().open(URI.create(start + "x".repeat(1000))));
    }

    @Test
    void what_a_callback_shows_does_not_lead_to_the_cookie_of_its_browser() {
        var owner = new Browser();
        var callback = owner.consent(Ways.start(guest, "twitter"), "few", "allow");
        var thief = new Browser();

        var launch = thief.open(URI.create(stage.publicUrl() + "/oauth/start/" + Ways.state(callback)));

        assertRefused(404, launch);
        assertTrue(thief.cookies().getCookieStore().getCookies().isEmpty());
        assertRefused(403, thief.open(callback));
        assertTrue(owner.open(callback).location().toString().contains("connected=twitter"));
    }

    @Test
    void a_malformed_callback_leaves_the_flow_usable() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");

        assertRefused(400, browser.open(Ways.and(callback, "code", "b")));
        assertRefused(400, browser.open(Ways.and(callback, "state", "b")));
        assertRefused(400, browser.open(Ways.and(callback, "error", "access_denied")));
        assertTrue(browser.open(callback).location().toString().contains("connected=twitter"));
    }

    @Test
    void somebody_else_cannot_deny_for_a_person() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        var denial = URI.create(
                stage.publicUrl() + "/oauth/callback/twitter?error=access_denied&state=" + Ways.state(callback));

        assertRefused(403, new Browser().open(denial));
        assertTrue(browser.open(callback).location().toString().contains("connected=twitter"));
    }

    @Test
    void a_denial_is_told_once_and_again() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "deny");

        var end = browser.open(callback).location();
        assertEquals(Stage.REDIRECT + "?error=oauth_denied&platform=twitter", end.toString());
        assertEquals(end, browser.open(callback).location());
    }

    @ParameterizedTest
    @ValueSource(strings = {"server_error", "invalid_scope", "something_else"})
    void whatever_a_platform_says_in_place_of_a_code_is_one_word_for_late(String error) {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "deny");

        var end = browser.open(Ways.with(callback, "error", error)).location();

        assertEquals(Stage.REDIRECT + "?error=oauth_denied&platform=twitter", end.toString());
    }

    @Test
    void another_platforms_path_leaves_the_flow_usable() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        int before = exchanges();

        assertRefused(400, browser.open(URI.create(callback.toString().replace("/twitter", "/reddit"))));
        assertRefused(400, browser.open(URI.create(callback.toString().replace("/twitter", "/nowhere"))));
        assertEquals(before, exchanges());
        assertTrue(browser.open(callback).location().toString().contains("connected=twitter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"youtube", "googlebusiness"})
    void a_wrong_issuer_is_refused_without_an_exchange(String platform) {
        for (var issuer : new String[] {"https://evil.example", "", "https://accounts.google.com/"}) {
            var browser = new Browser();
            var callback = browser.consent(Ways.start(guest, platform), "few", "allow");
            var bare = URI.create(callback.toString().replaceAll("&iss=[^&]*", ""));
            int before = stage.platforms().requests().exchanges(platform, "authorization_code");

            var end = browser.open(Ways.and(bare, "iss", issuer)).location();

            assertEquals(Stage.REDIRECT + "?error=invalid_callback&platform=" + platform, end.toString());
            assertEquals(before, stage.platforms().requests().exchanges(platform, "authorization_code"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"youtube", "googlebusiness"})
    void an_issuer_twice_is_refused_and_takes_nothing(String platform) {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, platform), "few", "allow");
        var bare = URI.create(callback.toString().replaceAll("&iss=[^&]*", ""));
        var issuer = "https://accounts.google.com";
        int before = stage.platforms().requests().exchanges(platform, "authorization_code");

        assertRefused(400, browser.open(Ways.and(Ways.and(bare, "iss", issuer), "iss", issuer)));
        assertEquals(before, stage.platforms().requests().exchanges(platform, "authorization_code"));
        assertFalse(browser.open(Ways.and(bare, "iss", issuer))
                .location()
                .toString()
                .contains("error="));
    }

    @Test
    void a_redirect_in_the_callback_is_ignored() {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        var evil = Ways.and(
                Ways.and(callback, "redirect_url", "https://evil.example"), "redirect", "https://evil.example");

        assertTrue(browser.open(evil).location().toString().startsWith(Stage.REDIRECT + "?connected=twitter"));
    }

    @Test
    void results_join_what_the_redirect_has_already() {
        var browser = new Browser();
        var launch = Ways.start(guest, "twitter", "&redirect_url=http%3A%2F%2Flocalhost%3A9%2Fa%3Fb%3Dc%2520d%26e");

        assertTrue(browser.connect(launch, "kanji")
                .toString()
                .startsWith("http://localhost:9/a?b=c%20d&e&connected=twitter&"));
    }

    @Test
    void a_head_or_post_takes_nothing() throws Exception {
        var browser = new Browser();
        var callback = browser.consent(Ways.start(guest, "twitter"), "few", "allow");
        var http = HttpClient.newBuilder().cookieHandler(browser.cookies()).build();
        for (var method : new String[] {"HEAD", "POST", "PUT", "DELETE"}) {
            var request = HttpRequest.newBuilder(callback)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            assertEquals(405, http.send(request, BodyHandlers.ofString()).statusCode(), method);
        }
        assertTrue(browser.open(callback).location().toString().contains("connected=twitter"));
    }

    @Test
    void answers_are_kept_by_nobody_and_tell_nobody_where_from() {
        var browser = new Browser();
        var launch = Ways.start(guest, "twitter");
        var callback = browser.consent(launch, "few", "allow");
        var another = Ways.start(guest, "facebook", "&redirect_url=" + Stage.REDIRECT);
        var page = browser.connect(another, "few");

        for (var reply : new Reply[] {
            new Browser().open(launch),
            browser.open(callback),
            browser.open(callback),
            browser.open(page),
            new Browser().open(callback)
        }) {
            assertAll(
                    reply.url().getPath(),
                    () -> assertEquals("no-store", reply.header("Cache-Control").orElse("")),
                    () -> assertEquals(
                            "no-referrer", reply.header("Referrer-Policy").orElse("")),
                    () -> assertEquals(
                            "nosniff", reply.header("X-Content-Type-Options").orElse("")));
        }
        assertEquals("", browser.open(callback).text());
        assertEquals(303, browser.open(callback).status());
    }

    @Test
    void without_browser_binding_any_browser_may_come_back() {
        var loose = stage.tenant(usual -> new dev.handfast.tenant.TenantSettings(
                usual.redirects(), false, usual.ownAppPlatforms(), usual.branding()));
        var authUrl = Ways.start(loose, "twitter");
        assertEquals(stage.platforms().port(), authUrl.getPort());
        var consent = dev.handfast.connect.Redirects.append(
                authUrl, Map.of("sandbox_decision", "allow", "sandbox_user", "few"));
        var callback = new Browser().open(consent).location();
        int before = exchanges();

        var end = new Browser().open(callback).location();

        assertTrue(end.toString().contains("connected=twitter"));
        assertEquals(end, new Browser().open(callback).location());
        assertRefused(410, new Browser().open(Ways.with(callback, "code", "another")));
        assertEquals(before + 1, exchanges());
    }

    @ParameterizedTest
    @ValueSource(strings = {"twitter", "youtube", "googlebusiness"})
    void pkce_is_sent_with_sha256(String platform) {
        var url = new Browser().launch(Ways.start(guest, platform));
        assertEquals("S256", Browser.query(url).get("code_challenge_method"));
        assertTrue(Browser.query(url).get("code_challenge").length() >= 43);
        assertEquals("code", Browser.query(url).get("response_type"));
        assertEquals(
                stage.publicUrl() + "/oauth/callback/" + platform,
                Browser.query(url).get("redirect_uri").replaceAll("/$", ""));
    }
}
