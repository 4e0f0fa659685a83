package dev.handfast.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * All documents, and the one place where answers are held against them. The test clients come through here with everything they
 * receive, so that an answer that is not as documented fails the test that asked for it.
 */
public final class ApiDocuments {
    private static final List<ApiDocument> ALL = read();

    private ApiDocuments() {}

    static List<ApiDocument> all() {
        return ALL;
    }

    /** Fails unless a document of the path says that this may be answered. Paths of no document are nobody's business. */
    public static void check(URI url, HttpResponse<String> response) {
        check(new Answered(
                response.request().method(),
                url.getRawPath(),
                response.statusCode(),
                response.headers().map(),
                response.body()));
    }

    /** The same for an answer that was read otherwise. */
    public static void check(Answered asSeen) {
        var answered = asSeen.asRouted();
        var complaints = complaints(answered);
        if (!complaints.isEmpty()) {
            throw new AssertionError("not as documented: " + answered.method() + " " + answered.path() + "\n  "
                    + String.join("\n  ", complaints) + "\n" + answered.body());
        }
    }

    /** What each document of the path has against it; nothing when one of them has nothing. */
    static List<String> complaints(Answered answered) {
        var longest = ALL.stream()
                .flatMap(document -> document.base(answered.path()).stream())
                .mapToInt(String::length)
                .max();
        var told = ALL.stream()
                .filter(document -> document.base(answered.path())
                        .filter(base -> base.length() == longest.orElse(0))
                        .isPresent())
                .map(document -> document.complaints(answered).stream()
                        .map(complaint -> document.name() + " " + complaint)
                        .toList())
                .toList();
        return told.stream().anyMatch(List::isEmpty)
                ? List.of()
                : told.stream().flatMap(List::stream).toList();
    }

    private static List<ApiDocument> read() {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/openapi"))) {
            return files.sorted().map(ApiDocument::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
