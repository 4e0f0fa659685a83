package dev.handfast.dialect.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.journey.Chromium;
import dev.handfast.journey.Stage;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The documents as people read them; skipped where no Chromium is installed. */
class DocsInChromiumTest {
    private static Chromium chromium;

    @BeforeAll
    static void open() {
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void freshen() {
        chromium.freshen();
    }

    @AfterEach
    void nothing_broke_and_no_other_machine_was_asked() {
        assertEquals(List.of(), chromium.complaints());
        assertEquals(List.of(), chromium.outside());
    }

    private static void visit(String path) {
        chromium.visit(URI.create(Stage.shared().publicUrl() + path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/late", "/docs/handfast", "/docs/late#selectFacebookPage"})
    void nothing_sticks_out_of_a_desktop_or_a_phone(String path) {
        visit(path);
        chromium.photograph("docs" + path.replaceAll("[/#]", "-"));

        assertTrue(chromium.fitsItsWidth());
        chromium.asPhone();
        assertTrue(chromium.fitsItsWidth());
    }

    @Test
    void a_phone_shows_the_heading_first_and_the_operations_when_they_are_opened() {
        chromium.asPhone();
        chromium.scripts(false);
        visit("/docs/late");

        assertTrue(chromium.driver().findElement(By.tagName("h1")).getLocation().getY() < 200);
        var jump = chromium.driver().findElement(By.cssSelector(".toc a[href='#createKey']"));
        assertFalse(jump.isDisplayed());

        chromium.click(".toc summary");
        assertTrue(jump.isDisplayed());
        chromium.asDesktop();
        chromium.click(".toc a[href='#createKey']");
        assertFalse(
                chromium.driver().findElement(By.cssSelector(".toc summary")).isDisplayed());
    }

    @Test
    void without_scripts_a_reader_gets_from_the_list_to_an_operation_and_opens_an_answer() {
        chromium.scripts(false);
        visit("/docs");

        chromium.click("a[href='/docs/late']");
        chromium.click("a[href='#createKey']");

        assertTrue(chromium.url().toString().endsWith("/docs/late#createKey"));
        chromium.click("#createKey .reply:not([open]) summary");
        assertTrue(chromium.text("#createKey").contains("malformed_body"));
    }

    @Test
    void the_keyboard_skips_to_the_content_and_sees_where_it_is() {
        visit("/docs/handfast");

        chromium.press(Keys.TAB);

        assertEquals(
                "To the content", chromium.driver().switchTo().activeElement().getText());
        chromium.press(Keys.ENTER);
        assertEquals("content", chromium.driver().switchTo().activeElement().getAttribute("id"));
    }
}
