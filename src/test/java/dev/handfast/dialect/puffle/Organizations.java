package dev.handfast.dialect.puffle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The organizations in a redirect. */
final class Organizations {
    private Organizations() {}

    /** The id of the first. */
    static String first(String json) {
        try {
            return new ObjectMapper().readTree(json).path(0).path("id").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
