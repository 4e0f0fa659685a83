package dev.handfast.sandbox.playground;

import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The files of the playground, under a policy that lets nothing foreign in. */
final class Pages {
    private final String policy;

    Pages(String policy) {
        this.policy = policy;
    }

    void mount(Router router) {
        serve(router, "/", "playground.html", "text/html");
        serve(router, "/playground/playground.css", "playground.css", "text/css");
        serve(router, "/playground/playground.js", "playground.js", "text/javascript");
        serve(router, "/app/callback", "callback.html", "text/html");
        serve(router, "/app/callback.js", "callback.js", "text/javascript");
    }

    private void serve(Router router, String path, String file, String type) {
        var content = read(file);
        router.get(path).handler(context -> context.response()
                .putHeader("content-type", type + "; charset=utf-8")
                .putHeader("content-security-policy", policy)
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("cache-control", "no-store")
                .end(content));
    }

    private static String read(String file) {
        try (var in = Pages.class.getResourceAsStream("/sandbox/playground/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the sandbox lacks its page " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
