package dev.handfast.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A YAML file flattened into {@code group.key} and the text that was written, with the line it stands on.
 *
 * <p>Texts stay as they were typed, so that an app's id of twenty digits is not rounded. A key without a value has an
 * empty text. Nothing of the file's values gets into a problem's sentence.
 */
final class SettingsFile {
    private static final Pattern LISTED = Pattern.compile("platforms\\.[^.]+\\.(client-secret|scopes)");

    private final Path file;
    private final List<String> problems;
    private final Map<String, Found> entries = new LinkedHashMap<>();

    private SettingsFile(Path file, List<String> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Reads the file; what is wrong with it is added to the problems. */
    static Map<String, Found> read(Path file, List<String> problems) {
        var reading = new SettingsFile(file, problems);
        try (var parser = new YAMLFactory().createParser(Files.readString(file))) {
            reading.document(parser);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            problems.add(file + " line " + line + " is not readable as YAML; check its indentation, colons and quotes");
        } catch (IOException e) {
            problems.add(file + " cannot be read; check that it exists, is UTF-8 and may be read by this user");
        }
        return reading.entries;
    }

    private void document(YAMLParser parser) throws IOException {
        var first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            problems.add(file + " line " + line(parser) + " is not a setting; write them as \"key: value\"");
            return;
        }
        group(parser);
        if (parser.nextToken() != null) {
            problems.add(file + " line " + line(parser) + " begins a second document; keep all settings in one");
        }
    }

    private void group(YAMLParser parser) throws IOException {
        var names = new ArrayList<String>();
        var where = "";
        for (int depth = 1; depth > 0; ) {
            var token = parser.nextToken();
            if (token == JsonToken.FIELD_NAME) {
                while (names.size() >= depth) {
                    names.remove(names.size() - 1);
                }
                names.add(parser.currentName());
                where = file + " line " + line(parser) + ": " + String.join(".", names);
            } else if (token == JsonToken.START_OBJECT) {
                depth++;
            } else if (token == JsonToken.END_OBJECT) {
                depth--;
            } else if (token == JsonToken.START_ARRAY) {
                list(parser, String.join(".", names), where);
            } else {
                var text = token == JsonToken.VALUE_NULL ? "" : parser.getText().strip();
                scalar(String.join(".", names), new Found(text, where), parser.isCurrentAlias());
            }
        }
    }

    /** Several secrets or scopes become one text, a line each; nothing else may be a list. */
    private void list(YAMLParser parser, String key, String where) throws IOException {
        if (!LISTED.matcher(key).matches()) {
            problems.add(where + " is a list; write one value");
            parser.skipChildren();
            return;
        }
        var texts = new ArrayList<String>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken().isScalarValue() && !parser.isCurrentAlias()) {
                texts.add(parser.getText().strip());
            } else {
                problems.add(where + " is a list of something else than texts; write the values themselves");
                parser.skipChildren();
            }
        }
        scalar(key, new Found(String.join("\n", texts), where), false);
    }

    private void scalar(String key, Found found, boolean alias) {
        if (alias) {
            problems.add(found.where() + " refers to another value by *; write the value itself");
        } else if (entries.putIfAbsent(key, found) != null) {
            problems.add(found.where() + " is written twice; keep one");
        }
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
