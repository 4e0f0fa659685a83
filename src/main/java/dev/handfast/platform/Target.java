package dev.handfast.platform;

import dev.handfast.core.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A sub-account to choose: a page, an organization, a location, a board.
 *
 * @param kind which of these
 * @param id the platform's id, always as text
 * @param name the name for people
 * @param username the handle, where it has one
 * @param picture an https picture
 * @param category what the platform calls its trade
 * @param tasks what the person may do with it, in the platform's words
 * @param token its own access token, where the platform gives one
 * @param details what else is told to clients, by name: {@code accountId}, {@code accountName}, {@code address}, {@code urn},
 *     {@code vanityName}, {@code description}, {@code privacy}, …
 */
public record Target(
        Kind kind,
        String id,
        String name,
        Optional<String> username,
        Optional<URI> picture,
        Optional<String> category,
        List<String> tasks,
        Optional<Secret> token,
        Map<String, String> details) {
    public Target {
        Objects.requireNonNull(kind, "a target has a kind");
        Objects.requireNonNull(name, "a target has a name");
        if (id == null || id.isEmpty()) {
            throw new IllegalArgumentException("a target has an id");
        }
        tasks = List.copyOf(tasks);
        details = Map.copyOf(details);
    }
}
