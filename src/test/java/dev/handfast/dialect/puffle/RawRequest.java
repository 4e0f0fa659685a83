package dev.handfast.dialect.puffle;

import dev.handfast.journey.Stage.Guest;
import dev.handfast.openapi.Answered;
import dev.handfast.openapi.ApiDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A request that no client library would send. */
final class RawRequest {
    private RawRequest() {}

    /** The status of a GET of exactly this target. */
    static int status(Guest guest, String target) {
        var url = guest.stage().publicUrl();
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            var head = "GET " + target + " HTTP/1.1\r\nHost: " + url.getAuthority() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.contains("{\"error\":\"")) {
                throw new AssertionError(answer);
            }
            int status = Integer.parseInt(answer.substring(9, 12));
            var parts = answer.split("\r\n\r\n", 2);
            var headers = Arrays.stream(parts[0].split("\r\n"))
                    .skip(1)
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.groupingBy(
                            line -> line[0], Collectors.mapping(line -> line[1], Collectors.toList())));
            ApiDocuments.check(new Answered("GET", target.split("\\?")[0], status, headers, parts[1]));
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
