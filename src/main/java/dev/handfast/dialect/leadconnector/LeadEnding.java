package dev.handfast.dialect.leadconnector;

import dev.handfast.account.Account;
import dev.handfast.connect.Ending;
import dev.handfast.connect.Outcome;
import dev.handfast.connect.Passing;
import dev.handfast.connect.PublicUrls;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.dialect.leadconnector.Told.Message;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Sends the popup to its last page. What that page tells is left for it beforehand: the address holds a handle alone, so that nobody
 * can make one up.
 */
final class LeadEnding implements Ending {
    private final Passing passing;
    private final PublicUrls urls;

    LeadEnding(Passing passing, PublicUrls urls) {
        this.passing = passing;
        this.urls = urls;
    }

    @Override
    public URI of(Outcome outcome) {
        return urls.result(outcome);
    }

    @Override
    public Future<URI> arrival(Outcome outcome) {
        return told(outcome).map(told -> leave(outcome, told)).orElseGet(() -> Future.succeededFuture(of(outcome)));
    }

    private Future<URI> leave(Outcome outcome, Told told) {
        var word = Asked.word(outcome.intent().terms().memo());
        return passing.leave(outcome.intent().tenant(), LeadFinish.purpose(word), Secret.of(told.text()))
                .map(handle -> urls.at(LeadFinish.path(word) + "?outcome=" + handle.reveal()))
                // What was granted is kept: the person is told so, though the opener hears nothing.
                .otherwise(failure -> of(outcome));
    }

    private static Optional<Told> told(Outcome outcome) {
        var memo = outcome.intent().terms().memo();
        var word = Asked.word(memo).text();
        var tenant = outcome.intent().tenant().hex();
        var origin = Asked.origin(memo).orElse(null);
        if (outcome instanceof Outcome.Granted granted) {
            var revived = Asked.reconnect(memo)
                    ? granted.revived().stream().map(Account::id).map(Id::hex).toList()
                    : List.<String>of();
            var message = Message.granted(
                    word, Asked.placement(memo), granted.grant().id().hex(), revived);
            return Optional.of(new Told(tenant, message, null, origin));
        }
        if (outcome instanceof Outcome.Failed failed) {
            var error = failed.error();
            var message =
                    Message.failed(word, Asked.placement(memo), LeadErrors.slug(error.code()), error.getMessage());
            return Optional.of(new Told(tenant, message, error.code(), origin));
        }
        return Optional.empty();
    }
}
