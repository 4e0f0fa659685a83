package dev.handfast.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads requests as the surfaces see them: decoded, parsed, without the network. */
final class Requests {
    private static final ObjectReader JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .readerFor(JsonNode.class);

    private Requests() {}

    /** Fails with {@code MALFORMED_BODY} or {@code UNSUPPORTED_MEDIA_TYPE} for a body that is neither JSON nor a form. */
    static Call read(RoutingContext context, Operation operation, Optional<Caller> caller, String requestId) {
        var request = context.request();
        boolean form = request.bytesRead() > 0 && isForm(request.getHeader(HttpHeaders.CONTENT_TYPE));
        return new Call(
                requestId,
                Shape.parameters(operation.path(), context.pathParams()),
                lists(context.queryParams()),
                form ? Optional.of(lists(request.formAttributes())) : Optional.empty(),
                form ? MissingNode.getInstance() : json(context),
                request::getHeader,
                name -> value(request.getCookie(name)),
                caller,
                () -> ended(context));
    }

    private static Future<Void> ended(RoutingContext context) {
        var ended = Promise.<Void>promise();
        context.addEndHandler(done -> ended.tryComplete());
        return ended.future();
    }

    private static JsonNode json(RoutingContext context) {
        var body = context.body() == null ? null : context.body().buffer();
        if (body == null || body.length() == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body.getBytes());
        } catch (JacksonException e) {
            var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
            throw type == null || type.toLowerCase(Locale.ROOT).contains("json")
                    ? GatewayError.of(ErrorCode.MALFORMED_BODY, "the body is not valid JSON")
                    : GatewayError.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isForm(String type) {
        return type != null
                && Stream.of("application/x-www-form-urlencoded", "multipart/form-data")
                        .anyMatch(type.toLowerCase(Locale.ROOT)::startsWith);
    }

    private static Map<String, List<String>> lists(MultiMap fields) {
        if (fields.isEmpty()) {
            return Map.of();
        }
        var lists = new LinkedHashMap<String, List<String>>();
        fields.forEach(field -> lists.computeIfAbsent(field.getKey(), name -> new ArrayList<>(1))
                .add(field.getValue()));
        return lists;
    }

    private static String value(Cookie cookie) {
        return cookie == null ? null : cookie.getValue();
    }
}
