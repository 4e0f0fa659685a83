package dev.handfast.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.handfast.core.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A client of the Late API that follows no redirect.
 *
 * @param base what {@code /v1} is put behind
 * @param key sent as a bearer token, if there is one
 */
public record LateClient(URI base, Optional<Secret> key) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** GET of a path and query such as {@code /v1/accounts}. */
    public Reply get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    /** DELETE. */
    public Reply delete(String path, String... headers) {
        return send("DELETE", path, BodyPublishers.noBody(), headers);
    }

    /** POST of JSON. */
    public Reply post(String path, Map<String, ?> body, String... headers) {
        return send("POST", path, json(body), headers);
    }

    /** PUT of JSON. */
    public Reply put(String path, Map<String, ?> body, String... headers) {
        return send("PUT", path, json(body), headers);
    }

    /** PATCH of JSON. */
    public Reply patch(String path, Map<String, ?> body, String... headers) {
        return send("PATCH", path, json(body), headers);
    }

    /** Any request, with a body as it is. */
    public Reply raw(String method, String path, String body, String... headers) {
        return send(method, path, BodyPublishers.ofString(body), headers);
    }

    private static HttpRequest.BodyPublisher json(Map<String, ?> body) {
        try {
            return BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Reply send(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        var url = URI.create(base + path);
        var request =
                HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(30)).method(method, body);
        if (body.contentLength() != 0) {
            request.header("Content-Type", "application/json");
        }
        key.ifPresent(text -> request.header("Authorization", "Bearer " + text.reveal()));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return new Reply(url, HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
