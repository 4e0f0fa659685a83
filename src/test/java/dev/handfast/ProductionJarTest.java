package dev.handfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
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

    private Answer run(String... words) throws Exception {
        var command = new java.util.ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(words));
        var out = elsewhere.resolve("out").toFile();
        var err = elsewhere.resolve("err").toFile();
        var builder = new ProcessBuilder(command)
                .directory(elsewhere.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().keySet().removeIf(name -> name.startsWith("HANDFAST_") || name.startsWith("JAVA_TOOL"));
        var process = builder.start();
        try {
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "it ends by itself");
            return new Answer(
                    process.exitValue(),
                    Files.readString(out.toPath(), StandardCharsets.UTF_8),
                    Files.readString(err.toPath(), StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
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
