package dev.handfast.dialect.hosted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColourTest {
    @ParameterizedTest
    @CsvSource({
        "#000000, #ffffff, 21.00",
        "#ffffff, #ffffff, 1.00",
        "#767676, #ffffff, 4.54",
        "#777777, #ffffff, 4.48",
        "#ff0000, #ffffff, 4.00",
        "#0000ff, #ffffff, 8.59",
        "#ffff00, #000000, 19.56"
    })
    void contrast_is_that_of_WCAG(String one, String other, double ratio) {
        assertEquals(ratio, Colour.of(one).contrast(Colour.of(other)), 0.005);
        assertEquals(ratio, Colour.of(other).contrast(Colour.of(one)), 0.005);
    }

    @ParameterizedTest
    @CsvSource({
        "#ffd400, #000000",
        "#5b4bdb, #ffffff",
        "#000000, #ffffff",
        "#ffffff, #000000",
        "#1877f2, #000000",
        "#0f766e, #ffffff",
        "#e11d74, #ffffff",
        "#767676, #ffffff",
        "#777777, #000000"
    })
    void text_is_white_where_that_is_legible_and_else_black(String ground, String text) {
        assertEquals(text, Colour.of(ground).text().hex());
    }

    @Test
    void whatever_the_accent_its_sheet_stays_legible() {
        everyColour().forEach(accent -> {
            assertTrue(accent.contrast(accent.text()) >= 4.5, accent::hex);
            var sheet = BrandSheet.of(accent);
            var parts = sheet.split("@media");
            legible(accent, parts[0], BrandSheet.LIGHT);
            legible(accent, parts[1], BrandSheet.DARK);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#fff", "ffffff", "#ffffff;", "#gggggg", "#ffffff}body{", "red"})
    void anything_but_six_hex_digits_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Colour.of(text));
    }

    private static void legible(Colour accent, String sheet, Colour surface) {
        assertTrue(value(sheet, "--accent-ink").contrast(surface) >= 4.5, accent::hex);
        assertTrue(value(sheet, "--accent-ink").contrast(value(sheet, "--accent-wash")) >= 4.5, accent::hex);
        assertTrue(value(sheet, "--accent-edge").contrast(surface) >= 3, accent::hex);
        var ink = Colour.of(surface.equals(BrandSheet.LIGHT) ? "#191c22" : "#eef0f4");
        var quiet = Colour.of(surface.equals(BrandSheet.LIGHT) ? "#5a6170" : "#a4acba");
        assertTrue(ink.contrast(value(sheet, "--accent-wash")) >= 4.5, accent::hex);
        assertTrue(quiet.contrast(value(sheet, "--accent-wash")) >= 4.5, accent::hex);
    }

    private static Colour value(String sheet, String name) {
        int at = sheet.indexOf(name + ":") + name.length() + 1;
        return Colour.of(sheet.substring(at, at + 7));
    }

    private static Stream<Colour> everyColour() {
        return IntStream.range(0, 12 * 12 * 12)
                .mapToObj(i -> new Colour(i / 144 * 255 / 11, i / 12 % 12 * 255 / 11, i % 12 * 255 / 11));
    }
}
