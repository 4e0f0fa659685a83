package dev.handfast.connect;

import dev.handfast.core.Secret;
import dev.handfast.platform.Platform;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;

/**
 * Our own addresses as the world sees them. Built from the configured public URL alone: a Host header changes nothing.
 *
 * @param base the public URL, without path or trailing slash
 */
public record PublicUrls(URI base) {
    /** What a path of ours is called from outside. */
    public URI at(String path) {
        return URI.create(base + path);
    }

    /** The one static redirect URI a platform knows. */
    public String callback(Platform platform) {
        return base + "/oauth/callback/" + platform.id() + (platform.callbackEndsWithSlash() ? "/" : "");
    }

    /** Where a browser sets out with the ticket that its backend was given for it. */
    public URI launch(Secret ticket) {
        return at("/oauth/start/" + ticket.reveal());
    }

    /** Where a person types an app password. */
    public URI credentialsPage(Platform platform, Secret state) {
        return at("/connect/" + platform.id() + "/credentials?state=" + state.reveal());
    }

    /** Our page on which a person chooses. */
    public URI choice(Outcome.SelectionNeeded needed) {
        var step =
                switch (needed.flow().targets().all().get(0).kind()) {
                    case PAGE -> "select-page";
                    case ORGANIZATION -> "select-organization";
                    case LOCATION -> "select-location";
                    case BOARD -> "select-board";
                    case PERSON -> "select-account";
                };
        var handles = new LinkedHashMap<String, String>();
        handles.put("tempToken", needed.handles().tempToken().orElseThrow().reveal());
        handles.put(
                "connect_token", needed.handles().connectToken().orElseThrow().reveal());
        return Redirects.append(at("/connect/" + needed.intent().platform() + "/" + step), handles);
    }

    /** Our own page that tells what came of a flow that has nowhere to return to. */
    public URI result(Outcome outcome) {
        var words = new LinkedHashMap<String, String>();
        if (outcome instanceof Outcome.Failed failed) {
            words.put("error", failed.error().code().name().toLowerCase(Locale.ROOT));
            words.put("platform", outcome.intent().platform());
        } else {
            words.put(
                    outcome instanceof Outcome.Connected ? "connected" : "consented",
                    outcome.intent().platform());
        }
        words.put("tenant", outcome.intent().tenant().hex()); // whose brand it wears; no secret
        return Redirects.append(at("/connect/result"), words);
    }

    /** Whether browsers reach us by https, so that cookies can be bound to this host. */
    public boolean secure() {
        return "https".equals(base.getScheme());
    }
}
