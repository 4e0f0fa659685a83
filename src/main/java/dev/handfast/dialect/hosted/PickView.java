package dev.handfast.dialect.hosted;

import dev.handfast.platform.Kind;
import java.net.URI;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A person's choice of what to connect.
 *
 * @param brand whose product asks
 * @param platform its name for people
 * @param kind what is chosen from
 * @param person who signed in at the platform
 * @param self the person's own account as a choice; stands first
 * @param choices in the platform's order
 * @param complete false when there may be more than these
 * @param action the path the form is posted to; the choice's id comes as {@link #FIELD}
 * @param hidden what else the form posts
 * @param error what went wrong with the last try
 * @param back where the person gets by not choosing, telling the client so; its origin is also where the form may lead
 */
public record PickView(
        Brand brand,
        String platform,
        Kind kind,
        Optional<Person> person,
        Optional<Choice> self,
        List<Choice> choices,
        boolean complete,
        String action,
        Map<String, String> hidden,
        Optional<String> error,
        Optional<URI> back) {
    /** The form field that holds the id of what was chosen. */
    public static final String FIELD = "choice";

    public PickView {
        Objects.requireNonNull(brand, "a page has a brand");
        Objects.requireNonNull(kind, "a choice is of a kind");
        if (platform == null || platform.isBlank()) {
            throw new IllegalArgumentException("a choice is made of a platform");
        }
        choices = List.copyOf(choices);
        hidden = Collections.unmodifiableMap(new LinkedHashMap<>(hidden));
        SafeUrl.requireOwnPath(action);
        SafeUrl.requireBack(back);
        if (hidden.containsKey(FIELD)) {
            throw new IllegalArgumentException("the field \"" + FIELD + "\" holds the choice");
        }
        var ids = new HashSet<String>();
        if (!Stream.concat(self.stream(), choices.stream()).map(Choice::id).allMatch(ids::add)) {
            throw new IllegalArgumentException("each choice has its own id");
        }
    }

    /** Everything that can be chosen, in the order shown. */
    public List<Choice> all() {
        return Stream.concat(self.stream(), choices.stream()).toList();
    }

    /** Whether this choice is the person's own account. */
    public boolean isSelf(Choice choice) {
        return self.filter(choice::equals).isPresent();
    }

    /** What the page says. */
    public PickWords words() {
        return PickWords.of(this);
    }

    /**
     * Who signed in.
     *
     * @param name as the platform has it
     * @param picture shown without telling its server who looks
     */
    public record Person(String name, Optional<URI> picture) {
        public Person {
            Objects.requireNonNull(name, "a person has a name");
            Objects.requireNonNull(picture, "a person without a picture has an empty one");
        }
    }

    /**
     * One thing to choose.
     *
     * @param id what the form posts
     * @param title its name; may be blank at the platform
     * @param subtitle what tells it from others of the same name: category, handle, address
     * @param picture shown without telling its server who looks
     */
    public record Choice(String id, String title, Optional<String> subtitle, Optional<URI> picture) {
        public Choice {
            Objects.requireNonNull(title, "a choice has a title");
            Objects.requireNonNull(subtitle, "a choice without a subtitle has an empty one");
            Objects.requireNonNull(picture, "a choice without a picture has an empty one");
            if (id == null || id.isEmpty()) {
                throw new IllegalArgumentException("a choice has an id");
            }
        }

        /** The title, or the id of what has none. */
        public String label() {
            return title.isBlank() ? id : title;
        }
    }
}
