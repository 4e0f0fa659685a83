package dev.handfast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A document of this repository, as it is written. */
record Document(String text) {
    static Document of(String file) {
        try {
            return new Document(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is not readable", e);
        }
    }

    /** The rows of the table whose heading begins like this. */
    List<String> table(String heading) {
        var rows = text.lines()
                .dropWhile(line -> !line.startsWith(heading))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        if (rows.isEmpty()) {
            throw new AssertionError("there is no table with the heading " + heading);
        }
        return rows;
    }
}
