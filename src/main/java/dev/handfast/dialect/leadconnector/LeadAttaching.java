package dev.handfast.dialect.leadconnector;

import dev.handfast.account.Accounts.Kept;
import dev.handfast.connect.Connections;
import dev.handfast.connect.Engine;
import dev.handfast.connect.Grants;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.leadconnector.LeadWords.Attached;
import dev.handfast.dialect.leadconnector.LeadWords.Envelope;
import dev.handfast.platform.Target;
import dev.handfast.tenant.Administration;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code …/oauth/{locationId}/{platform}/accounts/{accountId}}: what a consent reaches, and attaching it. */
final class LeadAttaching {
    private static final String ROOT = "/social-media-posting/oauth";
    private static final int LONGEST_SEARCH = 200;

    /** With and without the location, which a consent knows; Google's under both of its names. */
    private static final List<String> PATHS = List.of(
            ROOT + "/{locationId}/google/locations/{accountId}",
            ROOT + "/google/locations/{accountId}",
            ROOT + "/{locationId}/{platform}/accounts/{accountId}",
            ROOT + "/{platform}/accounts/{accountId}");

    private final Grants grants;
    private final Connections connections;
    private final Administration administration;

    LeadAttaching(Engine engine, Administration administration) {
        this.grants = engine.grants();
        this.connections = engine.connections();
        this.administration = administration;
    }

    List<Operation> operations() {
        return PATHS.stream()
                .flatMap(path -> Stream.of(
                        Operation.get(path, Access.KEY, LeadConnector.versioned(this::list)),
                        Operation.post(path, Access.KEY, LeadConnector.versioned(this::attach))))
                .toList();
    }

    private Future<Answer> list(Call call) {
        var word = word(call);
        var query = call.queryInput();
        var search = query.text("search", LONGEST_SEARCH);
        query.check();
        return kept(call, word)
                .compose(kept -> connections
                        .all(call.keyHolder(), Optional.of(kept.profile()), Set.of(word.platform()))
                        .compose(standing ->
                                targets(call, word, kept).map(targets -> new Choices(kept, targets, standing, search))))
                .map(choices ->
                        Answer.ok(Envelope.of(200, "Fetched " + word.title() + " Account", choices.results(word))));
    }

    private Future<Answer> attach(Call call) {
        var word = word(call);
        if (word == Word.TIKTOK_BUSINESS) {
            throw GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "business accounts are attached as tiktok");
        }
        var picked = Picked.read(word, call.bodyInput());
        return kept(call, word)
                .compose(kept -> grants.attach(
                        call.keyHolder(),
                        kept.grant().id(),
                        picked.choice(kept.grant().identity()),
                        picked.details()))
                .recover(failure -> Future.failedFuture(isNotListed(failure) ? picked.unlisted() : failure))
                .map(saved -> Answer.json(
                        201,
                        Envelope.of(201, "Added " + word.title() + " Account", Attached.of(saved.account(), word))));
    }

    private static boolean isNotListed(Throwable failure) {
        return failure instanceof GatewayError error && error.code() == ErrorCode.TARGET_NOT_FOUND;
    }

    private Future<List<Target>> targets(Call call, Word word, Kept kept) {
        return switch (word) {
            case FACEBOOK, GOOGLE, LINKEDIN ->
                grants.targets(call.keyHolder(), kept.grant().id()).map(targets -> targets.all());
            case INSTAGRAM, TWITTER, TIKTOK, TIKTOK_BUSINESS, YOUTUBE, PINTEREST, THREADS, BLUESKY ->
                Future.succeededFuture(List.of());
        };
    }

    /** The consent in the path, if it is of this platform and, where one is named, of this location. */
    private Future<Kept> kept(Call call, Word word) {
        return location(call).compose(location -> grants.find(call.keyHolder(), consent(call))
                .map(kept -> {
                    boolean meant = kept.grant().platform().equals(word.platform())
                            && location.map(kept.profile()::equals).orElse(true);
                    if (!meant) {
                        throw notFound();
                    }
                    return kept;
                }));
    }

    private Future<Optional<Id>> location(Call call) {
        var named = call.path().get("locationId");
        return named == null
                ? Future.succeededFuture(Optional.empty())
                : administration
                        .profile(call.keyHolder(), LeadConnector.location(named))
                        .map(profile -> Optional.of(profile.id()));
    }

    private static Id consent(Call call) {
        return Id.fromHex(call.path().get("accountId")).orElseThrow(LeadAttaching::notFound);
    }

    private static Word word(Call call) {
        var word = Word.inPath(call.path().getOrDefault("platform", Word.GOOGLE.text()));
        if (word == Word.BLUESKY) {
            throw GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, "there is nothing to attach by consent there");
        }
        return word;
    }

    private static GatewayError notFound() {
        return GatewayError.of(ErrorCode.SELECTION_NOT_FOUND, "there is no such account, or it is gone");
    }
}
