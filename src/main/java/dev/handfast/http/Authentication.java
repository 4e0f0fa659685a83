package dev.handfast.http;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Directory;
import dev.handfast.tenant.KeyBook;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Finds out who calls, by the key in {@code Authorization: Bearer} (RFC 6750 §2.1). A key opens its own API only. */
final class Authentication {
    private static final String SCHEME = "bearer ";
    private static final int LONGEST_KEY = 512;

    private final Directory directory;
    private final KeyBook keys;

    Authentication(Directory directory, KeyBook keys) {
        this.directory = directory;
        this.keys = keys;
    }

    /**
     * The caller an operation may be run for. Fails with {@code UNAUTHENTICATED}. Where a connect token is shown too, it speaks for
     * itself and a key that does not count is passed over.
     */
    Future<Optional<Caller>> of(HttpServerRequest request, Access access, String dialect) {
        return switch (access) {
            case OPEN -> Future.succeededFuture(Optional.empty());
            case KEY -> caller(request, dialect).map(found -> required(found, false));
            case KEY_OR_CONNECT_TOKEN ->
                caller(request, dialect).map(found -> required(found, showsConnectToken(request)));
            case KEY_IF_SHOWN ->
                caller(request, dialect).map(found -> required(found, request.getHeader("Authorization") == null));
        };
    }

    private static Optional<Caller> required(Optional<Caller> found, boolean unless) {
        if (found.isEmpty() && !unless) {
            throw GatewayError.of(ErrorCode.UNAUTHENTICATED, "an API key is needed, as Authorization: Bearer");
        }
        return found;
    }

    private static boolean showsConnectToken(HttpServerRequest request) {
        var token = request.getHeader("X-Connect-Token");
        return token != null && !token.isBlank();
    }

    private Future<Optional<Caller>> caller(HttpServerRequest request, String dialect) {
        return shown(request)
                .map(key -> directory
                        .caller(key)
                        .map(found ->
                                found.filter(caller -> caller.key().dialect().equals(dialect)))
                        .onSuccess(found -> found.ifPresent(caller -> keys.used(caller.key()))))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** The text that is shown as a key, whether it is one or not. */
    static Optional<Secret> shown(HttpServerRequest request) {
        var header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        var text = header.substring(SCHEME.length()).strip();
        return text.isEmpty() || text.length() > LONGEST_KEY ? Optional.empty() : Optional.of(Secret.of(text));
    }
}
