package dev.handfast.http;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Directory;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Finds out who calls, by the key in {@code Authorization: Bearer} (RFC 6750 §2.1). A key opens its own API only. */
final class Authentication {
    private static final String SCHEME = "bearer ";
    private static final int LONGEST_KEY = 512;

    private final Directory directory;

    Authentication(Directory directory) {
        this.directory = directory;
    }

    /**
     * The caller an operation may be run for. Fails with {@code UNAUTHENTICATED}. Where a connect token is shown too, it speaks for
     * itself and a key that does not count is passed over.
     */
    Future<Optional<Caller>> of(HttpServerRequest request, Access access, String dialect) {
        return switch (access) {
            case OPEN -> Future.succeededFuture(Optional.empty());
            case KEY ->
                caller(request, dialect).map(found -> {
                    if (found.isEmpty()) {
                        throw unauthenticated();
                    }
                    return found;
                });
            case KEY_OR_CONNECT_TOKEN ->
                caller(request, dialect).map(found -> {
                    if (found.isEmpty() && !showsConnectToken(request)) {
                        throw unauthenticated();
                    }
                    return found;
                });
        };
    }

    private static boolean showsConnectToken(HttpServerRequest request) {
        var token = request.getHeader("X-Connect-Token");
        return token != null && !token.isBlank();
    }

    private Future<Optional<Caller>> caller(HttpServerRequest request, String dialect) {
        var header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Future.succeededFuture(Optional.empty());
        }
        var text = header.substring(SCHEME.length()).strip();
        if (text.isEmpty() || text.length() > LONGEST_KEY) {
            return Future.succeededFuture(Optional.empty());
        }
        return directory
                .caller(Secret.of(text))
                .map(found -> found.filter(caller -> caller.key().dialect().equals(dialect)));
    }

    private static GatewayError unauthenticated() {
        return GatewayError.of(ErrorCode.UNAUTHENTICATED, "an API key is needed, as Authorization: Bearer");
    }
}
