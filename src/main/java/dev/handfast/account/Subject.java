package dev.handfast.account;

import dev.handfast.core.Secret;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Kind;
import dev.handfast.platform.Target;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an account stands for at the platform: the person, or the target that was chosen.
 *
 * @param kind which of these
 * @param id the platform's id
 * @param username the handle, or the name where there is none
 * @param displayName the name for people
 * @param picture an https picture
 * @param url the public page
 * @param details what else clients are told, by name
 * @param token a token of its own, where the platform gives one (a page's)
 */
public record Subject(
        Kind kind,
        String id,
        String username,
        String displayName,
        Optional<URI> picture,
        Optional<URI> url,
        Map<String, String> details,
        Optional<Secret> token) {
    public Subject {
        Objects.requireNonNull(kind, "a subject has a kind");
        Objects.requireNonNull(id, "a subject has an id");
        Objects.requireNonNull(username, "a subject has a username");
        Objects.requireNonNull(displayName, "a subject has a display name");
        details = Map.copyOf(details);
    }

    /** The person who consented. */
    public static Subject of(Identity identity) {
        return new Subject(
                Kind.PERSON,
                identity.id(),
                identity.username(),
                identity.displayName(),
                identity.picture(),
                identity.url(),
                Map.of(),
                Optional.empty());
    }

    /** A page, an organization or a location that the person chose. */
    public static Subject of(Target target) {
        return new Subject(
                target.kind(),
                target.id(),
                target.username().orElse(target.name()),
                target.name(),
                target.picture(),
                Optional.empty(),
                target.details(),
                target.token());
    }

    /** The same subject with more to tell. */
    public Subject with(Map<String, String> more) {
        var all = new java.util.LinkedHashMap<>(details);
        all.putAll(more);
        return new Subject(kind, id, username, displayName, picture, url, all, token);
    }
}
