package dev.handfast.sandbox.platforms;

import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request as a platform reads it. */
final class Call {
    private final RoutingContext context;
    private final Map<String, String> path;

    Call(RoutingContext context, Map<String, String> path) {
        this.context = context;
        this.path = path;
    }

    /** Client credentials of an Authorization header, form-decoded as RFC 6749 §2.3.1 has them. */
    record Basic(String id, String secret) {}

    String method() {
        return context.request().method().name();
    }

    String path(String name) {
        return path.get(name);
    }

    /** The first value of a query parameter, or null. */
    String query(String name) {
        return context.queryParams().get(name);
    }

    List<String> queries(String name) {
        return context.queryParams().getAll(name);
    }

    /** The first value of a form field, or null. */
    String form(String name) {
        return context.request().formAttributes().get(name);
    }

    String header(String name) {
        return context.request().getHeader(name);
    }

    Optional<String> cookie(String name) {
        return Optional.ofNullable(context.request().getCookie(name)).map(Cookie::getValue);
    }

    String remote() {
        return context.request().remoteAddress().hostAddress();
    }

    String body() {
        var body = context.body().asString();
        return body == null ? "" : body;
    }

    /** Whether a query parameter or form field stands twice, against RFC 6749 §3.1. */
    boolean hasDuplicates() {
        return duplicated(context.queryParams()) || duplicated(context.request().formAttributes());
    }

    private static boolean duplicated(MultiMap map) {
        return map.names().stream().anyMatch(name -> map.getAll(name).size() > 1);
    }

    int number(String name, int otherwise) {
        try {
            var text = query(name);
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** The token of an {@code Authorization: Bearer} header, or null. */
    String bearer() {
        return credentials("Bearer ");
    }

    Optional<Basic> basic() {
        var encoded = credentials("Basic ");
        if (encoded == null) {
            return Optional.empty();
        }
        try {
            var pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            var colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Basic(decoded(pair.substring(0, colon)), decoded(pair.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private String credentials(String scheme) {
        var value = header("authorization");
        return value != null && value.regionMatches(true, 0, scheme, 0, scheme.length())
                ? value.substring(scheme.length()).strip()
                : null;
    }

    /** All query parameters and form fields, the first value of each. */
    Map<String, String> parameters() {
        var all = new LinkedHashMap<String, String>();
        context.queryParams().forEach(entry -> all.putIfAbsent(entry.getKey(), entry.getValue()));
        context.request().formAttributes().forEach(entry -> all.putIfAbsent(entry.getKey(), entry.getValue()));
        return all;
    }

    /** The query parameters alone, in the order they came. */
    Map<String, String> queryParameters() {
        var all = new LinkedHashMap<String, String>();
        context.queryParams().forEach(entry -> all.putIfAbsent(entry.getKey(), entry.getValue()));
        return all;
    }
}
