package dev.handfast.dialect.hosted;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A rendered page and every header it must be sent with.
 *
 * @param html the document, to be sent as UTF-8
 * @param headers by name, in the order to send
 */
public record Page(String html, Map<String, String> headers) {
    public Page {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
