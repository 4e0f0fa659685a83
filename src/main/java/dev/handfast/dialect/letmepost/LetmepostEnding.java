package dev.handfast.dialect.letmepost;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Outcome;
import dev.handfast.connect.PublicUrls;
import dev.handfast.connect.Redirects;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where letmepost sends browsers: to {@code returnTo}, to the dashboard's accounts page, or to our result page. */
final class LetmepostEnding implements Ending {
    private final PublicUrls urls;
    private final Optional<URI> accountsPage;

    LetmepostEnding(PublicUrls urls, Optional<URI> accountsPage) {
        this.urls = urls;
        this.accountsPage = accountsPage;
    }

    @Override
    public URI of(Outcome outcome) {
        return outcome.intent()
                .redirectUrl()
                .or(() -> accountsPage)
                .map(end -> Redirects.append(end, words(outcome)))
                .orElseGet(() -> urls.result(outcome));
    }

    /** Nothing is ever chosen or left for later here: each flow connects all there is, or fails. */
    private static Map<String, String> words(Outcome outcome) {
        var words = new LinkedHashMap<String, String>();
        if (outcome instanceof Outcome.Connected connected) {
            words.put("connected", connected.account().platform());
            words.put("accountId", connected.account().id().uuid().toString());
        } else if (outcome instanceof Outcome.Failed failed) {
            words.put("error", LetmepostErrors.word(failed.error()));
            words.put("platform", outcome.intent().platform());
        }
        return words;
    }
}
