package dev.handfast.platform;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One call to a platform, complete. It prints without its query, headers and body: they hold secrets.
 *
 * @param method the method
 * @param url the address with its query
 * @param headers the headers
 * @param body what is sent, where something is
 * @param maxBytes how large an answer may be
 * @param pinned the address to connect to, where the host's name must not be looked up again
 */
public record Call(
        HttpMethod method,
        URI url,
        Map<String, String> headers,
        Optional<String> body,
        int maxBytes,
        Optional<SocketAddress> pinned) {
    /** Token answers, profiles and refusals are small. */
    public static final int SMALL = 256 * 1024;
    /** A page of a list, with a hundred entries and their pictures. */
    public static final int LARGE = 4 * 1024 * 1024;

    public Call {
        headers = Map.copyOf(headers);
    }

    /** A GET of at most {@code maxBytes}. */
    public static Call get(URI url, Map<String, String> query, Map<String, String> headers, int maxBytes) {
        return new Call(HttpMethod.GET, with(url, query), headers, Optional.empty(), maxBytes, Optional.empty());
    }

    /** A POST of a form. */
    public static Call form(URI url, Map<String, String> form, Map<String, String> headers) {
        return post(url, encoded(form), "application/x-www-form-urlencoded", headers);
    }

    /** A POST of JSON. */
    public static Call json(URI url, String json, Map<String, String> headers) {
        return post(url, json, "application/json", headers);
    }

    /** A call with neither query nor body. */
    public static Call bare(HttpMethod method, URI url, Map<String, String> headers) {
        return new Call(method, url, headers, Optional.empty(), SMALL, Optional.empty());
    }

    /** The same call, to this address whatever the host's name says. */
    public Call pinnedTo(SocketAddress address) {
        return new Call(method, url, headers, body, maxBytes, Optional.of(address));
    }

    private static Call post(URI url, String body, String type, Map<String, String> headers) {
        var all = new LinkedHashMap<>(headers);
        all.put("Content-Type", type);
        return new Call(HttpMethod.POST, url, all, Optional.of(body), SMALL, Optional.empty());
    }

    /** An address with parameters behind those it has. */
    public static URI with(URI url, Map<String, String> query) {
        if (query.isEmpty()) {
            return url;
        }
        return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + spelled(encoded(query)));
    }

    /** A form's spelling, as a URL's: what RFC 3986 lets stand stays, for servers that read {@code List(1,2)} before decoding. */
    private static String spelled(String form) {
        return form.replace("+", "%20")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%2C", ",")
                .replace("%3A", ":");
    }

    /** Parameters as {@code application/x-www-form-urlencoded}, in their order. */
    static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** One text, form-encoded. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + url.getHost();
    }
}
