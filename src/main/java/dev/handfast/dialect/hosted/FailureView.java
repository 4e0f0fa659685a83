package dev.handfast.dialect.hosted;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * The end of a flow that did not work out, or of a link that leads nowhere.
 *
 * @param brand whose product asked
 * @param words what happened and what to do
 * @param back where the person may go on
 * @param requestId what to tell support; printed small, or empty
 */
public record FailureView(Brand brand, FailureWords words, Optional<URI> back, String requestId) {
    public FailureView {
        Objects.requireNonNull(brand, "a page has a brand");
        Objects.requireNonNull(words, "a failure has words");
        Objects.requireNonNull(requestId, "a failure without a request id has an empty one");
        SafeUrl.requireBack(back);
    }
}
