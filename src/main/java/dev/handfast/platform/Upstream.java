package dev.handfast.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.GatewayError;
import dev.handfast.platform.PlatformFile.Api;
import dev.handfast.platform.PlatformFile.Request;
import dev.handfast.platform.PlatformFile.TokenPlace;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A platform's API under one grant. Calls fail with the {@link dev.handfast.core.GatewayError} that the file names. */
public final class Upstream {
    private static final String ACCESS_TOKEN = "access_token";

    private static final String CLIENT_ID = "{client-id}";

    private final Api api;
    private final App app;
    private final TokenSet tokens;
    private final Speaker speaker;

    Upstream(Api api, App app, TokenSet tokens, Speaker speaker) {
        this.api = api;
        this.app = app;
        this.tokens = tokens;
        this.speaker = speaker;
    }

    /** A small answer. */
    public Future<JsonNode> get(Request request, Map<String, String> query) {
        return get(request, request.url().url(), query, Call.SMALL);
    }

    /** Sends JSON, once. */
    public Future<JsonNode> post(Request request, JsonNode body) {
        var parameters = new LinkedHashMap<>(request.query());
        parameters.putAll(grant());
        var url = Call.with(request.url().url(), parameters);
        return read(Call.json(url, body.toString(), headers(request.headers())));
    }

    /** A page of a list. */
    public Future<JsonNode> page(Request request, Map<String, String> query) {
        return get(request, request.url().url(), query, Call.LARGE);
    }

    /** A page of the list of one thing. */
    public Future<JsonNode> page(Request request, String id, Map<String, String> query) {
        return get(request, request.url().url(id), query, Call.LARGE);
    }

    /**
     * The page at an address the platform sent. An address that is not on the request's own host is never called: it fails with
     * {@code PLATFORM_UNREADABLE}. A token in it is dropped; ours is sent the usual way.
     */
    public Future<JsonNode> follow(Request request, String next) {
        try {
            var address = new URI(next);
            if (!request.url().governs(address)) {
                return Future.failedFuture(speaker.wire().unreadable());
            }
            var query = new LinkedHashMap<String, String>();
            Arrays.stream(Optional.ofNullable(address.getRawQuery()).orElse("").split("&"))
                    .map(pair -> pair.split("=", 2))
                    .filter(pair -> !pair[0].isEmpty())
                    .forEach(pair -> query.put(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : ""));
            query.remove(ACCESS_TOKEN);
            var bare = new URI(next.replaceAll("[?#].*", ""));
            return get(new Request(request.url(), Map.of(), request.headers()), bare, query, Call.LARGE);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Future.failedFuture(speaker.wire().unreadable());
        }
    }

    /** The entries of a list that an answer must have, be it empty. Fails with {@code PLATFORM_UNREADABLE}. */
    public Stream<JsonNode> list(JsonNode answer, String pointer) {
        var list = answer.at(pointer);
        if (!list.isArray()) {
            throw speaker.wire().unreadable();
        }
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** The failure that an answer without sense is. */
    public GatewayError unreadable() {
        return speaker.wire().unreadable();
    }

    /** The grant this speaks under. */
    public TokenSet tokens() {
        return tokens;
    }

    /** A picture's address, when it is fit to be shown. */
    public Optional<URI> picture(Optional<String> address) {
        return address.flatMap(speaker.addresses()::show);
    }

    /** Tells the time, for walks that have a limit. */
    public InstantSource clock() {
        return speaker.clock();
    }

    private Future<JsonNode> get(Request request, URI url, Map<String, String> query, int maxBytes) {
        var parameters = new LinkedHashMap<>(request.query());
        parameters.putAll(query);
        parameters.putAll(grant());
        return read(Call.get(url, parameters, headers(request.headers()), maxBytes));
    }

    private Future<JsonNode> read(Call call) {
        return speaker.wire().send(call).compose(answer -> speaker.refusals()
                .atApi(answer)
                .<Future<JsonNode>>map(Future::failedFuture)
                .orElseGet(() -> Future.succeededFuture(answer.body())));
    }

    /** The query parameters that stand for the grant. */
    Map<String, String> grant() {
        var parameters = new LinkedHashMap<String, String>();
        if (api.tokenIn() == TokenPlace.QUERY) {
            parameters.put(ACCESS_TOKEN, tokens.accessToken().reveal());
        }
        api.secretProof().ifPresent(name -> parameters.put(name, proof()));
        return parameters;
    }

    /** The headers of a call, with the grant's where it stands in one. */
    Map<String, String> headers(Map<String, String> own) {
        var headers = new LinkedHashMap<>(api.headers());
        headers.putAll(own);
        if (api.tokenIn() == TokenPlace.HEADER) {
            headers.put("Authorization", "Bearer " + tokens.accessToken().reveal());
        }
        return named(headers, app);
    }

    /** Headers with the app's id where {@code {client-id}} stands. */
    static Map<String, String> named(Map<String, String> headers, App app) {
        var named = new LinkedHashMap<>(headers);
        named.replaceAll((name, value) -> value.replace(CLIENT_ID, app.clientId()));
        return named;
    }

    private String proof() {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    app.clientSecret().reveal().getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
            return HexFormat.of()
                    .formatHex(mac.doFinal(tokens.accessToken().reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
