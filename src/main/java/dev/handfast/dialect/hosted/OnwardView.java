package dev.handfast.dialect.hosted;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * The step from a posted form back to the client, as a page.
 *
 * <p>Browsers hold every redirect after a form, also those the client's own servers add later, to the form's
 * form-action (CSP 3), and stop without a word where one leads to yet another origin. From this page they are free to
 * follow them.
 *
 * @param brand whose product the person goes back to
 * @param platform what was connected, by its name for people
 * @param to where to go on; https, or http on this machine. An app's own scheme is better answered with a redirect
 */
public record OnwardView(Brand brand, String platform, URI to) {
    public OnwardView {
        Objects.requireNonNull(brand, "a page has a brand");
        if (platform == null || platform.isBlank()) {
            throw new IllegalArgumentException("a connection is of a platform");
        }
        SafeUrl.requireBack(Optional.of(to));
    }
}
