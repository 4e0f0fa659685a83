package dev.handfast.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.MultiMap;

/**
 * What a platform answered.
 *
 * @param status the HTTP status
 * @param headers the headers
 * @param body the JSON; a missing node when there was none or it could not be read
 * @param readable whether the body was JSON, or nothing at all
 */
public record Answer(int status, MultiMap headers, JsonNode body, boolean readable) {
    /** Whether the status says it went well; the body may still say otherwise. */
    public boolean good() {
        return status >= 200 && status < 300;
    }

    static Answer unreadable(int status, MultiMap headers) {
        return new Answer(status, headers, MissingNode.getInstance(), false);
    }

    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
