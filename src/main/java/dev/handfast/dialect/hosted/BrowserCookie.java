package dev.handfast.dialect.hosted;

import dev.handfast.core.Secret;
import dev.handfast.dialect.Call;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a flow's browser is known by. Each flow has a cookie of its own, so that several go on side by side; over https its name
 * keeps other hosts and paths from setting it (RFC 6265bis §4.1.3.2).
 *
 * @param secure whether browsers reach us by https
 */
public record BrowserCookie(boolean secure) {
    private static final int NAME_BYTES = 4; // tells flows of one browser apart; the value is what proves

    /** What the browser shows for the flow of this state. */
    public Optional<Secret> shown(Call call, Secret state) {
        return call.secretCookie(name(state));
    }

    /** Asks the browser to keep the value for a while. Lax: it comes along when the platform sends the browser back. */
    public String set(Secret state, Secret value, Duration keep) {
        return name(state) + "=" + value.reveal() + "; Path=/; Max-Age=" + keep.toSeconds() + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }

    private String name(Secret state) {
        return (secure ? "__Host-" : "") + "hf_" + HexFormat.of().formatHex(state.sha256(), 0, NAME_BYTES);
    }
}
