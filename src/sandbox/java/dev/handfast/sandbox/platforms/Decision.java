package dev.handfast.sandbox.platforms;

import java.util.Optional;
import java.util.Set;

/**
 * What a demo person answers to a request for consent.
 *
 * @param person who
 * @param allowed allow or deny
 * @param scopes the scopes left ticked, where the platform lets people untick; empty: as the person is wont to
 */
public record Decision(Person person, boolean allowed, Optional<Set<String>> scopes) {
    /** Fails with {@link IllegalArgumentException} when nobody is called so. */
    public static Decision allow(String personId) {
        return new Decision(person(personId), true, Optional.empty());
    }

    /** Fails with {@link IllegalArgumentException} when nobody is called so. */
    public static Decision deny(String personId) {
        return new Decision(person(personId), false, Optional.empty());
    }

    /** The same, with only these scopes left ticked. */
    public Decision granting(Set<String> ticked) {
        return new Decision(person, allowed, Optional.of(Set.copyOf(ticked)));
    }

    private static Person person(String id) {
        return People.find(id)
                .orElseThrow(() -> new IllegalArgumentException("no demo person is called \"" + id + "\"; there are "
                        + People.ALL.stream().map(Person::id).toList()));
    }
}
