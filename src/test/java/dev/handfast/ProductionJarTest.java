package dev.handfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.handfast.sandbox.postgres.LocalPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the finished production jar from outside. Runs after packaging. */
class ProductionJarTest {
    private static final Path JAR = Path.of("target/handfast.jar").toAbsolutePath();

    @TempDir
    Path elsewhere;

    private record Answer(int code, String out, String err) {}

    @Test
    void Nothing_of_sandbox_tests_or_embedded_databases_is_in_it() throws IOException {
        for (var name : names()) {
            assertFalse(
                    name.matches("(?i).*(dev/handfast/(sandbox|bench)|zonky|org/junit|selenium|archunit|awaitility"
                            + "|vertx/junit5|postgres-.*\\.txz).*"),
                    name);
            assertFalse(name.matches("(?i).*(keyring.*\\.json|\\.(pem|key|p12|jks))"), name);
        }
    }

    @Test
    void It_carries_what_it_needs() throws IOException {
        var names = names();
        assertTrue(names.contains("dev/handfast/Main.class"));
        assertTrue(names.contains("logback.xml"));
        assertTrue(names.contains("conf/handfast.yaml"));
        for (var file : sources("conf/platforms")) {
            assertTrue(names.contains(file), file);
        }
        for (var file : sources("src/main/resources")) {
            assertTrue(names.contains(file.substring("src/main/resources/".length())), file);
        }
    }

    @Test
    void Its_manifest_says_how_to_start_it() throws IOException {
        try (var jar = new JarFile(JAR.toFile())) {
            var manifest = jar.getManifest().getMainAttributes();
            assertEquals("dev.handfast.Main", manifest.getValue("Main-Class"));
            assertEquals("true", manifest.getValue("Multi-Release"));
            assertFalse(manifest.getValue("Implementation-Version").isBlank());
        }
    }

    @Test
    void It_explains_itself() throws Exception {
        var help = run("--help");
        assertEquals(0, help.code(), help.err());
        assertTrue(help.out().contains("Usage: handfast"), help.out());
        assertEquals("", help.err());
        var version = run("--version");
        assertEquals(0, version.code());
        assertFalse(version.out().contains("development"), version.out());
    }

    @Test
    void Without_settings_it_does_not_start_and_says_what_to_do() throws Exception {
        var answer = run("serve");
        assertEquals(1, answer.code());
        assertTrue(answer.err().startsWith("handfast: 3 settings need attention:"), answer.err());
        assertTrue(answer.err().contains("set HANDFAST_PUBLIC_URL"), answer.err());
        assertFalse(answer.err().contains("\tat "), answer.err());
        assertEquals("", answer.out());
    }

    @Test
    void It_makes_a_key_ring() throws Exception {
        var file = elsewhere.resolve("keyring.json");
        var made = run("keyring", "create", file.toString());
        assertEquals(0, made.code(), made.err());
        assertFalse(made.err().contains("handfast:"), made.err());
        assertTrue(Files.exists(file));
    }

    @Test
    void The_first_steps_lead_to_a_gateway_that_serves_and_stops_in_order() throws Exception {
        var environment = Map.of(
                "HANDFAST_PUBLIC_URL", "https://connect.example.com",
                "HANDFAST_DATABASE_URL", LocalPostgres.shared().freshDatabase().toString(),
                "HANDFAST_KEYRING_FILE", elsewhere.resolve("ring.json").toString(),
                "HANDFAST_HTTP_PORT", "0",
                "HANDFAST_HTTP_LAME_DUCK", "1s",
                "HANDFAST_MANAGEMENT_PORT", "0");
        said(run(environment, "keyring", "create"));
        var early = run(environment, "serve");
        assertEquals(1, early.code());
        assertTrue(early.err().contains("handfast migrate"), early.err());
        assertTrue(said(run(environment, "migrate")).contains(", after "));
        assertEquals("The database is up to date.", said(run(environment, "migrate")));
        var tenant = said(run(environment, "tenant", "create", "Bakery"));
        said(run(environment, "profile", "create", tenant, "Shop"));
        var key = said(run(environment, "key", "create", tenant, "--dialect", "late"));
        assertTrue(said(run(environment, "platforms")).contains("/oauth/callback/facebook"));

        var serving = process(environment, "serve").start();
        try (var out = serving.inputReader()) {
            var ports = Pattern.compile("on port (\\d+); probes and metrics on port (\\d+)")
                    .matcher(out.readLine());
            assertTrue(ports.find());
            assertEquals(
                    200,
                    ask("http://localhost:" + ports.group(2) + "/health/ready", "nobody")
                            .statusCode());
            var profiles = ask("http://localhost:" + ports.group(1) + "/v1/profiles", key);
            assertEquals(200, profiles.statusCode(), profiles.body());
            assertTrue(profiles.body().contains("Shop"), profiles.body());
            serving.destroy(); // SIGTERM
            assertTrue(serving.waitFor(1, TimeUnit.MINUTES));
            assertEquals(143, serving.exitValue());
            var log = Files.readString(elsewhere.resolve("err"));
            assertFalse(log.contains("Exception"), log);
            assertFalse(log.contains("not orderly"), log);
        } finally {
            serving.destroyForcibly();
        }
    }

    private static HttpResponse<String> ask(String url, String key) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + key)
                .timeout(Duration.ofSeconds(20))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String said(Answer answer) {
        assertEquals(0, answer.code(), answer.err());
        return answer.out().strip();
    }

    private Answer run(String... words) throws Exception {
        return run(Map.of(), words);
    }

    private Answer run(Map<String, String> environment, String... words) throws Exception {
        var out = elsewhere.resolve("out");
        var process = process(environment, words).redirectOutput(out.toFile()).start();
        try {
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it ends by itself");
            return new Answer(process.exitValue(), Files.readString(out), Files.readString(elsewhere.resolve("err")));
        } finally {
            process.destroyForcibly();
        }
    }

    private ProcessBuilder process(Map<String, String> environment, String... words) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "-jar", JAR.toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command)
                .directory(elsewhere.toFile())
                .redirectError(elsewhere.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HANDFAST_") || name.startsWith("JAVA_TOOL"));
        builder.environment().putAll(environment);
        return builder;
    }

    private static Set<String> names() throws IOException {
        try (var jar = new JarFile(JAR.toFile())) {
            return jar.stream().map(entry -> entry.getName()).collect(Collectors.toSet());
        }
    }

    private static List<String> sources(String folder) throws IOException {
        if (!Files.isDirectory(Path.of(folder))) {
            return List.of();
        }
        try (var files = Files.walk(Path.of(folder))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.toString().replace('\\', '/'))
                    .toList();
        }
    }
}
