package dev.handfast.sandbox.platforms;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How consent is decided without a person: by the URL, by a cookie, or by a standing decision, in this order. */
public final class Decisions {
    static final String DECISION = "sandbox_decision";
    static final String USER = "sandbox_user";
    static final String SCOPE = "sandbox_scope";
    static final String SCOPES_SHOWN = "sandbox_scopes_shown";

    private static final String ANY = "";

    private final Map<String, Decision> standing = new HashMap<>();

    /** From now on this platform's consent is decided so. */
    public synchronized void decide(String platform, Decision decision) {
        standing.put(platform, decision);
    }

    /** From now on every platform's consent is decided so, unless that platform has its own decision. */
    public synchronized void decide(Decision decision) {
        standing.put(ANY, decision);
    }

    /** People are asked again. */
    public synchronized void ask() {
        standing.clear();
    }

    /** Fails with {@link IllegalArgumentException} when the call names a decision or person there is not. */
    Optional<Decision> of(String platform, Call call) {
        var word = Optional.ofNullable(call.query(DECISION)).or(() -> call.cookie(DECISION));
        if (word.isEmpty()) {
            synchronized (this) {
                return Optional.ofNullable(standing.getOrDefault(platform, standing.get(ANY)));
            }
        }
        var user = Optional.ofNullable(call.query(USER))
                .or(() -> call.cookie(USER))
                .orElse("ada");
        var decision = Decision.allow(user);
        return Optional.of(
                switch (word.get()) {
                    case "allow" -> ticked(call).map(decision::granting).orElse(decision);
                    case "deny" -> Decision.deny(user);
                    default -> throw new IllegalArgumentException("sandbox_decision is allow or deny");
                });
    }

    private static Optional<Set<String>> ticked(Call call) {
        var named = call.queries(SCOPE);
        return named.isEmpty() && call.query(SCOPES_SHOWN) == null
                ? Optional.empty()
                : Optional.of(named.stream()
                        .flatMap(text -> Arrays.stream(text.split("[\\s,]+")))
                        .filter(scope -> !scope.isEmpty())
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
    }
}
