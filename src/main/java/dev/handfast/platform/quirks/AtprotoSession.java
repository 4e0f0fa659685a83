package dev.handfast.platform.quirks;

import dev.handfast.platform.Connector;
import dev.handfast.platform.LoginWay;
import dev.handfast.platform.Platform;
import dev.handfast.platform.PlatformFile;
import dev.handfast.platform.Speaker;
import java.util.Set;

/** Sessions of the AT Protocol: {@code com.atproto.server.createSession} with an app password. */
final class AtprotoSession implements LoginWay {
    @Override
    public Set<String> requests() {
        return Set.of(
                "session", "refresh-session", "delete-session", "profile", "record", "resolve-handle", "did-document");
    }

    @Override
    public Connector.AppPassword connector(Platform platform, PlatformFile file, Speaker speaker) {
        return new AtprotoConnector(platform, file, speaker);
    }
}
