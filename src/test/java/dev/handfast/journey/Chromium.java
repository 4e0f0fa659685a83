package dev.handfast.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * A real browser without a window. Where none is installed its tests are skipped, or fail if {@code HANDFAST_BROWSER} is {@code
 * required}. Starting one takes a second or two, so a class shares one. With {@code -Dhandfast.screenshots=<folder>} it leaves pictures
 * of what it saw.
 */
public final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(25);
    private static final Optional<Path> PICTURES =
            Optional.ofNullable(System.getProperty("handfast.screenshots")).map(Path::of);

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one with nothing remembered. */
    public static Chromium open() {
        var driver = onPath("chromedriver");
        var chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> onPath(name).stream())
                .findFirst();
        boolean there = driver.isPresent() && chromium.isPresent();
        if ("required".equals(System.getenv("HANDFAST_BROWSER"))) {
            assertTrue(there, "Chromium and chromedriver must be installed, as HANDFAST_BROWSER says");
        }
        assumeTrue(there, "Chromium and chromedriver are installed");
        var options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en",
                "--window-size=1100,900");
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL", LogType.PERFORMANCE, "ALL"));
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow())
                .usingAnyFreePort()
                .build();
        return new Chromium(new ChromeDriver(service, options));
    }

    /** What drives it, for whatever is not offered here. */
    public ChromeDriver driver() {
        return driver;
    }

    /** Goes to an address. */
    public void visit(URI url) {
        driver.get(url.toString());
    }

    /** Where it is. */
    public URI url() {
        return URI.create(driver.getCurrentUrl());
    }

    /** Waits until it is at an address that begins like this, and answers all of it. */
    public URI arrivesAt(String start) {
        patiently().until(() -> driver.getCurrentUrl().startsWith(start));
        return url();
    }

    /** What a selector finds first, as soon as it can be seen. */
    public WebElement find(String selector) {
        patiently().ignoreExceptions().until(() -> driver.findElement(By.cssSelector(selector))
                .isDisplayed());
        return driver.findElement(By.cssSelector(selector));
    }

    /** Waits until something is so. */
    public void waitUntil(BooleanSupplier so) {
        patiently().until(so::getAsBoolean);
    }

    /** Everything a selector finds now. */
    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The visible text of what a selector finds. */
    public String text(String selector) {
        return find(selector).getText();
    }

    /** Presses what a selector finds. */
    public void click(String selector) {
        find(selector).click();
    }

    /** Chooses a radio button by the keyboard: wherever it is, it comes into sight. */
    public void tick(String selector) {
        find(selector).sendKeys(Keys.SPACE);
    }

    /** Types in the place of what stands there. */
    public void type(String selector, String text) {
        var field = find(selector);
        field.clear();
        field.sendKeys(text);
    }

    /** Presses keys where the focus is. */
    public void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Puts it on a phone: 390 to 844 points, by touch. */
    public void asPhone() {
        size(390, 844, true);
    }

    /** Puts it on a desktop. */
    public void asDesktop() {
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** Runs no script of any page any more, or again. */
    public void scripts(boolean run) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !run));
    }

    /** Prefers light or dark. */
    public void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** Whether nothing sticks out at the side. */
    public boolean fitsItsWidth() {
        return (Boolean) driver.executeScript(
                "return document.documentElement.scrollWidth <= document.documentElement.clientWidth");
    }

    /** Forgets every cookie, and is a desktop in light with scripts again. */
    public void freshen() {
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        asDesktop();
        dark(false);
        scripts(true);
        complaints();
        outside();
    }

    /** What the pages since the last call broke: errors of scripts, of policies, of missing files. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** What the pages since the last call asked of other machines. */
    public List<String> outside() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(Chromium::requested)
                .flatMap(Optional::stream)
                .filter(url -> !List.of("localhost", "127.0.0.1").contains(String.valueOf(url.getHost())))
                .map(URI::toString)
                .toList();
    }

    /** Leaves pictures of the page on a desktop and a phone, in light and dark, if they are asked for. */
    public void photograph(String name) {
        if (PICTURES.isEmpty()) {
            return;
        }
        for (boolean dark : List.of(false, true)) {
            dark(dark);
            picture(name + (dark ? "-desktop-dark" : "-desktop"));
            asPhone();
            picture(name + (dark ? "-phone-dark" : "-phone"));
            asDesktop();
        }
        dark(false);
    }

    @Override
    public void close() {
        driver.quit();
    }

    private void picture(String name) {
        try {
            driver.executeAsyncScript("const done = arguments[0]; setTimeout(done, 700);");
            Files.createDirectories(PICTURES.orElseThrow());
            Files.write(PICTURES.get().resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void size(int width, int height, boolean mobile) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", mobile));
    }

    private static Optional<URI> requested(LogEntry entry) {
        try {
            var message = JSON.readTree(entry.getMessage()).path("message");
            var url = message.path("params").path("request").path("url").asText();
            return message.path("method").asText().equals("Network.requestWillBeSent") && url.startsWith("http")
                    ? Optional.of(URI.create(url))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(LOOK_AGAIN);
    }

    private static Optional<File> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toFile)
                .findFirst();
    }
}
