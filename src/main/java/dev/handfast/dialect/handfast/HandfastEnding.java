package dev.handfast.dialect.handfast;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Outcome;
import dev.handfast.connect.PublicUrls;
import dev.handfast.connect.Redirects;
import dev.handfast.platform.Kind;
import java.net.URI;
import java.util.LinkedHashMap;

/**
 * Where browsers go: to the client's redirect URL with {@code flow_id} and {@code status} (and {@code error}), else to our result page.
 * A choice is made on our page, unless the client has pages of its own.
 */
final class HandfastEnding implements Ending {
    private final PublicUrls urls;

    HandfastEnding(PublicUrls urls) {
        this.urls = urls;
    }

    @Override
    public URI of(Outcome outcome) {
        var intent = outcome.intent();
        if (outcome instanceof Outcome.SelectionNeeded needed
                && !(intent.terms().headless() && intent.redirectUrl().isPresent())) {
            return intent.terms().headless() ? urls.result(outcome) : pick(needed);
        }
        return intent.redirectUrl()
                .map(end -> Redirects.append(end, words(outcome)))
                .orElseGet(() -> urls.result(outcome));
    }

    private static LinkedHashMap<String, String> words(Outcome outcome) {
        var words = new LinkedHashMap<String, String>();
        outcome.intent().watched().ifPresent(flow -> words.put("flow_id", flow.hex()));
        if (outcome instanceof Outcome.Failed failed) {
            words.put("status", "failed");
            words.put("error", Problems.word(failed.error().code()));
        } else {
            words.put("status", outcome instanceof Outcome.SelectionNeeded ? "awaiting_selection" : "completed");
        }
        return words;
    }

    private URI pick(Outcome.SelectionNeeded needed) {
        var words = new LinkedHashMap<String, String>();
        words.put("tempToken", needed.handles().tempToken().orElseThrow().reveal());
        words.put("connect_token", needed.handles().connectToken().orElseThrow().reveal());
        var kind = needed.flow().targets().all().stream()
                .findFirst()
                .map(target -> target.kind())
                .orElse(Kind.PERSON);
        return Redirects.append(urls.at("/connect/" + needed.intent().platform() + "/" + page(kind)), words);
    }

    private static String page(Kind kind) {
        return switch (kind) {
            case PAGE -> "select-page";
            case ORGANIZATION -> "select-organization";
            case LOCATION -> "select-location";
            case BOARD -> "select-board";
            case PERSON -> "select-account";
        };
    }
}
