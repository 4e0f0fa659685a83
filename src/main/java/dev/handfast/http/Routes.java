package dev.handfast.http;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.dialect.Allowance;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Dialect;
import dev.handfast.dialect.Live;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Surface;
import dev.handfast.tenant.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts surfaces on a router: authenticates, limits, parses, runs, answers, and lets each surface say every failure under its paths
 * in its own way, those of the router included.
 */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})"); // RFC 3986 §2.1
    private static final String SURFACE = "handfast.surface";
    private static final String REQUEST_ID = "handfast.request.id";
    private static final String LIMIT = "handfast.limit";

    private final Vertx vertx;
    private final Authentication authentication;
    private final RateLimits limits;
    private final Repetitions repetitions;
    private final MeterRegistry meters;
    private final int bodyLimit;
    private final BodyHandler bodies;
    private final boolean strictTransport;
    private final InstantSource clock;
    private final Farewell farewell;

    /**
     * @param bodyLimit bytes of the largest body, where the operation has no room for more
     * @param strictTransport whether browsers are told to come by https only
     */
    Routes(
            Vertx vertx,
            Authentication authentication,
            RateLimits limits,
            Repetitions repetitions,
            MeterRegistry meters,
            int bodyLimit,
            boolean strictTransport,
            InstantSource clock,
            Farewell farewell) {
        this.vertx = vertx;
        this.authentication = authentication;
        this.limits = limits;
        this.repetitions = repetitions;
        this.meters = meters;
        this.bodyLimit = bodyLimit;
        this.bodies = bodiesOf(bodyLimit);
        this.strictTransport = strictTransport;
        this.clock = clock;
        this.farewell = farewell;
    }

    /**
     * A router over all of them. Longer mounts go first, so that a surface at the root gets what is left; of those that share a
     * mount, the first is spoken where nothing tells which one is meant.
     */
    Router router(List<? extends Surface> surfaces) {
        var root = Router.router(vertx);
        var mounts = new LinkedHashMap<String, List<Surface>>();
        surfaces.forEach(
                surface -> mounts(surface).forEach(path -> mounts.computeIfAbsent(path, fresh -> new ArrayList<>())
                        .add(surface)));
        var all = mounts.entrySet().stream()
                .map(mount -> new Neighbours(mount.getKey(), mount.getValue()))
                .sorted(Comparator.comparingInt(mounted -> -mounted.path().length()))
                .toList();
        root.route().handler(context -> refuseBrokenEscapes(context, all));
        all.forEach(mounted -> root.route(mounted.path() + "/*").subRouter(router(mounted)));
        return root;
    }

    /** An address that cannot be decoded would be refused by the router, in nobody's words. */
    private void refuseBrokenEscapes(RoutingContext context, List<Neighbours> mounted) {
        var request = context.request();
        var path = Objects.requireNonNullElse(request.path(), "/");
        if (BROKEN_ESCAPE.matcher(request.uri()).find()) {
            mounted.stream()
                    .filter(each -> each.hold(path))
                    .findFirst()
                    .ifPresentOrElse(
                            each -> fail(
                                    context,
                                    each.at(path, Authentication.shown(request)),
                                    GatewayError.of(ErrorCode.INVALID_REQUEST, "the address is not well-formed")),
                            context::next);
        } else {
            context.next();
        }
    }

    private static Stream<String> mounts(Surface surface) {
        return surface instanceof Dialect
                ? Stream.concat(
                        surface.mounts().stream(),
                        surface.mounts().stream()
                                .map(mount -> "/" + surface.name() + mount)
                                .filter(mount -> !mount.startsWith("/" + surface.name() + "/" + surface.name())))
                : surface.mounts().stream();
    }

    private Router router(Neighbours neighbours) {
        var router = Router.router(vertx);
        router.route().failureHandler(context -> fail(context, meant(context, neighbours), context.failure()));
        for (var shape : neighbours.shapes()) {
            // Before the body is read: that may fail too, and is told in the words of whose path it is.
            route(router, shape).handler(context -> {
                context.put(SURFACE, shape.meant(Authentication.shown(context.request())));
                context.next();
            });
            shape.methods()
                    .filter(method -> method != HttpMethod.GET && method != HttpMethod.DELETE)
                    .forEach(
                            method -> route(router, shape).method(method).handler(context -> readBody(context, shape)));
            var meters = new HashMap<Operation, OperationMeter>();
            shape.operations()
                    .forEach((surface, operations) -> operations.forEach(operation ->
                            meters.put(operation, new OperationMeter(this.meters, surface.name(), operation))));
            route(router, shape).handler(context -> {
                Surface surface = context.get(SURFACE);
                shape.operation(surface, context.request().method())
                        .ifPresentOrElse(
                                operation -> serve(context, surface, operation, meters.get(operation)),
                                () -> refuse(context, surface, shape.methods(surface)));
            });
        }
        router.route()
                .handler(context -> fail(
                        context,
                        meant(context, neighbours),
                        GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "there is nothing at this path")));
        return router;
    }

    /** A mount's own "/" is the mount itself, with or without the slash. */
    private static Route route(Router router, Shape shape) {
        return shape.path().equals("/") ? router.routeWithRegex("/?") : router.route(shape.path());
    }

    private static Surface meant(RoutingContext context, Neighbours neighbours) {
        Surface known = context.get(SURFACE);
        return known != null
                ? known
                : neighbours.at(
                        Objects.requireNonNullElse(context.request().path(), "/"),
                        Authentication.shown(context.request()));
    }

    /** Bodies are held in memory whole: one that may be larger than others is not read before its sender is known. */
    private void readBody(RoutingContext context, Shape shape) {
        Surface surface = context.get(SURFACE);
        var request = context.request();
        var large = shape.operation(surface, request.method()).filter(operation -> operation.roomFor() > bodyLimit);
        if (large.isEmpty()) {
            bodies.handle(context);
            return;
        }
        request.pause();
        authentication
                .of(request, large.get().access(), surface.name())
                .onSuccess(known -> bodiesOf(large.get().roomFor()).handle(context))
                .onFailure(context::fail)
                .onComplete(done -> request.resume());
    }

    private static BodyHandler bodiesOf(int limit) {
        return BodyHandler.create(false).setBodyLimit(limit);
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
                .map(found -> found.map(caller -> caller.asking(requestId(context))))
                .compose(caller -> {
                    caller.ifPresent(known -> withinLimits(context, surface, known));
                    return caller.isPresent() && operation.repeatable()
                            ? once(context, surface, operation, caller.get())
                            : operation.run().apply(Requests.read(context, operation, caller, requestId(context)));
                })
                .onComplete(done -> {
                    send(context, surface, done.succeeded() ? done.result() : failure(context, surface, done.cause()));
                    meter.record(System.nanoTime() - started, context.response().getStatusCode());
                });
    }

    /** What may come again is answered whole before it is kept, its failures too. */
    private Future<Answer> once(RoutingContext context, Surface surface, Operation operation, Caller caller) {
        var body = context.body() == null ? null : context.body().buffer();
        return repetitions.once(
                operation,
                caller,
                context.request().path(),
                Optional.ofNullable(context.request().getHeader(Repetitions.HEADER)),
                body == null ? new byte[0] : body.getBytes(),
                () -> Future.succeededFuture()
                        .compose(begin -> operation
                                .run()
                                .apply(Requests.read(context, operation, Optional.of(caller), requestId(context))))
                        .recover(cause -> Future.succeededFuture(failure(context, surface, cause))));
    }

    private void withinLimits(RoutingContext context, Surface surface, Caller caller) {
        limits.take(caller.key().id(), surface.rates()).ifPresent(allowance -> {
            context.put(LIMIT, allowance);
            if (!allowance.granted()) {
                throw GatewayError.of(ErrorCode.RATE_LIMITED, "too many requests with this key; slow down")
                        .retryAfter(allowance.pause());
            }
        });
    }

    private void fail(RoutingContext context, Surface surface, Throwable cause) {
        send(context, surface, failure(context, surface, cause));
    }

    private Answer failure(RoutingContext context, Surface surface, Throwable cause) {
        var id = requestId(context);
        var error = foreseen(context, cause);
        if (error.code() == ErrorCode.INTERNAL) {
            LOG.atError()
                    .setCause(cause)
                    .addKeyValue("requestId", id)
                    .addKeyValue("dialect", surface.name())
                    .log("request.failed");
        }
        var request = context.request();
        var answer = surface.failure(error, id, request.method() + " " + request.path());
        return error.retryAfter()
                .map(wait -> answer.with("Retry-After", Long.toString(Math.max(1, wait.toSeconds() + 1))))
                .orElse(answer);
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

    private void send(RoutingContext context, Surface surface, Answer answer) {
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
        surface.headers().forEach(headers::set);
        if (context.get(LIMIT) instanceof Allowance allowance) {
            surface.allowance(allowance).forEach(headers::set);
        }
        answer.headers().forEach(headers::set);
        farewell.say(context);
        answer.live().ifPresentOrElse(live -> tell(response, live), () -> response.end(answer.body()));
    }

    private static void tell(HttpServerResponse response, Live live) {
        response.setChunked(true);
        live.tell(text -> response.closed() ? Future.failedFuture("nobody listens any more") : response.write(text))
                .onComplete(told -> {
                    if (!response.ended() && !response.closed()) {
                        response.end();
                    }
                });
    }

    private String requestId(RoutingContext context) {
        String known = context.get(REQUEST_ID);
        if (known == null) {
            known = RequestId.of(context.request(), clock);
            context.put(REQUEST_ID, known);
        }
        return known;
    }
}
