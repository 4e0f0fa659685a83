package dev.handfast.dialect.late;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.journey.Stage.Guest;
import dev.handfast.openapi.Answered;
import dev.handfast.openapi.ApiDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An answer to a request that no well-behaved client would send.
 *
 * @param status the HTTP status
 * @param headers as they came, {@code name: value}
 * @param body the body
 */
public record RawHttp(int status, List<String> headers, String body) {
    private static final int PATIENCE_MILLIS = 10_000;

    /** Sends these bytes, with a valid key, on a connection of its own. */
    static RawHttp send(Guest guest, String method, String target, byte[] body, String... headers) {
        var url = guest.stage().publicUrl();
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nConnection: close\r\nAuthorization: Bearer "
                + guest.key().reveal() + "\r\n");
        Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
        boolean chunked = List.of(headers).contains("Transfer-Encoding: chunked");
        if (body.length > 0 && !chunked) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            var read = read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            ApiDocuments.check(
                    new Answered(method, target.replaceFirst("[?#].*", ""), read.status(), read.byName(), read.body()));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, List<String>> byName() {
        return headers.stream()
                .map(header -> header.split(": ", 2))
                .collect(Collectors.groupingBy(
                        header -> header[0], Collectors.mapping(header -> header[1], Collectors.toList())));
    }

    public static RawHttp get(Guest guest, String target) {
        return send(guest, "GET", target, new byte[0]);
    }

    private static RawHttp read(String text) {
        var parts = text.split("\r\n\r\n", 2);
        var lines = List.of(parts[0].split("\r\n"));
        assertTrue(lines.get(0).startsWith("HTTP/1."), "no answer but: " + text);
        return new RawHttp(Integer.parseInt(lines.get(0).substring(9, 12)), lines.subList(1, lines.size()), parts[1]);
    }

    /** A failure in Late's words with one of these statuses. */
    JsonNode assertRefused(Integer... statuses) {
        assertTrue(List.of(statuses).contains(status), status + ": " + body);
        assertTrue(
                headers.stream().anyMatch(header -> header.toLowerCase(Locale.ROOT)
                        .startsWith("content-type: application/json")),
                headers.toString());
        assertTrue(
                headers.stream()
                        .anyMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("x-request-id: ")),
                headers.toString());
        try {
            var json = new ObjectMapper().readTree(body);
            assertTrue(json.path("error").isTextual(), body);
            assertEquals(-1, body.indexOf("Exception"), body);
            return json;
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }
}
