package dev.handfast.platform;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.platform.IdentityRule.FieldsByScope;
import dev.handfast.platform.IdentityRule.More;
import dev.handfast.platform.IdentityRule.PictureCleaning;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks who consented, as a file says.
 *
 * @param name the platform's word for people
 * @param rule how to ask
 * @param speaker what to speak with
 */
record IdentityReading(String name, IdentityRule rule, Speaker speaker) {

    Future<Identity> ask(Upstream upstream) {
        return upstream.get(rule.request(), fields(upstream.tokens()))
                .compose(body -> username(upstream).compose(username -> read(body, username, upstream)));
    }

    private Map<String, String> fields(TokenSet tokens) {
        return rule.fieldsByScope()
                .map(fields -> Map.of(fields.parameter(), String.join(",", allowed(fields, tokens))))
                .orElse(Map.of());
    }

    private static LinkedHashSet<String> allowed(FieldsByScope fields, TokenSet tokens) {
        var allowed = new LinkedHashSet<>(fields.always());
        fields.when().forEach((scope, more) -> {
            if (tokens.scopes().contains(scope)) {
                allowed.addAll(more);
            }
        });
        return allowed;
    }

    /** The username of the second call; its failure only means that there is none. */
    private Future<Optional<String>> username(Upstream upstream) {
        return rule.more()
                .filter(more -> upstream.tokens().scopes().contains(more.scope()))
                .map(more -> username(upstream, more))
                .orElse(Future.succeededFuture(Optional.empty()));
    }

    private static Future<Optional<String>> username(Upstream upstream, More more) {
        return upstream.get(more.request(), Map.of())
                .map(body -> Places.text(body, more.username()))
                .otherwise(Optional.empty());
    }

    private Future<Identity> read(JsonNode body, Optional<String> better, Upstream upstream) {
        var found = rule.at().stream()
                .map(body::at)
                .filter(node -> Places.text(node, rule.id()).isPresent())
                .findFirst();
        if (found.isEmpty()) {
            return Future.failedFuture(nobody());
        }
        var node = found.get();
        var id = Places.text(node, rule.id()).orElseThrow();
        var handle = better.or(() -> text(node, rule.username()));
        var display = text(node, rule.displayName());
        return Future.succeededFuture(new Identity(
                id,
                handle.or(() -> display).orElse(id),
                display.or(() -> handle).orElse(id),
                upstream.picture(Places.text(node, rule.picture()).map(this::cleaned)),
                rule.profileUrl().flatMap(url -> url.of(id, handle))));
    }

    private GatewayError nobody() {
        return switch (rule.absent()) {
            case UNREADABLE -> speaker.wire().unreadable();
            case NO_TARGETS ->
                GatewayError.of(
                        ErrorCode.NO_TARGETS,
                        "there is no " + name + " account behind this login; make one there first");
        };
    }

    /** A name; blank is none. */
    private static Optional<String> text(JsonNode node, List<JsonPointer> places) {
        return Places.text(node, places).map(String::strip).filter(text -> !text.isEmpty());
    }

    private String cleaned(String picture) {
        return rule.pictureCleaning() == PictureCleaning.UNESCAPE_AND_STRIP_QUERY
                ? picture.replace("&amp;", "&").replaceAll("[?#].*", "")
                : picture;
    }
}
