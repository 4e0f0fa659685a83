package dev.handfast.dialect.hosted;

import static dev.handfast.dialect.hosted.Markup.attributes;
import static dev.handfast.dialect.hosted.Markup.tags;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EveryPageTest {
    private final Pages pages = new Pages(Assets.load(), false);

    @Test
    void no_page_has_anything_inline_or_a_handler() {
        everyPage(page -> {
            var script = Pattern.compile("<script[^>]*>([^<]*)").matcher(page.html());
            assertTrue(script.find());
            assertTrue(script.group().contains("src=\"" + Assets.ROOT)
                    && script.group(1).isEmpty());
            assertFalse(script.find());
            assertFalse(page.html().contains("<style"));
            attributes(page, (name, value) -> assertFalse(name.startsWith("on") || name.equals("style"), name));
        });
    }

    @Test
    void what_others_wrote_never_becomes_markup() {
        everyPage(page -> {
            assertFalse(page.html().contains("<b>"));
            assertFalse(page.html().contains("alert('1')</script>"));
            assertTrue(page.html().contains("&lt;script&gt;alert("));
        });
    }

    @Test
    void every_address_in_a_page_is_web_or_its_own() {
        everyPage(page -> attributes(page, (name, value) -> {
            if (List.of("href", "src", "action").contains(name)) {
                assertTrue(value.startsWith("https://") || value.startsWith("/connect/"), value);
            }
        }));
    }

    @Test
    void every_picture_hides_who_looks_and_every_id_is_there_once() {
        everyPage(page -> {
            tags(page, "img").forEach(tag -> {
                assertTrue(tag.contains(" alt=\"\"") && tag.contains(" referrerpolicy=\"no-referrer\""), tag);
                assertTrue(tag.contains(" loading=\"lazy\""), tag);
            });
            var ids = Pattern.compile(" id=\"([^\"]+)\"")
                    .matcher(page.html())
                    .results()
                    .map(result -> result.group(1))
                    .toList();
            assertEquals(ids.stream().distinct().toList(), ids);
        });
    }

    @Test
    void every_page_has_one_headline_a_language_and_a_title() {
        everyPage(page -> {
            assertEquals(1, tags(page, "h1").size());
            assertEquals(1, tags(page, "main").size());
            assertTrue(page.html().startsWith("<!doctype html>"));
            assertTrue(page.html().contains("<html lang=\"en\">"));
            assertTrue(page.html().contains("<title>"));
            assertTrue(page.html().contains("Secured by Handfast"));
        });
    }

    @Test
    void every_page_comes_with_the_headers_that_keep_it_safe() {
        everyPage(page -> {
            var policy = page.headers().get("Content-Security-Policy");
            assertFalse(policy.contains("unsafe"));
            assertFalse(policy.contains("*"));
            assertTrue(policy.startsWith(
                    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https:;"));
            assertTrue(policy.contains("frame-ancestors 'none'; base-uri 'none'"));
            assertEquals("text/html; charset=utf-8", page.headers().get("Content-Type"));
            assertEquals("no-store", page.headers().get("Cache-Control"));
            assertEquals("no-referrer", page.headers().get("Referrer-Policy"));
            assertEquals("nosniff", page.headers().get("X-Content-Type-Options"));
            assertEquals("DENY", page.headers().get("X-Frame-Options"));
            assertTrue(page.headers().containsKey("Permissions-Policy"));
        });
    }

    @Test
    void no_page_cuts_a_popup_off_from_the_window_that_opened_it() {
        everyPage(page -> assertFalse(page.headers().containsKey("Cross-Origin-Opener-Policy")));
    }

    private void everyPage(Consumer<Page> check) {
        assertAll(Samples.all(pages).entrySet().stream()
                .map(entry -> () -> assertAll(entry.getKey(), () -> check.accept(entry.getValue()))));
    }
}
