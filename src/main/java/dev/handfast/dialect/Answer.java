package dev.handfast.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is sent back.
 *
 * @param status the HTTP status
 * @param headers beyond those every answer has
 * @param body may be empty
 * @param live what is told behind it, while it happens
 */
public record Answer(int status, Map<String, String> headers, Buffer body, Optional<Live> live) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new Jdk8Module())
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    private static final Map<String, String> JSON_HEADERS = Map.of("Content-Type", "application/json; charset=utf-8");

    /** An answer that is whole. */
    public Answer(int status, Map<String, String> headers, Buffer body) {
        this(status, headers, body, Optional.empty());
    }

    /** 200 with server-sent events (HTML Standard §9.2). */
    public static Answer events(Live live) {
        var headers = Map.of("Content-Type", "text/event-stream; charset=utf-8", "X-Accel-Buffering", "no");
        return new Answer(200, headers, Buffer.buffer(), Optional.of(live));
    }

    /** JSON of a record or map. */
    public static Answer json(int status, Object value) {
        try {
            return new Answer(status, JSON_HEADERS, Buffer.buffer(JSON.writeValueAsBytes(value)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written as JSON", e);
        }
    }

    /** 200 with JSON. */
    public static Answer ok(Object value) {
        return json(200, value);
    }

    /** JSON as text, for a value inside a query. */
    public static String text(Object value) {
        return json(200, value).body().toString();
    }

    /** 303: the browser goes on with a GET, whatever brought it here (RFC 9110 §15.4.4). For browsers only. */
    public static Answer seeOther(URI location) {
        return new Answer(303, Map.of("Location", location.toString()), Buffer.buffer());
    }

    /** The same answer with one more header. */
    public Answer with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, live);
    }
}
