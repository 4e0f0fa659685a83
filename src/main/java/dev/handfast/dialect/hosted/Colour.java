package dev.handfast.dialect.hosted;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An sRGB colour that knows what can be read on it (WCAG 2.2, contrast ratio and relative luminance).
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 */
public record Colour(int red, int green, int blue) {
    /** Pure black. */
    public static final Colour BLACK = new Colour(0, 0, 0);

    /** Pure white. */
    public static final Colour WHITE = new Colour(255, 255, 255);

    /** The contrast of text to what it stands on (1.4.3, level AA). */
    static final double TEXT = 4.5;

    private static final Pattern HEX = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final int STEPS = 20; // shades tried on the way to black or white

    public Colour {
        if (((red | green | blue) & ~0xFF) != 0) {
            throw new IllegalArgumentException("each part of a colour is 0 to 255");
        }
    }

    /** Reads {@code #rrggbb}. */
    public static Colour of(String hex) {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("a colour is written #rrggbb");
        }
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return new Colour(rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF);
    }

    /** {@code #rrggbb}, in lower case. */
    public String hex() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }

    /** 1 (the same) to 21 (black on white). */
    public double contrast(Colour other) {
        double mine = luminance();
        double theirs = other.luminance();
        return (Math.max(mine, theirs) + 0.05) / (Math.min(mine, theirs) + 0.05);
    }

    /** What to write with on this: white where it has {@link #TEXT}, else black, which then has it. */
    public Colour text() {
        return contrast(WHITE) >= TEXT ? WHITE : BLACK;
    }

    /** This with a share (0 to 1) of another colour in it. */
    public Colour mixed(Colour other, double share) {
        return new Colour(
                mixed(red, other.red, share), mixed(green, other.green, share), mixed(blue, other.blue, share));
    }

    /** The shade nearest to this that has at least this contrast on a ground; black or white where no shade has. */
    public Colour on(Colour ground, double ratio) {
        var pole = ground.text();
        for (int step = 0; step < STEPS; step++) {
            var shade = mixed(pole, (double) step / STEPS);
            if (shade.contrast(ground) >= ratio) {
                return shade;
            }
        }
        return pole;
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static int mixed(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }
}
