package dev.handfast.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.Main;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one database: the stage's own, and one that is killed. */
class KilledProcessTest {
    private static Stage stage;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        stage = Stage.open(Map.of());
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void a_flow_of_a_killed_process_finishes_on_the_other() throws Exception {
        var guest = stage.tenant();
        int port = Stage.freePort();
        var process = serve(port);
        try {
            var there = URI.create("http://localhost:" + port);
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> listens(there));
            var browser = new Browser();
            var started = new LateClient(there, Optional.of(guest.key()))
                    .get("/v1/connect/reddit?profileId=" + guest.profile() + "&redirect_url=" + Stage.REDIRECT);
            assertEquals(200, started.status(), started.text());
            var launch = URI.create(started.json().path("authUrl").asText());
            var callback = browser.consent(there.resolve(launch.getRawPath()), "few", "allow");

            process.destroyForcibly(); // SIGKILL
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            var end = browser.open(callback).location();

            assertTrue(end.toString().startsWith(Stage.REDIRECT + "?connected=reddit"), end.toString());
            assertEquals(
                    1, guest.late().get("/v1/accounts").json().path("accounts").size());
            assertFalse(listens(there));
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean listens(URI there) {
        try {
            return new LateClient(there, Optional.empty()).get("/v1/accounts").status() == 401;
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    /** The gateway as an operator runs it, with the simulated Reddit in place of the real one. */
    private Process serve(int port) throws IOException {
        var simulated = stage.platforms().hosts().get("reddit");
        var file = Files.readString(Path.of("conf/platforms/reddit.yaml"))
                .replace("https://www.reddit.com", simulated.get("www").toString())
                .replace("https://oauth.reddit.com", simulated.get("api").toString());
        Files.writeString(folder.resolve("reddit.yaml"), file);
        var settings = stage.sandbox().settings();
        var app = settings.platforms().get("reddit");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder =
                new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve");
        builder.environment()
                .putAll(Map.of(
                        "HANDFAST_HTTP_PORT", Integer.toString(port),
                        "HANDFAST_MANAGEMENT_PORT", "0",
                        "HANDFAST_PUBLIC_URL", settings.publicUrl().toString(),
                        "HANDFAST_DATABASE_URL", stage.databaseUrl(),
                        "HANDFAST_KEYRING_FILE", settings.keyringFile().toString(),
                        "HANDFAST_PLATFORMS_DIR", folder.toString(),
                        "HANDFAST_ALLOW_LOOPBACK_HTTP", "true",
                        "HANDFAST_PLATFORM_REDDIT_CLIENT_ID", app.clientId(),
                        "HANDFAST_PLATFORM_REDDIT_CLIENT_SECRET",
                                app.clientSecret().reveal()));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
