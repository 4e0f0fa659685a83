package dev.handfast.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.openapi.ApiDocuments;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/**
 * What a server answered. One by a documented operation is held against its document when it comes in, and fails the test that asked
 * for it when it is not as documented.
 *
 * @param url what was asked
 * @param response the answer
 */
public record Reply(URI url, HttpResponse<String> response) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Reply {
        ApiDocuments.check(url, response);
    }

    /** The HTTP status. */
    public int status() {
        return response.statusCode();
    }

    /** The body as it came. */
    public String text() {
        return response.body();
    }

    /** The body as JSON. Fails the test when it is none. */
    public JsonNode json() {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    /** A header's first value. */
    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    /** All values of a header. */
    public List<String> headers(String name) {
        return response.headers().allValues(name);
    }

    /** Where a redirect leads, absolute. */
    public URI location() {
        return url.resolve(header("Location")
                .orElseThrow(() -> new AssertionError("no redirect but " + status() + ": " + text())));
    }
}
