package dev.handfast.dialect.leadconnector;

import dev.handfast.openapi.Answered;
import dev.handfast.openapi.ApiDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request that no well-behaved client would send. */
final class RawRequest {
    private static final int PATIENCE_MILLIS = 10_000;

    private RawRequest() {}

    /** The whole answer to a GET of this target. */
    static String get(Lead lead, String target) {
        var url = lead.guest().stage().publicUrl();
        var head = "GET " + target + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nConnection: close\r\n\r\n";
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            ApiDocuments.check(answered(target, text));
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answered answered(String target, String text) {
        var parts = text.split("\r\n\r\n", 2);
        var lines = parts[0].split("\r\n");
        Map<String, List<String>> headers = Stream.of(lines)
                .skip(1)
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(line -> line[0], line -> List.of(line[1]), (one, other) -> one));
        return new Answered(
                "GET", target.split("\\?")[0], Integer.parseInt(lines[0].substring(9, 12)), headers, parts[1]);
    }
}
