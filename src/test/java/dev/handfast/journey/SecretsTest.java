package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.handfast.sandbox.platforms.Endpoint;
import dev.handfast.sandbox.platforms.Fault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** After journeys of every kind over every platform, no secret stands where somebody could read it. */
class SecretsTest {
    private static final String APP_PASSWORD = "abcd-efgh-ijkl-mnop";
    private static final List<String> PLAIN =
            List.of("instagram", "twitter", "tiktok", "youtube", "threads", "reddit", "pinterest");
    private static final List<String> CHOOSING = List.of("facebook", "linkedin", "googlebusiness");

    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();
    private static final List<String> ANSWERS = new ArrayList<>();
    /** Ours: states, handles, keys. They are shown to those they belong to, and stored and logged nowhere. */
    private static final Set<String> HANDLES = new LinkedHashSet<>();

    private static Stage stage;
    private static Stage.Guest guest;

    @BeforeAll
    static void travel() {
        stage = Stage.open(Map.of());
        guest = stage.tenant();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        LOG.setContext(root.getLoggerContext());
        LOG.start();
        root.addAppender(LOG);
        ((Logger) LoggerFactory.getLogger("dev.handfast")).setLevel(Level.TRACE);
        HANDLES.add(guest.key().reveal());
        PLAIN.forEach(SecretsTest::plain);
        CHOOSING.forEach(SecretsTest::choosing);
        appPassword();
        failing();
        for (var path : List.of(
                "/v1/accounts",
                "/v1/accounts/health",
                "/v1/profiles",
                "/v1/api-keys",
                "/v1/users",
                "/v1/usage-stats",
                "/v1/auth/verify")) {
            keep(guest.late().get(path));
        }
        guest.late().get("/v1/accounts").json().path("accounts").forEach(account -> {
            var id = account.path("_id").asText();
            keep(guest.late().get("/v1/accounts/" + id));
            keep(guest.late().get("/v1/accounts/" + id + "/health"));
        });
    }

    @AfterAll
    static void close() {
        ((Logger) LoggerFactory.getLogger("dev.handfast")).setLevel(Level.INFO);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(LOG);
        stage.close();
    }

    private static Reply keep(Reply reply) {
        ANSWERS.add(reply.status() + " " + reply.url().getPath() + "\n"
                + reply.response().headers().map() + "\n" + reply.text());
        return reply;
    }

    private static URI start(String platform, String more) {
        var reply = keep(guest.late()
                .get("/v1/connect/" + platform + "?profileId=" + guest.profile() + "&redirect_url=" + Stage.REDIRECT
                        + more));
        HANDLES.add(reply.json().path("state").asText());
        return URI.create(reply.json().path("authUrl").asText());
    }

    private static URI arrive(Browser browser, String platform, String more) {
        var launch = start(platform, more);
        keep(browser.open(launch));
        browser.cookies().getCookieStore().getCookies().forEach(cookie -> HANDLES.add(cookie.getValue()));
        var callback = browser.consent(launch, "few", "allow");
        keep(new Browser().open(callback));
        var end = keep(browser.open(callback)).location();
        keep(browser.open(callback));
        return end;
    }

    private static void plain(String platform) {
        arrive(new Browser(), platform, "");
    }

    private static void choosing(String platform) {
        var browser = new Browser();
        var page = arrive(browser, platform, "");
        var shown = keep(browser.open(page));
        var handles = Browser.query(page);
        var choice = shown.text().replaceAll("(?s).*?name=\"choice\"[^>]*value=\"([^\"]*)\".*", "$1");
        var form = new LinkedHashMap<String, String>();
        form.put("tempToken", handles.get("tempToken"));
        form.put("connect_token", handles.get("connect_token"));
        keep(browser.submit(bare(page), Map.copyOf(form)));
        form.put("choice", choice);
        assertEquals(200, keep(browser.submit(bare(page), form)).status(), platform + " " + choice);

        var told = Browser.query(arrive(new Browser(), platform, "&headless=true"));
        for (var each : List.of(handles, told)) {
            HANDLES.add(each.get("tempToken"));
            HANDLES.add(each.get("connect_token"));
        }
        var query = "?profileId=" + guest.profile() + "&tempToken=" + told.get("tempToken");
        keep(guest.late().get("/v1/connect/facebook/select-page" + query));
        keep(guest.late().get("/v1/connect/googlebusiness/locations" + query));
        keep(guest.late().get("/v1/connect/linkedin/organizations?tempToken=" + told.get("tempToken") + "&orgIds=1"));
        keep(guest.late().get("/v1/connect/pending-data?token=" + told.get("tempToken")));
    }

    private static URI bare(URI url) {
        return URI.create(url.toString().replaceAll("\\?.*", ""));
    }

    private static void appPassword() {
        var browser = new Browser();
        var page = keep(browser.open(start("bluesky", ""))).location();
        keep(browser.open(page));
        for (var password : List.of("wrong-wron-gwro-ngwr", APP_PASSWORD)) {
            keep(browser.submit(
                    bare(page),
                    Map.of(
                            "state",
                            Browser.query(page).get("state"),
                            "identifier",
                            "ada.test",
                            "appPassword",
                            password)));
        }
        var connected = keep(guest.late()
                .post(
                        "/v1/connect/bluesky/credentials",
                        Map.of(
                                "identifier",
                                "few.test",
                                "appPassword",
                                APP_PASSWORD,
                                "state",
                                guest.tenant().id() + "-" + guest.profile())));
        assertEquals(200, connected.status(), connected.text());
    }

    private static void failing() {
        for (var kind : Fault.Kind.values()) {
            if (kind != Fault.Kind.SLOW) {
                stage.platforms().faults().add(Fault.once("twitter", Endpoint.TOKEN, kind));
                arrive(new Browser(), "twitter", "");
                stage.platforms().faults().add(Fault.once("facebook", Endpoint.TARGETS, kind));
                arrive(new Browser(), "facebook", "");
                stage.platforms().faults().clear();
            }
        }
    }

    /** What only we and a platform know. */
    private static Set<String> secrets() {
        var all = new LinkedHashSet<>(stage.platforms().issuedSecrets());
        stage.sandbox()
                .settings()
                .platforms()
                .values()
                .forEach(app -> all.add(app.clientSecret().reveal()));
        all.add(APP_PASSWORD);
        assertTrue(all.size() > 60, "only " + all.size());
        return all;
    }

    private static void assertNowhere(String place, String text, Set<String> secrets) {
        for (var secret : secrets) {
            int at = text.indexOf(secret);
            assertFalse(
                    at >= 0,
                    () -> place + " tells " + secret + ": …"
                            + text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 100)));
        }
    }

    private static String logged() {
        var text = new StringBuilder();
        for (var event : List.copyOf(LOG.list)) {
            text.append(event.getFormattedMessage())
                    .append(' ')
                    .append(event.getKeyValuePairs())
                    .append('\n');
            if (event.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    @Test
    void nor_in_logs() {
        var logged = logged();
        assertTrue(logged.contains("flow.connected"));
        assertNowhere("a log", logged, secrets());
        assertNowhere("a log", logged, HANDLES);
    }

    @Test
    void nor_in_answers_and_redirects() {
        for (var answer : ANSWERS) {
            assertNowhere("an answer", answer, secrets());
        }
    }

    @Test
    void nor_in_metrics() {
        var port = stage.sandbox().json().path("managementUrl").asText();
        var metrics = new Browser().open(URI.create(port + "/metrics")).text();
        assertTrue(metrics.contains("handfast_flows_open"));
        assertNowhere("a metric", metrics, secrets());
        assertNowhere("a metric", metrics, HANDLES);
    }

    @Test
    void nor_in_the_database() {
        var rows = Rows.of(stage);
        var tables = rows.read(
                "select table_name from information_schema.tables where table_schema = 'public'",
                row -> row.getString(1));
        assertTrue(tables.contains("oauth_grant"));
        var hidden = new LinkedHashSet<>(secrets());
        hidden.addAll(HANDLES);
        var spelled = new LinkedHashSet<String>();
        for (var secret : hidden) {
            var bytes = secret.getBytes(StandardCharsets.UTF_8);
            spelled.add(secret);
            spelled.add(HexFormat.of().formatHex(bytes));
            spelled.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        }
        for (var table : tables) {
            var dump = String.join("\n", rows.read("select t::text from \"" + table + "\" t", row -> row.getString(1)));
            assertNowhere("table " + table, dump, spelled);
        }
        assertTrue(rows.number("select count(*) from oauth_grant") > 10);
    }
}
