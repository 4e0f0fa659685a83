package dev.handfast.journey;

import dev.handfast.connect.Redirects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A person's browser: keeps cookies, and goes where it is sent one step at a time. */
public final class Browser {
    private static final int MOST_STEPS = 10;

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .cookieHandler(cookies)
            .build();

    /** Opens an address. */
    public Reply open(URI url, String... headers) {
        return send(HttpRequest.newBuilder(url).GET(), url, headers);
    }

    /** Submits a form. */
    public Reply submit(URI url, Map<String, String> fields) {
        var body = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)),
                url);
    }

    /** Opens a launch URL and answers the consent page's address at the platform. */
    public URI launch(URI authUrl) {
        return open(authUrl).location();
    }

    /**
     * Goes from a launch URL through the platform's consent and answers the callback's address, not yet opened.
     *
     * @param person one of the simulated people: {@code ada}, {@code few}, {@code many}, {@code none}, …
     * @param decision {@code allow} or {@code deny}
     */
    public URI consent(URI authUrl, String person, String decision) {
        var consent = Redirects.append(launch(authUrl), Map.of("sandbox_decision", decision, "sandbox_user", person));
        return withoutFragment(open(consent).location());
    }

    /** The whole way: launch, consent, callback; answers where the gateway sent the browser in the end. */
    public URI connect(URI authUrl, String person) {
        return open(consent(authUrl, person, "allow")).location();
    }

    /** Follows redirects until there is something to look at. */
    public Reply follow(URI url) {
        var reply = open(url);
        for (int step = 0; step < MOST_STEPS && reply.status() / 100 == 3; step++) {
            reply = open(reply.location());
        }
        return reply;
    }

    /** The cookies it holds. */
    public CookieManager cookies() {
        return cookies;
    }

    /** The parameters of an address, decoded; each name once. */
    public static Map<String, String> query(URI url) {
        var query = new LinkedHashMap<String, String>();
        for (var part : url.getRawQuery().split("&")) {
            int equals = part.indexOf('=');
            var before = query.put(
                    URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            if (before != null) {
                throw new AssertionError("twice in " + url);
            }
        }
        return query;
    }

    private static URI withoutFragment(URI url) {
        var text = url.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? url : URI.create(text.substring(0, hash));
    }

    private Reply send(HttpRequest.Builder request, URI url, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return new Reply(
                    url, http.send(request.timeout(Duration.ofSeconds(40)).build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
