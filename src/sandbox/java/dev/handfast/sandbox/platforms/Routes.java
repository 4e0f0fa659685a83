package dev.handfast.sandbox.platforms;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The addresses of one platform, matched exactly: a trailing slash counts. */
final class Routes {
    /** Answers a call, or throws {@link Refused}. */
    interface Handler {
        Answer answer(Call call);
    }

    /** What stands at an address. */
    record Route(String host, String method, List<String> template, Endpoint endpoint, Handler handler) {}

    /** A route and the values of the {@code {names}} in its template. */
    record Match(Route route, Map<String, String> values) {}

    private final List<Route> routes = new ArrayList<>();

    Routes get(String host, String template, Endpoint endpoint, Handler handler) {
        return add(host, "GET", template, endpoint, handler);
    }

    Routes post(String host, String template, Endpoint endpoint, Handler handler) {
        return add(host, "POST", template, endpoint, handler);
    }

    Routes delete(String host, String template, Endpoint endpoint, Handler handler) {
        return add(host, "DELETE", template, endpoint, handler);
    }

    private Routes add(String host, String method, String template, Endpoint endpoint, Handler handler) {
        routes.add(new Route(host, method, segments(template), endpoint, handler));
        return this;
    }

    Set<String> hosts() {
        var hosts = new LinkedHashSet<String>();
        routes.forEach(route -> hosts.add(route.host()));
        return hosts;
    }

    /** The first route that was added for this address. */
    Optional<Match> find(String host, String method, String path) {
        var asked = segments(path);
        for (var route : routes) {
            if (route.host().equals(host) && route.method().equals(method)) {
                var values = values(route.template(), asked);
                if (values.isPresent()) {
                    return values.map(found -> new Match(route, found));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Map<String, String>> values(List<String> template, List<String> asked) {
        if (template.size() != asked.size()) {
            return Optional.empty();
        }
        var values = new LinkedHashMap<String, String>();
        for (var i = 0; i < template.size(); i++) {
            var wanted = template.get(i);
            if (wanted.startsWith("{") && !asked.get(i).isEmpty()) {
                values.put(wanted.substring(1, wanted.length() - 1), decoded(asked.get(i)));
            } else if (!wanted.equals(asked.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }
}
