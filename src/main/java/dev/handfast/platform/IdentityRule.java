package dev.handfast.platform;

import com.fasterxml.jackson.core.JsonPointer;
import dev.handfast.platform.PlatformFile.Request;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a platform is asked who consented. Places are lists, of which the first that holds something counts.
 *
 * @param request the call
 * @param fieldsByScope a parameter that lists fields, grown by the scopes granted
 * @param at the object with the identity
 * @param id within it
 * @param username within it; the display name stands in
 * @param displayName within it; the username stands in
 * @param picture within it
 * @param pictureCleaning what is done to the picture's address
 * @param profileUrl the public page, of {@code {id}} and {@code {username}}
 * @param absent what it means when there is no identity in a good answer
 * @param more a second call, made only under a scope, that tells the username
 */
public record IdentityRule(
        Request request,
        Optional<FieldsByScope> fieldsByScope,
        List<JsonPointer> at,
        List<JsonPointer> id,
        List<JsonPointer> username,
        List<JsonPointer> displayName,
        List<JsonPointer> picture,
        PictureCleaning pictureCleaning,
        Optional<ProfileUrl> profileUrl,
        Absent absent,
        Optional<More> more) {
    private static final String ID = "{id}";
    private static final String USERNAME = "{username}";

    public IdentityRule {
        Required.key("request", request);
        Required.key("id", id);
        at = at == null ? List.of(JsonPointer.empty()) : List.copyOf(at);
        id = List.copyOf(id);
        username = Required.orEmpty(username);
        displayName = Required.orEmpty(displayName);
        picture = Required.orEmpty(picture);
        pictureCleaning = pictureCleaning == null ? PictureCleaning.NONE : pictureCleaning;
        absent = absent == null ? Absent.UNREADABLE : absent;
    }

    /** What is done to a picture's address. */
    public enum PictureCleaning {
        NONE,
        /** HTML entities are undone and the query dropped. */
        UNESCAPE_AND_STRIP_QUERY
    }

    /** What it means when a good answer names nobody. */
    public enum Absent {
        UNREADABLE,
        /** The login is good, but there is no account behind it. */
        NO_TARGETS
    }

    /**
     * @param parameter the query parameter
     * @param always the fields anyone may ask for
     * @param when further fields by the scope that allows them
     */
    public record FieldsByScope(String parameter, List<String> always, Map<String, List<String>> when) {
        public FieldsByScope {
            Required.key("parameter", parameter);
            always = Required.orEmpty(always);
            when = Required.orEmpty(when);
        }
    }

    /**
     * @param scope the scope under which the call is made
     * @param request the call; its failure leaves the first answer as it is
     * @param username where the username stands
     */
    public record More(String scope, Request request, List<JsonPointer> username) {
        public More {
            Required.key("scope", scope);
            Required.key("request", request);
            username = Required.orEmpty(username);
        }
    }

    /** An address of a host or of https, with {@code {id}} and {@code {username}}. */
    public record ProfileUrl(String template) {
        /** The page of one identity; empty when it takes a username and there is none. */
        public Optional<URI> of(String id, Optional<String> username) {
            if (template.contains(USERNAME) && username.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    URI.create(template.replace(ID, encoded(id)).replace(USERNAME, encoded(username.orElse("")))));
        }

        private static String encoded(String segment) {
            return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("%40", "@")
                    .replace("%3A", ":");
        }
    }
}
