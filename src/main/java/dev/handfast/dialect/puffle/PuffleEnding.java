package dev.handfast.dialect.puffle;

import dev.handfast.connect.Ending;
import dev.handfast.connect.Outcome;
import dev.handfast.connect.Redirects;
import dev.handfast.core.GatewayError;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Where Puffle sends browsers: to the socials of a person's profile on the dashboard, whatever came of it. */
final class PuffleEnding implements Ending {
    private final URI profile;

    PuffleEnding(URI dashboard) {
        this.profile = URI.create(dashboard + "/profile");
    }

    @Override
    public URI of(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                ? of(failed.error())
                : socials(List.of("connected", outcome.intent().platform()));
    }

    /** The bad end: a sentence for people, and the code that stays the same when sentences change. */
    URI of(GatewayError error) {
        return socials(List.of(
                "error", error.getMessage(), "error_code", error.code().name().toLowerCase(Locale.ROOT)));
    }

    private URI socials(List<String> namesAndValues) {
        var words = new LinkedHashMap<String, String>();
        words.put("tab", "socials");
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            words.put(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
        return Redirects.append(profile, words);
    }
}
