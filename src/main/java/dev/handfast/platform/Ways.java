package dev.handfast.platform;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The named oddities a platform file may choose, by their names.
 *
 * @param targets ways to list what can be chosen
 * @param scopes ways to ask what was granted
 * @param logins ways of app passwords
 * @param notices ways of being told things unasked
 */
public record Ways(
        Map<String, TargetsWay> targets,
        Map<String, ScopesWay> scopes,
        Map<String, LoginWay> logins,
        Map<String, NoticeWay> notices) {
    /** What a file asks of the ways that is not there. */
    record Missing(String word, String sentence) {}

    /** The first thing this file asks of the ways that is not there. */
    Optional<Missing> missing(PlatformFile file) {
        var target = file.targets().flatMap(rule -> absent("targets", rule.way(), targets.keySet())
                .or(() -> lacking(
                        rule.way(),
                        rule.requests().keySet(),
                        targets.get(rule.way()).requests())));
        var scope = file.scopes().toldBy().flatMap(rule -> absent("told-by", rule.way(), scopes.keySet()));
        var login = file.login().flatMap(rule -> absent("login", rule.way(), logins.keySet())
                .or(() -> lacking(
                        rule.way(),
                        rule.requests().keySet(),
                        logins.get(rule.way()).requests())));
        var notice = file.notices().flatMap(rule -> absent("notices", rule.way(), notices.keySet()));
        return target.or(() -> scope).or(() -> login).or(() -> notice);
    }

    private static Optional<Missing> absent(String where, String way, Set<String> known) {
        return known.contains(way)
                ? Optional.empty()
                : Optional.of(new Missing(
                        "way: " + way,
                        "`" + way + "` is not a way of `" + where + "`; there are "
                                + String.join(", ", new TreeSet<>(known))));
    }

    private static Optional<Missing> lacking(String way, Set<String> given, Set<String> wanted) {
        if (given.equals(wanted)) {
            return Optional.empty();
        }
        return Optional.of(new Missing(
                "way: " + way,
                "`requests` of `" + way + "` must be " + String.join(", ", new TreeSet<>(wanted)) + "; the file has "
                        + (given.isEmpty() ? "none" : String.join(", ", new TreeSet<>(given)))));
    }
}
