package dev.handfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.handfast.config.Setting;
import dev.handfast.config.SettingsReader;
import dev.handfast.tenant.KeyFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says is so. */
class ReadmeTest {
    private static final Path PLATFORMS = Path.of("conf/platforms");
    private static final Set<Setting> NEEDED = Set.of(Setting.PUBLIC_URL, Setting.DATABASE_URL, Setting.KEYRING_FILE);

    private final Document readme = Document.of("README.md");

    @Test
    void Its_settings_are_those_of_the_reader() {
        var rows = new ArrayList<String>();
        for (var setting : Setting.values()) {
            var fallback = NEEDED.contains(setting)
                    ? " needed "
                    : setting.fallback().map(it -> " `" + it + "` ").orElse(" ");
            rows.add("| `" + setting.key() + "` | `" + setting.variable() + "` |" + fallback + "| " + setting.meaning()
                    + " |");
        }
        assertEquals(
                String.join("\n", rows),
                String.join("\n", readme.table("| in the file | in the environment | default")));
    }

    @Test
    void Every_variable_it_names_is_known_and_every_known_one_is_named() {
        var named = new TreeSet<String>();
        var variables = Pattern.compile("HANDFAST_[A-Z_]+")
                .matcher(readme.text().replace("<ID>", "ID").replace("<NAME>", "NAME"));
        while (variables.find()) {
            assertTrue(SettingsReader.knows(variables.group()), variables.group());
            named.add(variables.group());
        }
        var known = new TreeSet<>(SettingsReader.BESIDE_THE_SETTINGS);
        known.remove("HANDFAST_BROWSER"); // for the tests alone
        assertTrue(named.containsAll(known), named.toString());
    }

    @Test
    void Its_platforms_are_those_of_the_files() throws IOException {
        var expected = new TreeSet<String>();
        try (var files = Files.list(PLATFORMS)) {
            for (var file : files.filter(it -> it.toString().endsWith(".yaml")).toList()) {
                var platform = new YAMLMapper().readTree(file.toFile());
                var id = file.getFileName().toString().replace(".yaml", "");
                expected.add(String.join(
                        " | ",
                        "`" + id + "`",
                        platform.path("name").asText(),
                        choice(platform),
                        platform.path("token-lifetime").asText()));
            }
        }
        var told = new TreeSet<String>();
        for (var row : readme.table("| id | name |")) {
            var cells = row.substring(2, row.length() - 2).split(" \\| ");
            told.add(String.join(" | ", cells[0], cells[1], cells[3], cells[4]));
        }
        assertEquals(String.join("\n", expected), String.join("\n", told));
    }

    @Test
    void Its_keys_look_as_they_are_made() {
        var rows = readme.table("| API | key |");
        assertEquals(KeyFormat.values().length - 1, rows.size(), "every API but our own");
        for (var row : rows) {
            var name = row.substring(2).split(" ")[0].toLowerCase(java.util.Locale.ROOT);
            assertTrue(row.contains("`" + KeyFormat.of(name).orElseThrow().prefix() + "…`"), row);
        }
    }

    @Test
    void What_documents_link_to_exists() throws IOException {
        var documents =
                new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md")));
        try (var more = Files.walk(Path.of("src/docs"))) {
            more.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        for (var document : documents) {
            var links = Pattern.compile("]\\((?!https?:)([^)#]+)\\)").matcher(Files.readString(document));
            while (links.find()) {
                assertTrue(Files.exists(document.resolveSibling(links.group(1))), document + ": " + links.group(1));
            }
        }
    }

    @Test
    void Its_floors_are_those_that_are_held() {
        var rows = readme.table("| floor | packages");
        assertEquals(FloorsTest.FLOORS.size(), rows.size());
        for (int floor = 0; floor < rows.size(); floor++) {
            var row = rows.get(rows.size() - 1 - floor);
            assertTrue(row.startsWith("| " + floor + " | "), row);
            for (var room : FloorsTest.FLOORS.get(floor)) {
                assertTrue(room.isEmpty() || row.contains("`" + room + "`"), row);
            }
        }
    }

    @Test
    void The_checks_run_its_test_command() throws IOException {
        assertTrue(readme.text().contains("| `mvn verify` |"));
        assertTrue(readme.text().contains("| `mvn -Psandbox` |"));
        assertTrue(Files.readString(Path.of(".ci/run")).endsWith("exec mvn verify\n"));
    }

    private static String choice(JsonNode platform) {
        var kind = platform.path("target-kind").asText();
        return switch (platform.path("selection").asText("none")) {
            case "required" -> kind;
            case "optional" -> kind + ", or oneself";
            case "on-request" -> kind + ", when asked for";
            default -> "none";
        };
    }
}
