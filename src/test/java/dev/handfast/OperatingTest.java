package dev.handfast;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.dialect.handfast.Own;
import dev.handfast.journey.Browser;
import dev.handfast.journey.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Operators are told of what there is to see, and of nothing else. */
class OperatingTest {
    private static final String SAMPLE = "(?m)^(handfast_\\w+?)(?:_count|_sum|_max)?(?:\\{(.*)})? \\S+$";
    private static final String TAG = "(\\w+)=\"";
    private static final String CODE = "`([^`]+)`";
    private static final String LOGGED = "LOG\\s*\\.(?:at)?(%s)\\((?:\\)[^;]*?\\.log\\()?\\s*\"([^\"]+)\"";

    private final Document operating = Document.of("src/docs/operating.md");

    @Test
    void Its_meters_and_their_tags_are_those_of_a_gateway_at_work() {
        var told = new TreeMap<String, TreeSet<String>>();
        for (var row : operating.table("| meter | tags")) {
            var cells = row.split("\\|");
            told.put(found(CODE, cells[1]).get(0), new TreeSet<>(found(CODE, cells[2])));
        }
        var stage = Stage.shared();
        var own = Own.of(stage.tenant());
        own.consented("few", "reddit");

        Own.answered(200, own.post("/import", Own.body("connections", List.of(due(stage)))));

        var management = stage.sandbox().json().path("managementUrl").asText();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertEquals(
                        told.toString(),
                        meters(URI.create(management + "/metrics")).toString()));
    }

    /** Of which no end is known, so that it is renewed at once. */
    private static Map<String, ?> due(Stage stage) {
        return Own.body(
                "platform",
                "reddit",
                "client_id",
                stage.sandbox().settings().platforms().get("reddit").clientId(),
                "identity",
                Map.of("id", "measured"),
                "tokens",
                Map.of("access_token", "measured-access", "refresh_token", "measured-refresh"));
    }

    private static Map<String, TreeSet<String>> meters(URI metrics) {
        var there = new TreeMap<String, TreeSet<String>>();
        var samples =
                Pattern.compile(SAMPLE).matcher(new Browser().open(metrics).text());
        while (samples.find()) {
            there.computeIfAbsent(samples.group(1), meter -> new TreeSet<>()).addAll(found(TAG, samples.group(2)));
        }
        return there;
    }

    @Test
    void Its_events_are_those_that_are_logged_as_warnings_and_errors() throws IOException {
        var logged = new TreeSet<String>();
        for (var level : List.of("Warn", "Error")) {
            var events = Pattern.compile(LOGGED.formatted(level), Pattern.CASE_INSENSITIVE);
            try (var sources = Files.walk(Path.of("src/main/java"))) {
                for (var source : sources.filter(Files::isRegularFile).toList()) {
                    events.matcher(Files.readString(source))
                            .results()
                            .forEach(log -> logged.add(log.group(2) + " " + level.toUpperCase(Locale.ROOT)));
                }
            }
        }
        var told = new TreeSet<String>();
        for (var row : operating.table("| event | level")) {
            var cells = row.split("\\|");
            found(CODE, cells[1]).forEach(event -> told.add(event + " " + cells[2].strip()));
        }
        assertEquals(String.join("\n", logged), String.join("\n", told));
    }

    private static List<String> found(String pattern, String text) {
        return text == null
                ? List.of()
                : Pattern.compile(pattern)
                        .matcher(text)
                        .results()
                        .map(result -> result.group(1))
                        .toList();
    }
}
