package dev.handfast.platform.quirks;

import dev.handfast.platform.PlatformFile.Request;
import dev.handfast.platform.ScopesWay;
import dev.handfast.platform.Upstream;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The Graph API's list of permissions, each granted, declined or expired. */
final class FacebookPermissions implements ScopesWay {
    @Override
    public Future<Set<String>> granted(Request request, Upstream upstream) {
        return upstream.get(request, Map.of()).map(body -> upstream.list(body, "/data")
                .filter(entry ->
                        Json.text(entry, "/status").filter("granted"::equals).isPresent())
                .flatMap(entry -> Json.text(entry, "/permission").stream())
                .collect(Collectors.toUnmodifiableSet()));
    }
}
