package dev.handfast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.Secret;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a process logs, seen from outside. */
class LoggingTest {
    /** A process that logs in its own name and in Vert.x's. */
    static final class Talker {
        private Talker() {}

        public static void main(String[] args) {
            org.slf4j.LoggerFactory.getLogger("dev.handfast.refresh.RefreshVerticle")
                    .atInfo()
                    .setMessage("renewed")
                    .addKeyValue("platform", "demo")
                    .addKeyValue("token", Secret.of("hush-hush"))
                    .log();
            org.slf4j.LoggerFactory.getLogger("dev.handfast.Main").debug("too fine");
            Logger vertx = LoggerFactory.getLogger("io.vertx.core.impl.Some");
            vertx.info("chatter");
            vertx.error("two\nlines", new IllegalStateException("broken"));
        }
    }

    @Test
    void Text_is_for_people() throws Exception {
        var lines = talk("text");
        assertTrue(
                lines.get(0)
                        .matches(
                                "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z INFO  RefreshVerticle: renewed platform=\"demo\" token=\"\\[secret]\""),
                lines.get(0));
        assertFalse(lines.toString().contains("too fine"));
        assertFalse(lines.toString().contains("chatter"));
        assertTrue(lines.toString().contains("IllegalStateException: broken"));
    }

    @Test
    void Json_is_one_object_a_line() throws Exception {
        var lines = talk("json");
        assertEquals(2, lines.size(), lines.toString());
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertEquals("INFO", first.at("/level").asText());
        assertEquals("renewed", first.at("/formattedMessage").asText());
        assertEquals("demo", first.at("/kvpList/0/platform").asText());
        assertEquals("[secret]", first.at("/kvpList/1/token").asText());
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertEquals("io.vertx.core.impl.Some", second.at("/loggerName").asText());
        assertEquals("two\nlines", second.at("/formattedMessage").asText());
        assertEquals("broken", second.at("/throwable/message").asText());
    }

    private static List<String> talk(String way) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Talker.class.getName());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("HANDFAST_LOG", way);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        var process = builder.start();
        var text = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        return text.lines().toList();
    }
}
