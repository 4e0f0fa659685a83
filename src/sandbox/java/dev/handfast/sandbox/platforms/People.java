package dev.handfast.sandbox.platforms;

import java.util.List;
import java.util.Optional;

/** The demo people. */
public final class People {
    /** Everybody, the most ordinary first. */
    public static final List<Person> ALL = List.of(
            new Person("ada", 1, "Ada", "Lovelace", "One page, one organization, one location, one channel"),
            new Person("many", 2, "Manny", "Folds", "500 pages, 25 organizations, 120 locations"),
            new Person("few", 3, "Frida", "Wright", "Three pages, three organizations, three locations"),
            new Person("none", 4, "Nora", "Nil", "No page, organization, location or channel"),
            new Person("bigid", 5, "Biggie", "Number", "Ids that do not fit a double"),
            new Person("kanji", 6, "山田 \"太郎\"", "<b>🍣</b>", "A name that wants escaping"),
            new Person("stingy", 7, "Ebba", "Scroo", "Grants as little as the platform lets people grant"),
            new Person("business", 8, "Bea", "Portfolio", "Pages only by way of a business portfolio"));

    private People() {}

    public static Optional<Person> find(String id) {
        return ALL.stream().filter(person -> person.id().equals(id)).findFirst();
    }
}
