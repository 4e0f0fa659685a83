package dev.handfast.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Dialect;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Surface;
import dev.handfast.tenant.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts surfaces on a router: authenticates, limits, parses, runs, answers, and lets each surface say every failure under its paths
 * in its own way, those of the router included.
 */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final ObjectReader JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .readerFor(JsonNode.class);
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})"); // RFC 3986 §2.1
    private static final String REQUEST_ID = "handfast.request.id";
    private static final String LIMIT = "handfast.limit";

    private final Vertx vertx;
    private final Authentication authentication;
    private final RateLimits limits;
    private final MeterRegistry meters;
    private final int bodyLimit;
    private final boolean strictTransport;

    /**
     * @param bodyLimit bytes of the largest body
     * @param strictTransport whether browsers are told to come by https only
     */
    Routes(
            Vertx vertx,
            Authentication authentication,
            RateLimits limits,
            MeterRegistry meters,
            int bodyLimit,
            boolean strictTransport) {
        this.vertx = vertx;
        this.authentication = authentication;
        this.limits = limits;
        this.meters = meters;
        this.bodyLimit = bodyLimit;
        this.strictTransport = strictTransport;
    }

    /** A router over all of them. Longer mounts go first, so that a surface at the root gets what is left. */
    Router router(List<? extends Surface> surfaces) {
        var root = Router.router(vertx);
        var all = surfaces.stream()
                .flatMap(surface -> mounts(surface).map(path -> new Mounted(path, surface)))
                .sorted(Comparator.comparingInt(mounted -> -mounted.path().length()))
                .toList();
        root.route().handler(context -> refuseBrokenEscapes(context, all));
        all.forEach(mounted -> root.route(mounted.path() + "/*").subRouter(surfaceRouter(mounted.surface())));
        return root;
    }

    private record Mounted(String path, Surface surface) {
        boolean holds(String requested) {
            return requested.startsWith(path + "/") || requested.equals(path);
        }
    }

    /** An address that cannot be decoded would be refused by the router, in nobody's words. */
    private void refuseBrokenEscapes(RoutingContext context, List<Mounted> mounted) {
        var request = context.request();
        var path = Objects.requireNonNullElse(request.path(), "/");
        if (BROKEN_ESCAPE.matcher(request.uri()).find()) {
            mounted.stream()
                    .filter(each -> each.holds(path))
                    .findFirst()
                    .ifPresentOrElse(
                            each -> fail(
                                    context,
                                    each.surface(),
                                    GatewayError.of(ErrorCode.INVALID_REQUEST, "the address is not well-formed")),
                            context::next);
        } else {
            context.next();
        }
    }

    private static Stream<String> mounts(Surface surface) {
        return surface instanceof Dialect
                ? Stream.concat(
                        surface.mounts().stream(), surface.mounts().stream().map(mount -> "/" + surface.name() + mount))
                : surface.mounts().stream();
    }

    private Router surfaceRouter(Surface surface) {
        var router = Router.router(vertx);
        router.route().failureHandler(context -> fail(context, surface, context.failure()));
        byShape(surface).forEach((shape, operations) -> {
            operations.forEach(operation -> offer(router, surface, operation));
            // Before less literal paths have their turn: what is named exactly is not also something in braces.
            var methods = operations.stream()
                    .map(operation -> operation.method().name())
                    .collect(Collectors.joining(", "));
            route(router, operations.get(0).path()).handler(context -> refuse(context, surface, methods));
        });
        router.route()
                .handler(context -> fail(
                        context, surface, GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "there is nothing at this path")));
        return router;
    }

    private void offer(Router router, Surface surface, Operation operation) {
        if (operation.method() != HttpMethod.GET && operation.method() != HttpMethod.DELETE) {
            route(router, operation.path())
                    .method(operation.method())
                    .handler(BodyHandler.create(false).setBodyLimit(bodyLimit));
        }
        var meter = new OperationMeter(meters, surface.name(), operation);
        route(router, operation.path())
                .method(operation.method())
                .handler(context -> serve(context, surface, operation, meter));
    }

    /** A mount's own "/" is the mount itself, with or without the slash. */
    private static Route route(Router router, String path) {
        return path.equals("/") ? router.routeWithRegex("/?") : router.route(vertxPath(path));
    }

    /** Operations of the same addresses, whatever their parameters are called, in matching order. */
    private static Map<String, List<Operation>> byShape(Surface surface) {
        return surface.operations().stream()
                .collect(Collectors.groupingBy(
                        operation -> operation.path().replaceAll("\\{[^}]+}", "{}"),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    private static String vertxPath(String path) {
        return path.replace("{", ":").replace("}", "");
    }

    private void refuse(RoutingContext context, Surface surface, String methods) {
        context.response().putHeader("Allow", methods);
        fail(context, surface, GatewayError.of(ErrorCode.METHOD_NOT_ALLOWED, "this path knows " + methods));
    }

    private void serve(RoutingContext context, Surface surface, Operation operation, OperationMeter meter) {
        long started = System.nanoTime();
        var request = context.request();
        // The body was read already, or there is none to read; authentication may take a trip to the store.
        authentication
                .of(request, operation.access(), surface.name())
                .compose(caller -> {
                    caller.ifPresent(known -> withinLimits(context, known));
                    return operation.run().apply(call(context, caller));
                })
                .onComplete(done -> {
                    if (done.succeeded()) {
                        send(context, done.result());
                    } else {
                        fail(context, surface, done.cause());
                    }
                    meter.record(System.nanoTime() - started, context.response().getStatusCode());
                });
    }

    private void withinLimits(RoutingContext context, Caller caller) {
        limits.take(caller.key().id()).ifPresent(left -> {
            context.put(LIMIT, left);
            if (!left.allowed()) {
                throw GatewayError.of(ErrorCode.RATE_LIMITED, "too many requests with this key; slow down")
                        .retryAfter(left.pause());
            }
        });
    }

    private static Call call(RoutingContext context, Optional<Caller> caller) {
        var request = context.request();
        boolean form = isForm(request.getHeader(HttpHeaders.CONTENT_TYPE));
        return new Call(
                requestId(context),
                context.pathParams(),
                lists(context.queryParams()),
                form ? lists(request.formAttributes()) : Map.of(),
                form ? MissingNode.getInstance() : json(context),
                request::getHeader,
                name -> value(request.getCookie(name)),
                caller);
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
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
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

    private void fail(RoutingContext context, Surface surface, Throwable cause) {
        var id = requestId(context);
        var error = foreseen(context, cause);
        if (error.code() == ErrorCode.INTERNAL) {
            LOG.atError()
                    .setCause(cause)
                    .addKeyValue("requestId", id)
                    .addKeyValue("dialect", surface.name())
                    .log("request.failed");
        }
        var answer = surface.failure(error, id);
        send(
                context,
                error.retryAfter()
                        .map(wait -> answer.with("Retry-After", Long.toString(Math.max(1, wait.toSeconds() + 1))))
                        .orElse(answer));
    }

    private static GatewayError foreseen(RoutingContext context, Throwable cause) {
        if (cause instanceof GatewayError error) {
            return error;
        }
        int status = cause instanceof HttpException http ? http.getStatusCode() : context.statusCode();
        return switch (status) {
            case 400 -> GatewayError.of(ErrorCode.INVALID_REQUEST, "the request is not well-formed");
            case 413 -> GatewayError.of(ErrorCode.PAYLOAD_TOO_LARGE, "the body is too large");
            default -> GatewayError.of(ErrorCode.INTERNAL, "something went wrong on our side");
        };
    }

    private void send(RoutingContext context, Answer answer) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        var headers = response.headers();
        headers.set("X-Request-Id", requestId(context));
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        if (strictTransport) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        if (context.get(LIMIT) instanceof RateLimits.Left left) {
            headers.set("X-RateLimit-Limit", Integer.toString(left.limit()));
            headers.set("X-RateLimit-Remaining", Long.toString(left.remaining()));
            headers.set("X-RateLimit-Reset", Long.toString(left.reset().getEpochSecond()));
        }
        answer.headers().forEach(headers::set);
        response.end(answer.body());
    }

    private static String requestId(RoutingContext context) {
        String known = context.get(REQUEST_ID);
        if (known == null) {
            known = RequestId.of(context.request());
            context.put(REQUEST_ID, known);
        }
        return known;
    }
}
