package dev.handfast.platform.quirks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.StrangerLookup;
import dev.handfast.platform.Answer;
import dev.handfast.platform.Call;
import dev.handfast.platform.PlatformFile.Login;
import dev.handfast.platform.Speaker;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Finds an account's own server and calls it. Handles and most DIDs are looked up at configured hosts; a server that a DID
 * document names is a stranger's word, so it is called only over https at a public address, and at the very address that was
 * checked.
 */
final class AtprotoServers {
    private final Login login;
    private final String name;
    private final Speaker speaker;

    AtprotoServers(Login login, String name, Speaker speaker) {
        this.login = login;
        this.name = name;
        this.speaker = speaker;
    }

    /**
     * Where an account lives.
     *
     * @param did whose session it must be; empty when only the server can tell
     * @param server its base URL
     */
    record Home(Optional<String> did, URI server) {}

    /** The server of a handle, a DID or an e-mail address. */
    Future<Home> home(String identifier) {
        boolean isDid = identifier.startsWith("did:");
        if (!login.resolve() || speaker.overridden() || identifier.contains("@")) {
            return Future.succeededFuture(new Home(isDid ? Optional.of(identifier) : Optional.empty(), configured()));
        }
        return isDid ? byDid(identifier, Optional.empty()) : byHandle(identifier);
    }

    /** The server that the platform's file names. */
    URI configured() {
        return login.requests().get("session").url().base();
    }

    /** Sends a call to a server: freely to the configured one, guarded to any other. */
    Future<Answer> send(URI server, Call call) {
        return to(server, call).compose(speaker.wire()::send);
    }

    /** The same with more patience. */
    Future<Answer> sendPatiently(URI server, Call call) {
        return to(server, call).compose(speaker.wire()::sendPatiently);
    }

    private Future<Call> to(URI server, Call call) {
        return server.equals(configured())
                ? Future.succeededFuture(call)
                : guarded(server).map(call::pinnedTo);
    }

    private Future<Home> byHandle(String handle) {
        var resolve = login.requests().get("resolve-handle");
        return speaker.wire()
                .send(Call.get(resolve.url().url(), Map.of("handle", handle), Map.of(), Call.SMALL))
                .compose(answer -> answer.status() == 400 ? Future.failedFuture(unknown()) : body(answer))
                .compose(body -> Json.text(body, "/did")
                        .filter(did -> did.startsWith("did:"))
                        .map(did -> byDid(did, Optional.of(handle)))
                        .orElseGet(() -> Future.failedFuture(unknown())));
    }

    private Future<Home> byDid(String did, Optional<String> handle) {
        return document(did).compose(document -> {
            var claimed = handle.isEmpty()
                    || Json.texts(document, "/alsoKnownAs").stream()
                            .anyMatch(("at://" + handle.get())::equalsIgnoreCase);
            var server = server(document, did);
            return claimed && server.isPresent()
                    ? Future.succeededFuture(new Home(Optional.of(did), server.get()))
                    : Future.failedFuture(unknown());
        });
    }

    private Future<JsonNode> document(String did) {
        if (did.startsWith("did:web:")) {
            return host(did)
                    .flatMap(host -> server("https://" + host))
                    .map(server -> send(
                            server, Call.bare(HttpMethod.GET, URI.create(server + "/.well-known/did.json"), Map.of())))
                    .orElseGet(() -> Future.failedFuture(unknown()))
                    .compose(this::found);
        }
        var directory = login.requests().get("did-document");
        return speaker.wire()
                .send(Call.bare(HttpMethod.GET, directory.url().url(did), Map.of()))
                .compose(this::found);
    }

    /** The host a DID of the web names; its port comes escaped. */
    private static Optional<String> host(String did) {
        try {
            return Optional.of(URLDecoder.decode(did.substring("did:web:".length()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException brokenEscape) {
            return Optional.empty();
        }
    }

    private Future<JsonNode> found(Answer answer) {
        return answer.status() == 404 || answer.status() == 410 ? Future.failedFuture(unknown()) : body(answer);
    }

    private Future<JsonNode> body(Answer answer) {
        return speaker.refusals()
                .atApi(answer)
                .<Future<JsonNode>>map(Future::failedFuture)
                .orElse(Future.succeededFuture(answer.body()));
    }

    /** The server a DID document names; it must speak of the DID that was asked for. */
    private Optional<URI> server(JsonNode document, String did) {
        if (!Json.text(document, "/id").filter(did::equals).isPresent()) {
            return Optional.empty();
        }
        return Json.list(document, "/service")
                .filter(service -> Json.text(service, "/id")
                        .filter(id -> id.equals("#atproto_pds") || id.equals(did + "#atproto_pds"))
                        .isPresent())
                .findFirst()
                .flatMap(service -> Json.text(service, "/serviceEndpoint"))
                .flatMap(this::server);
    }

    /** An origin, without path or query. */
    private Optional<URI> server(String address) {
        return speaker.addresses()
                .show(address.replaceAll("/$", ""))
                .filter(url -> url.getRawPath().isEmpty() && url.getRawQuery() == null);
    }

    /** The address to call a stranger's server at. */
    private Future<SocketAddress> guarded(URI server) {
        var fit = speaker.addresses().show(server.toString());
        if (fit.isEmpty()) {
            return Future.failedFuture(unknown());
        }
        return new StrangerLookup(speaker.vertx(), speaker.addresses().allowLoopbackHttp())
                .address(server)
                .recover(failure -> Future.failedFuture(
                        failure instanceof StrangerLookup.Unfit
                                ? unknown()
                                : GatewayError.of(
                                        ErrorCode.PLATFORM_UNAVAILABLE,
                                        "the account's own server cannot be found just now")));
    }

    private GatewayError unknown() {
        return GatewayError.of(
                ErrorCode.CREDENTIALS_REJECTED, name + " knows no such account; check the handle for typing errors");
    }
}
