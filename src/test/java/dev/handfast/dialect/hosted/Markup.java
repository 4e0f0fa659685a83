package dev.handfast.dialect.hosted;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads a page as tags and attributes; an unescaped bracket or quote in it would show. */
final class Markup {
    private static final Pattern TAG = Pattern.compile("<[a-zA-Z](?:[^>\"]|\"[^\"]*\")*>");
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s([a-zA-Z-]+)(?:=\"([^\"]*)\")?");

    private Markup() {}

    static void attributes(Page page, BiConsumer<String, String> check) {
        TAG.matcher(page.html())
                .results()
                .flatMap(tag -> ATTRIBUTE.matcher(tag.group()).results())
                .forEach(attribute -> check.accept(attribute.group(1), attribute.group(2)));
    }

    static List<String> tags(Page page, String name) {
        return TAG.matcher(page.html())
                .results()
                .map(MatchResult::group)
                .filter(tag -> tag.matches("(?s)<" + name + "[\\s>].*"))
                .toList();
    }

    static long count(Page page, String text) {
        return Pattern.compile(Pattern.quote(text))
                .matcher(page.html())
                .results()
                .count();
    }
}
