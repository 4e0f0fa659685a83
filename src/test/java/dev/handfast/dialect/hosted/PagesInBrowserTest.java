package dev.handfast.dialect.hosted;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Chromium;
import dev.handfast.platform.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** The pages as a person meets them; skipped where no Chromium is installed. */
@ExtendWith(VertxExtension.class)
class PagesInBrowserTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Assets ASSETS = Assets.load();
    private static Chromium chromium;
    private static ChromeDriver browser;

    private final Pages pages = new Pages(ASSETS, true);
    private final Map<String, Page> served = new ConcurrentHashMap<>();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private int port;

    @BeforeAll
    static void open() {
        chromium = Chromium.open();
        browser = chromium.driver();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void serve(Vertx vertx) throws Exception {
        var server = vertx.createHttpServer().requestHandler(this::answer).listen(0);
        port = server.toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void nothing_broke_the_policy() {
        var violations = browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getMessage())
                .filter(message -> message.contains("Security Policy") || message.contains("page."))
                .toList();
        script(true);
        assertEquals(List.of(), violations);
    }

    @Test
    void typing_narrows_a_long_list_and_tells_how_far() {
        visit(pages.pick(pick(500, Optional.empty())));

        find("#search").sendKeys("CAFE 49");

        await().atMost(SOON).until(() -> find("#count").getText().equals("15 of 500 locations"));
        assertEquals(15, shown());
        find("#search").sendKeys(Keys.chord(Keys.CONTROL, "a"), "no such place");
        await().atMost(SOON).until(() -> find(".none").isDisplayed());
        assertEquals(0, shown());
    }

    @Test
    void what_is_chosen_stays_in_sight_while_searching() {
        visit(pages.pick(pick(500, Optional.empty())));
        find("input[value=id0]").click();

        find("#search").sendKeys("CAFE 499");

        await().atMost(SOON).until(() -> shown() == 2);
        assertTrue(find("input[value=id0]").isDisplayed());
    }

    @Test
    void the_keyboard_alone_chooses_and_connects() {
        visit(pages.pick(pick(500, Optional.empty())));

        find("#search").sendKeys("cafe 7", Keys.ENTER);
        focused().sendKeys(Keys.SPACE);
        focused().sendKeys(Keys.ENTER);

        await().atMost(SOON).until(() -> posted.size() == 1);
        assertTrue(posted.get(0).contains("choice=id7"), posted.get(0));
        assertTrue(posted.get(0).contains("t=%22%3E%3Cb%3E"), posted.get(0));
    }

    @Test
    void the_button_is_in_sight_wherever_the_list_is() {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 320, "height", 568, "deviceScaleFactor", 1, "mobile", false));
        visit(pages.pick(pick(500, Optional.empty())));

        assertTrue(buttonInSight());
        browser.executeScript("scrollTo(0, document.documentElement.scrollHeight / 2)");
        assertTrue(buttonInSight());
        assertEquals(true, browser.executeScript("return document.documentElement.scrollWidth <= innerWidth"));
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 500})
    void however_many_there_are_nothing_sticks_out_of_a_phone(int number) {
        visit(pages.pick(pick(number, Optional.empty())));
        chromium.photograph("pick-" + number);

        chromium.asPhone();

        assertTrue(chromium.fitsItsWidth());
        chromium.asDesktop();
    }

    @Test
    void an_impatient_finger_posts_once() {
        visit(pages.pick(pick(1, Optional.empty())));

        browser.executeScript("const b = document.querySelector('.button'); b.click(); b.click(); b.click()");

        await().atMost(SOON).until(() -> !posted.isEmpty());
        assertEquals("true", find(".button").getAttribute("aria-disabled"));
        assertEquals("Connecting…", find(".button").getText());
        assertEquals(1, posted.size());
    }

    @Test
    void without_a_choice_the_page_asks_for_one() {
        visit(pages.pick(pick(3, Optional.empty())));

        find(".button").click();

        assertTrue(find("#unchosen").isDisplayed());
        assertEquals("id0", focused().getAttribute("value"));
        assertTrue(posted.isEmpty());
    }

    @Test
    void without_the_script_everything_can_be_chosen() {
        script(false);
        visit(pages.pick(pick(500, Optional.empty())));

        find("input[value=id3]").sendKeys(Keys.SPACE);
        find(".button").click();

        await().atMost(SOON).until(() -> posted.size() == 1);
        assertTrue(posted.get(0).contains("choice=id3"), posted.get(0));
    }

    @Test
    void a_picture_that_does_not_come_leaves_the_letter() {
        visit(pages.pick(pick(3, Optional.of(URI.create("http://localhost:" + port + "/missing.png")))));

        await().atMost(SOON)
                .until(() -> browser.findElements(By.cssSelector(".choice img")).isEmpty());
        assertEquals("C", find(".choice .initial").getText());
    }

    @Test
    void an_app_password_can_be_looked_at_before_it_is_sent() {
        visit(pages.credentials(Samples.credentials("ada.example.social", CredentialsView.Errors.NONE)));
        focused().sendKeys("abcd-efgh");

        find(".reveal").click();

        assertEquals("text", find("#password").getAttribute("type"));
        assertTrue(find(".reveal").getText().startsWith("Hide"));
        find(".button").click();
        await().atMost(SOON).until(() -> posted.size() == 1);
        assertTrue(posted.get(0).contains("appPassword=abcd-efgh"), posted.get(0));
    }

    @Test
    void onward_the_browser_follows_the_client_wherever_it_sends_it() {
        served.put("/onward", pages.onward(onward("http://localhost:" + port + "/bounce?to=http://127.0.0.1:" + port)));
        visit(pages.pick(pick(1, Optional.empty(), "/onward")));

        find(".button").click();

        await().atMost(SOON).until(() -> browser.getCurrentUrl().equals("http://127.0.0.1:" + port + "/end"));
    }

    private static OnwardView onward(String to) {
        return new OnwardView(Brand.NEUTRAL, "Example", URI.create(to));
    }

    private static PickView pick(int number, Optional<URI> picture) {
        return pick(number, picture, "/post");
    }

    private static PickView pick(int number, Optional<URI> picture, String action) {
        var choices = IntStream.range(0, number)
                .mapToObj(i -> new PickView.Choice("id" + i, "Café " + i, Optional.of("Main Street"), picture))
                .toList();
        return new PickView(
                Brand.NEUTRAL,
                "Example",
                Kind.LOCATION,
                Optional.empty(),
                Optional.empty(),
                choices,
                true,
                action,
                Map.of("t", "\"><b>"),
                Optional.empty(),
                Optional.empty());
    }

    private void visit(Page page) {
        served.put("/page", page);
        browser.get("http://localhost:" + port + "/page");
    }

    private void answer(HttpServerRequest request) {
        var response = request.response();
        var path = request.path();
        if (path.startsWith(Assets.ROOT)) {
            var asset = ASSETS.find(path.substring(Assets.ROOT.length())).orElseThrow();
            asset.headers().forEach(response::putHeader);
            response.end(asset.body());
        } else if (served.containsKey(path)) {
            served.get(path).headers().forEach(response::putHeader);
            response.end(served.get(path).html());
        } else if (path.equals("/bounce")) {
            response.setStatusCode(302)
                    .putHeader("Location", request.getParam("to") + "/end")
                    .end();
        } else if (request.method().name().equals("POST")) {
            // 204 leaves the page where it is, to be looked at.
            request.body().onSuccess(body -> {
                posted.add(body.toString());
                response.setStatusCode(204).end();
            });
        } else {
            response.setStatusCode(404).end();
        }
    }

    private long shown() {
        return (Long) browser.executeScript("return document.querySelectorAll('.choices > li:not([hidden])').length");
    }

    private boolean buttonInSight() {
        return (Boolean) browser.executeScript("""
                const r = document.querySelector('.button').getBoundingClientRect();
                return r.top >= 0 && r.bottom <= innerHeight
                    && document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2).matches('.button');
                """);
    }

    private static void script(boolean enabled) {
        browser.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !enabled));
    }

    private static WebElement find(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    private static WebElement focused() {
        return browser.switchTo().activeElement();
    }
}
