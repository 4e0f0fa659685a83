package dev.handfast.sandbox.platforms;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a platform answers.
 *
 * @param status the HTTP status
 * @param body the body, empty for none
 * @param headers the headers, content type included
 */
record Answer(int status, String body, Map<String, String> headers) {
    private static final String TYPE = "content-type";

    static Answer json(int status, Object body) {
        return new Answer(status, Json.write(body), Map.of(TYPE, "application/json; charset=utf-8"));
    }

    static Answer json(int status, Object... namesAndValues) {
        return json(status, (Object) Json.object(namesAndValues));
    }

    static Answer html(int status, String body) {
        return new Answer(status, body, Map.of(TYPE, "text/html; charset=utf-8"));
    }

    static Answer empty(int status) {
        return new Answer(status, "", Map.of());
    }

    static Answer found(String location) {
        return new Answer(302, "", Map.of("location", location));
    }

    Answer with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, body, more);
    }

    Answer withBody(String other) {
        return new Answer(status, other, headers);
    }

    boolean isJson() {
        return headers.getOrDefault(TYPE, "").startsWith("application/json");
    }
}
