package dev.handfast.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.core.StrangerLookup;
import dev.handfast.platform.WebAddress;
import dev.handfast.tenant.Access;
import dev.handfast.tenant.Caller;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a tenant does with its endpoints. An endpoint is told of every account of the tenant, so keys that are limited to profiles
 * have no say here. Absent and foreign endpoints look the same.
 */
public final class Webhooks {
    private static final Duration OVERLAP = Duration.ofHours(24); // how long the old secret signs beside a new one
    private static final int LONGEST_URL = 2048;
    private static final int MOST_HEADERS = 20;
    private static final int LONGEST_HEADER = 2000;
    private static final String HEADER_NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}"; // RFC 9110 §5.6.2

    /**
     * What of an endpoint is to be set; what is empty stays as it is.
     *
     * @param secret an empty text takes the secret away
     * @param headers all of them; a value that is empty keeps the one there is
     */
    public record Change(
            Optional<String> name,
            Optional<String> url,
            Optional<String> secret,
            Optional<Set<String>> events,
            Optional<Boolean> active,
            Optional<Map<String, Optional<Secret>>> headers) {}

    /**
     * A new endpoint.
     *
     * @param endpoint what was made
     * @param minted the secret we made for it, and the one time it is seen; empty when the client brought one or wants none
     */
    public record Created(Endpoint endpoint, Optional<Secret> minted) {}

    private final Endpoints endpoints;
    private final Sender sender;
    private final StrangerLookup lookup;
    private final WebAddress addresses;
    private final InstantSource clock;

    public Webhooks(
            Endpoints endpoints, Sender sender, StrangerLookup lookup, WebAddress addresses, InstantSource clock) {
        this.endpoints = endpoints;
        this.sender = sender;
        this.lookup = lookup;
        this.addresses = addresses;
        this.clock = clock;
    }

    /** The tenant's endpoints, oldest first. */
    public Future<List<Endpoint>> list(Caller caller) {
        return Future.succeededFuture().compose(begin -> {
            unlimited(caller);
            return endpoints.list(caller.tenant().id());
        });
    }

    /**
     * Makes an endpoint; one of a form that is always signed gets a secret where the client brought none.
     * Fails with {@code INVALID_REQUEST}, also when the tenant has as many as it may.
     *
     * @param accounts the sorts it is told of; empty: all
     */
    public Future<Created> create(Caller caller, Form form, String name, Set<String> accounts, Change change) {
        return Future.succeededFuture().compose(begin -> {
            toChange(caller);
            var now = clock.instant();
            var url = url(change.url().orElse(""));
            var brought = change.secret().filter(text -> !text.isEmpty()).map(Secret::of);
            var minted =
                    brought.isEmpty() && form != Form.LATE ? Optional.of(Signatures.mint()) : Optional.<Secret>empty();
            var made = new Endpoint(
                    Id.at(now),
                    caller.tenant().id(),
                    form,
                    name,
                    url,
                    brought.or(() -> minted),
                    Optional.empty(),
                    change.events().orElse(Set.of()),
                    accounts,
                    headers(change.headers().orElse(Map.of()), Map.of()),
                    change.active().orElse(true),
                    Optional.empty(),
                    0,
                    Optional.empty(),
                    now);
            return fit(url).compose(fit -> endpoints.create(made)).map(created -> {
                if (!created) {
                    throw GatewayError.of(
                            ErrorCode.INVALID_REQUEST, "there can be at most " + Endpoint.MOST + " webhooks");
                }
                return new Created(made, minted);
            });
        });
    }

    /**
     * Changes an endpoint. A replaced secret goes on signing beside the new one for a day. Setting it active ends a pause. Fails with
     * {@code NOT_FOUND} or {@code INVALID_REQUEST}.
     */
    public Future<Endpoint> update(Caller caller, Id endpoint, Change change) {
        return Future.succeededFuture().compose(begin -> {
            toChange(caller);
            var url = change.url().map(this::url);
            return url.map(this::fit)
                    .orElse(Future.succeededFuture())
                    .compose(fit -> endpoints.update(
                            caller.tenant().id(), endpoint, clock.instant(), known -> changed(known, url, change)))
                    .map(updated -> updated.orElseThrow(Webhooks::notFound));
        });
    }

    /** Deletes an endpoint and what waits for it. Fails with {@code NOT_FOUND}. */
    public Future<Void> delete(Caller caller, Id endpoint) {
        return Future.succeededFuture().compose(begin -> {
            toChange(caller);
            return endpoints.delete(caller.tenant().id(), endpoint).map(deleted -> {
                if (!deleted) {
                    throw notFound();
                }
                return null;
            });
        });
    }

    /** Sends a trial event at once, also to an endpoint that is paused. Fails with {@code NOT_FOUND}. */
    public Future<Attempt> test(Caller caller, Id endpoint) {
        return Future.succeededFuture().compose(begin -> {
            toChange(caller);
            return endpoints
                    .find(caller.tenant().id(), endpoint)
                    .map(found -> found.orElseThrow(Webhooks::notFound))
                    .compose(known -> sender.send(known, trial(known), 1)
                            .compose(attempt -> endpoints.log(known, attempt).map(attempt)));
        });
    }

    /**
     * Sends a trial that looks like an event of the tenant's choice, at once. Fails with {@code NOT_FOUND}, also for an endpoint of
     * another form than letmepost's, whose trials are all alike.
     *
     * @param word the event's word
     * @param data what it tells
     * @param requestId the request that caused it
     */
    public Future<Attempt> test(Caller caller, Id endpoint, String word, JsonNode data, String requestId) {
        return Future.succeededFuture().compose(begin -> {
            toChange(caller);
            return endpoints
                    .find(caller.tenant().id(), endpoint)
                    .map(found -> found.filter(known -> known.form() == Form.LETMEPOST)
                            .orElseThrow(Webhooks::notFound))
                    .compose(known -> {
                        var event = trial(known);
                        var body = known.form().trial(event, word, data);
                        return sender.send(known, event, 1, word, body, Map.of("X-Letmepost-Request-Id", requestId))
                                .compose(
                                        attempt -> endpoints.log(known, attempt).map(attempt));
                    });
        });
    }

    /** Reads the log of what was sent. */
    public Future<Endpoints.Log> log(
            Caller caller,
            Optional<Id> endpoint,
            Optional<Id> event,
            Optional<String> word,
            Optional<Boolean> success,
            int offset,
            int limit) {
        return Future.succeededFuture().compose(begin -> {
            unlimited(caller);
            return endpoints.log(
                    new Endpoints.LogQuery(caller.tenant().id(), endpoint, event, word, success, offset, limit));
        });
    }

    /** Lets an event be delivered once more, under the same id. Fails with {@code NOT_FOUND}. */
    public Future<Void> redeliver(Caller caller, Id endpoint, Id event) {
        return Future.succeededFuture().compose(begin -> {
            toChange(caller);
            return again(caller, endpoint, event);
        });
    }

    /** The same, of what this line of the log tells; a trial is made again at once. */
    public Future<Void> redeliver(Caller caller, Id line) {
        return Future.succeededFuture().compose(begin -> {
            toChange(caller);
            return endpoints.logged(caller.tenant().id(), line).compose(found -> found.map(
                            logged -> logged.word().equals(EventType.WEBHOOK_TEST.word())
                                    ? test(caller, logged.endpoint()).<Void>mapEmpty()
                                    : again(caller, logged.endpoint(), logged.event()))
                    .orElseGet(() -> Future.failedFuture(noDelivery())));
        });
    }

    private Future<Void> again(Caller caller, Id endpoint, Id event) {
        return endpoints
                .redeliver(caller.tenant().id(), endpoint, event, clock.instant())
                .map(known -> {
                    if (!known) {
                        throw noDelivery();
                    }
                    return null;
                });
    }

    private static GatewayError noDelivery() {
        return GatewayError.of(ErrorCode.NOT_FOUND, "there is no such delivery, or it is too old to be repeated");
    }

    private Endpoint changed(Endpoint known, Optional<URI> url, Change change) {
        var now = clock.instant();
        var secret = change.secret()
                .map(text -> text.isEmpty() ? Optional.<Secret>empty() : Optional.of(Secret.of(text)))
                .orElse(known.secret());
        var previous = secret.equals(known.secret())
                ? known.previous()
                : known.secret()
                        .filter(old -> secret.isPresent())
                        .map(old -> new Endpoint.Previous(old, now.plus(OVERLAP)));
        return new Endpoint(
                known.id(),
                known.tenant(),
                known.form(),
                change.name().orElse(known.name()),
                url.orElse(known.url()),
                secret,
                previous,
                change.events().orElse(known.events()),
                known.accounts(),
                change.headers().map(given -> headers(given, known.headers())).orElse(known.headers()),
                change.active().orElse(known.active()),
                change.active().equals(Optional.of(true)) ? Optional.empty() : known.paused(),
                change.active().equals(Optional.of(true)) ? 0 : known.failures(),
                known.firedAt(),
                known.createdAt(),
                now);
    }

    private Event trial(Endpoint endpoint) {
        var now = clock.instant();
        return new Event(
                Id.at(now),
                endpoint.tenant(),
                endpoint.id(),
                Optional.empty(),
                EventType.WEBHOOK_TEST,
                "asked for",
                Map.of("message", "This is a test webhook from Handfast."),
                now);
    }

    private URI url(String text) {
        try {
            if (text.isEmpty() || text.length() > LONGEST_URL) {
                throw new IllegalArgumentException("of 1 to " + LONGEST_URL + " characters is needed");
            }
            return addresses.read(text);
        } catch (IllegalArgumentException unfit) {
            throw GatewayError.invalid("url", "must be an https address with a host, without user or fragment");
        }
    }

    /** A host that cannot be found just now may be found later; one that leads into a network of ours is refused at once. */
    private Future<Void> fit(URI url) {
        return lookup.address(url)
                .transform(found -> found.cause() instanceof StrangerLookup.Unfit
                        ? Future.failedFuture(GatewayError.invalid("url", "must lead to the public internet"))
                        : Future.succeededFuture());
    }

    private static Map<String, Secret> headers(Map<String, Optional<Secret>> given, Map<String, Secret> known) {
        if (given.size() > MOST_HEADERS) {
            throw GatewayError.invalid("customHeaders", "can be at most " + MOST_HEADERS);
        }
        var headers = new HashMap<String, Secret>();
        given.forEach((name, value) -> {
            if (!name.matches(HEADER_NAME) || Signatures.reserved(name)) {
                throw GatewayError.invalid("customHeaders", "holds a name that is not a header's, or is kept for us");
            }
            var kept = value.or(() -> Optional.ofNullable(known.get(name)))
                    .orElseThrow(() -> GatewayError.invalid("customHeaders", "holds a name without a value"));
            if (!printable(kept.reveal())) {
                throw GatewayError.invalid("customHeaders", "holds a value that cannot stand in a header");
            }
            headers.put(name, kept);
        });
        return headers;
    }

    private static boolean printable(String value) {
        return value.length() <= LONGEST_HEADER && value.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    private static void toChange(Caller caller) {
        Access.toChange(caller);
        unlimited(caller);
    }

    private static void unlimited(Caller caller) {
        if (!caller.key().profiles().isEmpty()) {
            throw GatewayError.of(
                    ErrorCode.FORBIDDEN, "webhooks tell of every profile, and this key is limited to some");
        }
    }

    private static GatewayError notFound() {
        return GatewayError.of(ErrorCode.NOT_FOUND, "there is no webhook with this id");
    }
}
