package dev.handfast.dialect.hosted;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A form for a name and an app password. It never holds a password: after an error the person types it again.
 *
 * @param brand whose product asks
 * @param platform its name for people
 * @param guide what helps to fill the form in
 * @param action the path the form is posted to, with the fields {@link #IDENTIFIER} and {@link #PASSWORD}
 * @param hidden what else the form posts
 * @param identifier what the person typed before, or empty
 * @param errors what is wrong
 * @param secondFactor whether to explain that the platform asked for a sign-in code
 * @param back where the person gets by not going on, telling the client so; its origin is also where the form may lead
 */
public record CredentialsView(
        Brand brand,
        String platform,
        Guide guide,
        String action,
        Map<String, String> hidden,
        String identifier,
        Errors errors,
        boolean secondFactor,
        Optional<URI> back) {
    /** The form field of the handle, e-mail or DID. */
    public static final String IDENTIFIER = "identifier";

    /** The form field of the app password. */
    public static final String PASSWORD = "appPassword";

    public CredentialsView {
        Objects.requireNonNull(brand, "a page has a brand");
        Objects.requireNonNull(guide, "a form without help has an empty guide");
        Objects.requireNonNull(identifier, "a form without an identifier has an empty one");
        Objects.requireNonNull(errors, "a form without errors has empty ones");
        if (platform == null || platform.isBlank()) {
            throw new IllegalArgumentException("credentials are of a platform");
        }
        hidden = Collections.unmodifiableMap(new LinkedHashMap<>(hidden));
        if (hidden.containsKey(IDENTIFIER) || hidden.containsKey(PASSWORD)) {
            throw new IllegalArgumentException("what the person types is not hidden");
        }
        SafeUrl.requireOwnPath(action);
        SafeUrl.requireBack(back);
    }

    /** Whether the cursor belongs in the name's field; in none while the form's error, further up, is to be read. */
    public boolean identifierNext() {
        return errors.form().isEmpty()
                && (identifier.isEmpty() || errors.identifier().isPresent());
    }

    /** Whether the cursor belongs in the password's field. */
    public boolean passwordNext() {
        return errors.form().isEmpty() && !identifierNext();
    }

    /**
     * What helps to fill the form in.
     *
     * @param identifierExample such as {@code name.example.social}
     * @param passwordShape such as {@code xxxx-xxxx-xxxx-xxxx}
     * @param passwordPage where app passwords are made
     */
    public record Guide(
            Optional<String> identifierExample, Optional<String> passwordShape, Optional<URI> passwordPage) {
        /** No help. */
        public static final Guide NONE = new Guide(Optional.empty(), Optional.empty(), Optional.empty());

        public Guide {
            SafeUrl.requireHttps(passwordPage);
        }
    }

    /**
     * What is wrong, in sentences for the person.
     *
     * @param form with the whole of it
     * @param identifier with the name
     * @param password with the app password
     */
    public record Errors(Optional<String> form, Optional<String> identifier, Optional<String> password) {
        /** Nothing. */
        public static final Errors NONE = new Errors(Optional.empty(), Optional.empty(), Optional.empty());

        /** Whether something is wrong. */
        public boolean any() {
            return form.isPresent() || identifier.isPresent() || password.isPresent();
        }
    }
}
