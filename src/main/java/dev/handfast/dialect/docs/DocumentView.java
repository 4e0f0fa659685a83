package dev.handfast.dialect.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One document for people.
 *
 * @param name as in its address
 * @param title what the API is called
 * @param paragraphs what holds for all of it
 * @param servers its base addresses
 * @param keys how one proves who one is
 * @param sections its operations by subject
 * @param always what any request may be answered
 * @param words what failures link to
 */
public record DocumentView(
        String name,
        String title,
        List<String> paragraphs,
        List<String> servers,
        List<Key> keys,
        List<Section> sections,
        List<OperationView.Reply> always,
        List<Word> words) {
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    /**
     * A way to prove who one is.
     *
     * @param where the header it stands in
     * @param description what it is
     */
    public record Key(String where, String description) {}

    /**
     * Operations about one subject.
     *
     * @param name the subject
     * @param anchor its place in the page
     */
    public record Section(String name, String anchor, String description, List<OperationView> operations) {}

    /** A word that failures are told by, which is also its place in the page. */
    public record Word(String word, String description) {}

    public DocumentView {
        paragraphs = List.copyOf(paragraphs);
        servers = List.copyOf(servers);
        keys = List.copyOf(keys);
        sections = List.copyOf(sections);
        always = List.copyOf(always);
        words = List.copyOf(words);
    }

    static DocumentView of(Document document) {
        var tree = document.tree();
        var reader = new OperationReader(tree);
        var sections = each(tree.path("tags"))
                .map(tag -> new Section(
                        tag.path("name").asText(),
                        anchor(tag.path("name").asText()),
                        tag.path("description").asText(),
                        operations(tree, reader, tag.path("name").asText())))
                .toList();
        return new DocumentView(
                document.name(),
                document.title(),
                paragraphs(tree.path("info").path("description").asText()),
                each(tree.path("servers"))
                        .map(server -> server.path("url").asText())
                        .toList(),
                keys(tree),
                sections,
                Stream.of("x-any-operation", "x-no-operation")
                        .flatMap(kind -> reader.replies(tree.path(kind)).stream())
                        .toList(),
                tree.path("x-words").properties().stream()
                        .map(word -> new Word(word.getKey(), word.getValue().asText()))
                        .toList());
    }

    private static List<OperationView> operations(JsonNode tree, OperationReader reader, String tag) {
        var found = new ArrayList<OperationView>();
        tree.path("paths")
                .properties()
                .forEach(path -> METHODS.forEach(method -> {
                    var operation = path.getValue().path(method);
                    if (operation.path("tags").path(0).asText().equals(tag)) {
                        found.add(reader.read(method, path.getKey(), path.getValue(), operation));
                    }
                }));
        return found;
    }

    private static List<Key> keys(JsonNode tree) {
        return each(tree.path("components").path("securitySchemes"))
                .map(scheme -> new Key(
                        scheme.path("type").asText().equals("http")
                                ? "Authorization: Bearer …"
                                : scheme.path("name").asText() + ": …",
                        scheme.path("description").asText()))
                .toList();
    }

    static List<String> paragraphs(String text) {
        return Stream.of(text.strip().split("\n\n"))
                .map(String::strip)
                .filter(paragraph -> !paragraph.isEmpty())
                .toList();
    }

    private static String anchor(String name) {
        return "group-" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
