package dev.handfast.platform;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads token answers by a shape. An answer without a token, or with a token of a type we do not speak, is unreadable.
 *
 * @param shape where things stand
 * @param refresh the lifetimes that hold when the answer names none
 * @param unreadable the failure
 */
record TokenReading(TokenShape shape, RefreshRule refresh, Supplier<GatewayError> unreadable) {
    private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+"); // some say space and send commas

    Future<TokenSet> read(JsonNode body, Set<String> asked, Instant now) {
        var access = shape.at().stream()
                .map(body::at)
                .filter(found -> Places.text(found, shape.accessToken()).isPresent())
                .findFirst();
        if (access.isEmpty() || !bearer(access.get())) {
            return Future.failedFuture(unreadable.get());
        }
        var answer = access.get();
        var scopes = scopes(answer);
        var refreshToken = Places.text(answer, shape.refreshToken()).map(Secret::of);
        return Future.succeededFuture(new TokenSet(
                Secret.of(Places.text(answer, shape.accessToken()).orElseThrow()),
                refreshToken,
                lifetime(answer, shape.expiresIn()).or(refresh::accessLifetime).map(now::plus),
                refreshToken.isEmpty()
                        ? Optional.empty()
                        : lifetime(answer, shape.refreshExpiresIn())
                                .or(refresh::refreshLifetime)
                                .map(now::plus),
                scopes.isEmpty() ? asked : scopes,
                "Bearer",
                kept(answer)));
    }

    private boolean bearer(JsonNode answer) {
        return Places.text(answer, shape.tokenType())
                .map("bearer"::equalsIgnoreCase)
                .orElse(true);
    }

    private Optional<Duration> lifetime(JsonNode answer, List<JsonPointer> places) {
        return Places.text(answer, places)
                .filter(seconds -> seconds.matches("\\d{1,10}"))
                .map(Long::parseLong)
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds)
                .map(lifetime -> lifetime.compareTo(TokenSet.LONGEST_LIFE) > 0 ? TokenSet.LONGEST_LIFE : lifetime);
    }

    private Set<String> scopes(JsonNode answer) {
        for (var place : shape.scope()) {
            var found = answer.at(place);
            var scopes = new LinkedHashSet<String>();
            if (found.isTextual()) {
                scopes.addAll(split(found.asText()));
            }
            found.elements().forEachRemaining(scope -> scopes.addAll(split(scope.asText())));
            if (!scopes.isEmpty()) {
                return scopes;
            }
        }
        return Set.of();
    }

    private static List<String> split(String scopes) {
        return Arrays.stream(SEPARATORS.split(scopes))
                .filter(scope -> !scope.isEmpty())
                .toList();
    }

    private Map<String, String> kept(JsonNode answer) {
        var kept = new LinkedHashMap<String, String>();
        shape.keep()
                .forEach((name, place) -> Places.text(answer, List.of(place)).ifPresent(text -> kept.put(name, text)));
        return kept;
    }
}
