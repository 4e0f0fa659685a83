package dev.handfast.dialect.hosted;

/**
 * A stylesheet of one accent colour: what the pages' own sheet takes from the brand, in light and in dark.
 *
 * <p>Whatever the accent, text on it and text in it keep 4.5 to 1 (WCAG 2.2, 1.4.3) and edges 3 to 1 (1.4.11).
 */
final class BrandSheet {
    /** The cards' colour in light, as page.css has it. */
    static final Colour LIGHT = Colour.of("#ffffff");

    /** The cards' colour in dark, as page.css has it. */
    static final Colour DARK = Colour.of("#1a1d24");

    private static final double EDGE = 3; // 1.4.11

    private BrandSheet() {}

    static String of(Colour accent) {
        return """
                :root {%s}
                @media (prefers-color-scheme: dark) { :root {%s} }
                """.formatted(variables(accent, LIGHT), variables(accent, DARK));
    }

    private static String variables(Colour accent, Colour surface) {
        var wash = surface.mixed(accent, surface.equals(LIGHT) ? 0.06 : 0.12);
        var ink = accent.on(surface, Colour.TEXT);
        return "--accent:%s;--on-accent:%s;--accent-edge:%s;--accent-ink:%s;--accent-wash:%s;--accent-glow:%s"
                .formatted(
                        accent.hex(),
                        accent.text().hex(),
                        accent.on(surface, EDGE).hex(),
                        // On the wash it must be as legible as on the card itself.
                        ink.on(wash, Colour.TEXT).hex(),
                        wash.hex(),
                        accent.hex() + (surface.equals(LIGHT) ? "24" : "2e"));
    }
}
