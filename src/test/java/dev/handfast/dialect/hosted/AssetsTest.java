package dev.handfast.dialect.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {
    private final Assets assets = Assets.load();

    @ParameterizedTest
    @CsvSource({
        "page.css, text/css; charset=utf-8",
        "page.js, text/javascript; charset=utf-8",
        "icon.svg, image/svg+xml",
        "brand-5b4bdb.css, text/css; charset=utf-8"
    })
    void an_asset_is_found_by_its_path_and_kept_for_good(String name, String type) {
        var path = assets.path(name);

        var found = assets.find(path.substring(Assets.ROOT.length())).orElseThrow();

        assertTrue(path.startsWith(Assets.ROOT));
        assertTrue(found.body().length() > 0);
        assertEquals(type, found.headers().get("Content-Type"));
        assertEquals("nosniff", found.headers().get("X-Content-Type-Options"));
        assertEquals("public, max-age=31536000, immutable", found.headers().get("Cache-Control"));
    }

    @Test
    void the_path_changes_with_the_content() {
        assertNotEquals(assets.path(Colour.of("#112233")), assets.path(Colour.of("#112234")));
        assertEquals(assets.path("page.css"), Assets.load().path("page.css"));
    }

    @Test
    void an_asset_of_another_version_is_found_but_not_kept() {
        var found = assets.find("page.000000000000.css").orElseThrow();

        assertEquals("no-cache", found.headers().get("Cache-Control"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "page.css",
                "page.000000000000.js.css",
                "../hosted/page.css",
                "..%2fpage.000000000000.css",
                "brand-5b4bd.000000000000.css",
                "brand-5B4BDB.000000000000.css",
                "brand-5b4bdb.000000000000.js",
                "other.000000000000.css",
                "page.000000000000.svg"
            })
    void nothing_else_is_found(String fileName) {
        assertTrue(assets.find(fileName).isEmpty());
    }

    @Test
    void the_style_sheet_fetches_nothing_and_has_the_surfaces_the_brand_sheet_reckons_with() {
        var css = text("page.css");

        assertFalse(Pattern.compile("url\\(|@import").matcher(css).find());
        assertTrue(css.contains("--surface: " + BrandSheet.LIGHT.hex()));
        assertTrue(css.contains("--surface: " + BrandSheet.DARK.hex()));
        assertTrue(css.contains("prefers-reduced-motion"));
        assertTrue(css.contains("forced-colors"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "innerHTML",
                "outerHTML",
                "insertAdjacent",
                "eval(",
                "document.write",
                "fetch(",
                "XMLHttpRequest",
                "cookie;",
                "localStorage",
                "sessionStorage",
                ".style",
                "setAttribute(\"style"
            })
    void the_script_has_no_use_for_what_could_harm(String word) {
        assertFalse(text("page.js").contains(word));
    }

    private String text(String name) {
        return assets.find(assets.path(name).substring(Assets.ROOT.length()))
                .orElseThrow()
                .body()
                .toString();
    }
}
