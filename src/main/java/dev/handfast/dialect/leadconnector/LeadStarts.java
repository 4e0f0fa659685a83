package dev.handfast.dialect.leadconnector;

import dev.handfast.connect.Engine;
import dev.handfast.connect.Passing;
import dev.handfast.connect.PublicUrls;
import dev.handfast.connect.Redirects;
import dev.handfast.connect.StartRequest;
import dev.handfast.connect.Started;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.hosted.Journey;
import dev.handfast.dialect.leadconnector.LeadWords.Envelope;
import dev.handfast.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * {@code …/oauth/{platform}/start}: the popup's first address. A popup sends no headers, so that a browser shows a ticket instead of a
 * key: one that a key obtained, for one start on the terms it was obtained for.
 */
final class LeadStarts {
    private static final String PATH = "/social-media-posting/oauth/{platform}/start";
    private static final int LONGEST_TICKET = 128;

    private record Ticket(String ticket, String url, long expiresIn) {}

    private final Engine engine;
    private final Passing passing;
    private final Redirects redirects;
    private final PublicUrls urls;

    LeadStarts(Engine engine, Passing passing, Redirects redirects, PublicUrls urls) {
        this.engine = engine;
        this.passing = passing;
        this.redirects = redirects;
        this.urls = urls;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(PATH, Access.KEY_IF_SHOWN, this::start),
                Operation.post(PATH, Access.KEY, LeadConnector.versioned(this::ticket)));
    }

    private Future<Answer> start(Call call) {
        if (call.caller().isPresent()) {
            return LeadConnector.versioned(this::startByKey).apply(call);
        }
        var query = call.queryInput();
        var ticket = query.text("ticket", LONGEST_TICKET);
        var location = query.text("locationId", LONGEST_TICKET);
        query.check();
        if (ticket.isPresent()) {
            return Journey.prefetching(call) ? Journey.notNow() : startByTicket(word(call), ticket.get());
        }
        if (location.isEmpty()) {
            throw stranger();
        }
        return startOpenly(call);
    }

    private Future<Answer> startByKey(Call call) {
        var request = request(word(call), call.keyHolder().tenant(), Asked.read(call.queryInput()));
        return engine.starts()
                .start(call.keyHolder(), LeadConnector.NAME, request)
                .map(started -> found(started.authUrl().toString()));
    }

    private Future<Answer> startByTicket(Word word, String ticket) {
        return passing.take(ticket, purpose(word)).map(address -> found(address.reveal()));
    }

    /** For those tenants alone that decided so; for others it looks as if there was no such location. */
    private Future<Answer> startOpenly(Call call) {
        var word = word(call);
        var asked = Asked.read(call.queryInput());
        if (Id.fromAlphanumeric(asked.locationId()).isEmpty()) {
            throw stranger();
        }
        return engine.starts()
                .startOpenly(
                        LeadConnector.NAME,
                        LeadConnector.location(asked.locationId()),
                        tenant -> request(word, tenant, asked))
                .map(started -> found(started.authUrl().toString()));
    }

    private Future<Answer> ticket(Call call) {
        var word = word(call);
        var caller = call.keyHolder();
        var request = request(word, caller.tenant(), Asked.read(call.bodyInput()));
        return engine.starts()
                .start(caller, LeadConnector.NAME, request)
                .compose(started -> passing.leave(caller.tenant().id(), purpose(word), address(started)))
                .map(ticket -> Answer.json(201, Envelope.of(201, "Created Start Ticket", told(word, ticket.reveal()))));
    }

    private Ticket told(Word word, String ticket) {
        return new Ticket(
                ticket,
                urls.at(PATH.replace("{platform}", word.text()) + "?ticket=" + ticket)
                        .toString(),
                passing.patience().toSeconds());
    }

    private StartRequest request(Word word, Tenant tenant, Asked asked) {
        return asked.request(word, asked.origin().map(origin -> redirects.allowedOrigin(tenant, origin)));
    }

    private static Secret address(Started started) {
        return Secret.of(started.authUrl().toString());
    }

    private static String purpose(Word word) {
        return LeadConnector.NAME + " start " + word.text();
    }

    private static Word word(Call call) {
        var word = Word.inPath(call.path().get("platform"));
        if (word == Word.BLUESKY) {
            throw GatewayError.of(
                    ErrorCode.PLATFORM_NEEDS_CREDENTIALS, "Bluesky is not connected by consent, and has no start here");
        }
        return word;
    }

    private static GatewayError stranger() {
        return GatewayError.of(ErrorCode.UNAUTHENTICATED, "an access token or a start ticket is needed");
    }

    /** 302, as the vendor's clients know it. */
    private static Answer found(String location) {
        return new Answer(302, Map.of("Location", location), Buffer.buffer());
    }
}
