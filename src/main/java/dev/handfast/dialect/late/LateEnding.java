package dev.handfast.dialect.late;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Outcome;
import dev.handfast.connect.PublicUrls;
import dev.handfast.connect.Redirects;
import dev.handfast.dialect.Answer;
import dev.handfast.platform.Kind;
import dev.handfast.state.ConnectFlow.AwaitingSelection;
import dev.handfast.state.Handles;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where Late sends browsers: to the client's redirect URL, to our page for choosing, or to our result page. */
final class LateEnding implements Ending {
    private static final int LONGEST_URL = 7168; // servers take request lines of 8 KB, the path before ours included

    private final PublicUrls urls;

    LateEnding(PublicUrls urls) {
        this.urls = urls;
    }

    @Override
    public URI of(Outcome outcome) {
        var intent = outcome.intent();
        if (outcome instanceof Outcome.SelectionNeeded needed) {
            return intent.redirectUrl()
                    .filter(end -> intent.terms().headless())
                    .map(end -> headless(end, needed))
                    .orElseGet(() -> hosted(needed));
        }
        if (intent.redirectUrl().isEmpty()) {
            return urls.result(outcome);
        }
        var end = intent.redirectUrl().get();
        if (outcome instanceof Outcome.Connected connected) {
            return Redirects.append(end, connected(connected));
        }
        var failed = (Outcome.Failed) outcome;
        var words = new LinkedHashMap<String, String>();
        words.put("error", LateErrors.slug(failed.error(), intent.platform()));
        words.put("platform", intent.platform());
        return Redirects.append(end, words);
    }

    private static Map<String, String> connected(Outcome.Connected connected) {
        var account = connected.account();
        var words = new LinkedHashMap<String, String>();
        words.put("connected", account.platform());
        words.put("profileId", account.profile().hex());
        words.put("username", account.username());
        words.put("accountId", account.id().hex());
        return words;
    }

    /** Organizations come along where the address has room for them; else they are fetched. */
    private static URI headless(URI end, Outcome.SelectionNeeded needed) {
        if (kind(needed.flow()) != Kind.ORGANIZATION) {
            return Redirects.append(end, headless(needed, Map.of()));
        }
        var organizations = Answer.text(needed.flow().targets().all().stream()
                .map(LateWords.Organization::of)
                .toList());
        var whole = Redirects.append(end, headless(needed, Map.of("organizations", organizations)));
        return whole.toString().length() <= LONGEST_URL
                ? whole
                : Redirects.append(
                        end,
                        headless(
                                needed,
                                Map.of(
                                        "pendingDataToken",
                                        needed.handles()
                                                .tempToken()
                                                .orElseThrow()
                                                .reveal())));
    }

    private static Map<String, String> headless(Outcome.SelectionNeeded needed, Map<String, String> choices) {
        var words = selection(needed.flow(), needed.handles());
        words.putAll(choices);
        words.put("connect_token", needed.handles().connectToken().orElseThrow().reveal());
        words.put("platform", needed.intent().platform());
        words.put("step", step(needed.flow()));
        return words;
    }

    private URI hosted(Outcome.SelectionNeeded needed) {
        var words = selection(needed.flow(), needed.handles());
        needed.intent().redirectUrl().ifPresent(url -> words.put("redirect_url", url.toString()));
        words.put("connect_token", needed.handles().connectToken().orElseThrow().reveal());
        return Redirects.append(urls.at("/connect/" + needed.intent().platform() + page(needed.flow())), words);
    }

    private static Map<String, String> selection(AwaitingSelection flow, Handles handles) {
        var words = new LinkedHashMap<String, String>();
        words.put("profileId", flow.intent().profile().hex());
        words.put("tempToken", handles.tempToken().orElseThrow().reveal());
        words.put("userProfile", Answer.text(LateWords.UserProfile.of(flow)));
        return words;
    }

    static String step(AwaitingSelection flow) {
        return switch (kind(flow)) {
            case PAGE -> "select_page";
            case ORGANIZATION -> "select_organization";
            case LOCATION -> "select_location";
            case BOARD -> "select_board";
            case PERSON -> "select_account";
        };
    }

    private static String page(AwaitingSelection flow) {
        return "/" + step(flow).replace('_', '-');
    }

    private static Kind kind(AwaitingSelection flow) {
        return flow.targets().all().get(0).kind();
    }
}
