package dev.handfast.dialect.docs;

import java.util.List;

/**
 * All documents.
 *
 * @param entries by title
 */
public record ListView(List<Entry> entries) {
    /**
     * One API.
     *
     * @param name as in its address
     * @param title what it is called
     * @param summary what it is for
     */
    public record Entry(String name, String title, String summary) {}

    public ListView {
        entries = List.copyOf(entries);
    }

    static ListView of(List<Document> documents) {
        return new ListView(documents.stream()
                .map(document -> new Entry(document.name(), document.title(), document.summary()))
                .toList());
    }
}
