package dev.handfast.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A request as a dialect sees it: parsed, authenticated, without the network.
 *
 * @param requestId what it is found by in the logs
 * @param path the path parameters, decoded
 * @param query the query parameters, decoded, in order
 * @param form the fields of a submitted form, decoded, in order; empty when none was submitted
 * @param body the JSON body; a missing node when there is none
 * @param headers finds a header's first value by its name in any case; null when there is none
 * @param cookies finds a cookie's value by its name; null when there is none
 * @param caller who asks, if a key was shown
 * @param leaving makes a future that completes when the answer is sent or whoever asked has left
 */
public record Call(
        String requestId,
        Map<String, String> path,
        Map<String, List<String>> query,
        Optional<Map<String, List<String>>> form,
        JsonNode body,
        UnaryOperator<String> headers,
        UnaryOperator<String> cookies,
        Optional<Caller> caller,
        Supplier<Future<Void>> leaving) {

    /** The holder of the key; operations with access {@code KEY} have one. */
    public Caller keyHolder() {
        return caller.orElseThrow(() -> GatewayError.of(ErrorCode.UNAUTHENTICATED, "an API key is needed"));
    }

    /** Completes when the answer is sent or whoever asked has left: nobody waits for it any longer. */
    public Future<Void> gone() {
        return leaving.get();
    }

    /** A header's first value. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name));
    }

    /** A header that holds a secret. */
    public Optional<Secret> secretHeader(String name) {
        return header(name).map(String::strip).filter(text -> !text.isEmpty()).map(Secret::of);
    }

    /** A cookie that holds a secret. */
    public Optional<Secret> secretCookie(String name) {
        return Optional.ofNullable(cookies.apply(name))
                .filter(text -> !text.isEmpty())
                .map(Secret::of);
    }

    /** Reads the query. */
    public Input queryInput() {
        return Input.of(query);
    }

    /** Reads the submitted form. */
    public Input formInput() {
        return Input.of(form.orElse(Map.of()));
    }

    /** Reads the JSON body, if there is a body. Fails like {@link #bodyInput()}. */
    public Input bodyInputIfAny() {
        return form.isEmpty() && body.isMissingNode() ? Input.of(body) : bodyInput();
    }

    /** Reads the JSON body. Fails with {@code MALFORMED_BODY} when it is not an object, {@code UNSUPPORTED_MEDIA_TYPE} for a form. */
    public Input bodyInput() {
        if (form.isPresent()) {
            throw GatewayError.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json");
        }
        if (!body.isObject()) {
            throw GatewayError.of(ErrorCode.MALFORMED_BODY, "the body must be a JSON object");
        }
        return Input.of(body);
    }
}
