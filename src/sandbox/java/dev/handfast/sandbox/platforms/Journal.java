package dev.handfast.sandbox.platforms;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The last requests the simulated platforms received, oldest first. Safe for any thread; never holds a secret. */
public final class Journal {
    private static final int KEPT = 5000;
    private static final String REDACTED = "[redacted]";
    /** What may be shown; whatever is not listed could be a secret. */
    private static final Set<String> SHOWN = Set.of(
            "grant_type",
            "client_id",
            "client_key",
            "response_type",
            "scope",
            "redirect_uri",
            "fields",
            "readMask",
            "pageSize",
            "page_size",
            "count",
            "start",
            "limit",
            "q",
            "role",
            "part",
            "mine",
            "access_type",
            "prompt",
            "duration",
            "continuous_refresh",
            "code_challenge_method",
            "auth_type",
            "disable_auto_auth",
            "ids",
            "handle",
            "actor",
            "sandbox_user",
            "sandbox_decision",
            "user.fields",
            "collection",
            "rkey",
            "repo",
            "token_type_hint");

    private final InstantSource clock;
    private final ArrayDeque<Received> requests = new ArrayDeque<>();
    private long last;

    Journal(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(
            String platform,
            String host,
            Call call,
            String path,
            Optional<Endpoint> endpoint,
            int status,
            Optional<String> fault) {
        if (requests.size() == KEPT) {
            requests.removeFirst();
        }
        requests.addLast(new Received(
                ++last,
                clock.instant(),
                platform,
                host,
                call.method(),
                path,
                redacted(call.parameters()),
                endpoint,
                status,
                fault));
    }

    private static Map<String, String> redacted(Map<String, String> parameters) {
        var shown = new LinkedHashMap<String, String>();
        parameters.forEach((name, value) -> shown.put(name, SHOWN.contains(name) ? value : REDACTED));
        return shown;
    }

    /** All that are kept. */
    public synchronized List<Received> all() {
        return List.copyOf(requests);
    }

    /** Those that came after the one with this number. */
    public List<Received> since(long number) {
        return matching(request -> request.number() > number);
    }

    public synchronized List<Received> matching(Predicate<Received> which) {
        return requests.stream().filter(which).toList();
    }

    public List<Received> of(String platform, Endpoint endpoint) {
        return matching(request ->
                request.platform().equals(platform) && request.endpoint().equals(Optional.of(endpoint)));
    }

    /** How often a platform was asked for tokens by this grant type, successfully or not. */
    public int exchanges(String platform, String grantType) {
        return (int) of(platform, Endpoint.TOKEN).stream()
                .filter(request -> request.grantType().equals(grantType))
                .count();
    }

    public synchronized void clear() {
        requests.clear();
    }
}
