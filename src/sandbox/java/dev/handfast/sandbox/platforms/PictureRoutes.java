package dev.handfast.sandbox.platforms;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Profile pictures, drawn from their name, and the style and icon of the sandbox's pages. */
final class PictureRoutes {
    private final String css = resource("/sandbox/consent/consent.css");
    private final String icon = resource("/sandbox/consent/icon.svg");

    void mount(Router router) {
        router.get("/sandbox/pictures/:name").handler(this::picture);
        router.get("/sandbox/assets/consent.css").handler(context -> context.response()
                .putHeader("content-type", "text/css; charset=utf-8")
                .end(css));
        router.get("/sandbox/assets/icon.svg").handler(context -> context.response()
                .putHeader("content-type", "image/svg+xml")
                .putHeader("cache-control", "max-age=3600")
                .end(icon));
    }

    private void picture(RoutingContext context) {
        var name = context.pathParam("name");
        var hue = Math.floorMod(name.hashCode(), 360);
        var letter = ConsentPage.escaped(name.substring(0, 1).toUpperCase(java.util.Locale.ROOT));
        context.response()
                .putHeader("content-type", "image/svg+xml")
                .putHeader("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
                .putHeader("cache-control", "max-age=3600")
                .end("""
                        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">
                        <rect width="96" height="96" fill="hsl(%d 60%% 45%%)"/>
                        <text x="48" y="64" font-family="sans-serif" font-size="46" fill="white" text-anchor="middle">%s</text>
                        </svg>""".formatted(hue, letter));
    }

    static String resource(String path) {
        try (var in = PictureRoutes.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the sandbox lacks its resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
