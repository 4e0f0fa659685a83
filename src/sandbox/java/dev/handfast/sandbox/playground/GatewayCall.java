package dev.handfast.sandbox.playground;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A call to the gateway's API, as a client of it would make it.
 *
 * @param method GET, POST or DELETE
 * @param target path and query below the gateway's public URL
 * @param body the JSON body
 * @param connectToken the {@code X-Connect-Token} of a pending connection
 */
record GatewayCall(String method, String target, Optional<JsonNode> body, Optional<String> connectToken) {
    private static final Pattern PATH = Pattern.compile("/v1/(connect|accounts|profiles|users)(/[A-Za-z0-9_~%-]+)*");
    private static final Pattern METHOD = Pattern.compile("GET|POST|DELETE");

    /**
     * Reads {@code {method, path, query, body, connectToken}}. Fails with {@link IllegalArgumentException} when it is no call a
     * playground should make.
     */
    static GatewayCall of(JsonNode asked) {
        var method = asked.path("method").asText("GET");
        var path = asked.path("path").asText();
        if (!METHOD.matcher(method).matches() || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "the playground calls /v1/connect, /v1/accounts, /v1/profiles and /v1/users");
        }
        var body = asked.path("body");
        return new GatewayCall(
                method,
                path + query(asked.path("query")),
                body.isObject() ? Optional.of(body) : Optional.empty(),
                Optional.ofNullable(asked.path("connectToken").textValue()).filter(token -> token.matches("[!-~]+")));
    }

    private static String query(JsonNode query) {
        var pairs = new ArrayList<String>();
        query.properties().forEach(field -> {
            if (field.getValue().isValueNode() && !field.getValue().asText().isEmpty()) {
                pairs.add(
                        encoded(field.getKey()) + "=" + encoded(field.getValue().asText()));
            }
        });
        return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
