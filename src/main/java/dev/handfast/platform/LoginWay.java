package dev.handfast.platform;

import java.util.Set;

/** A named way to sign in with a name and an app password. */
public interface LoginWay {
    /** The words under which a file names the calls of this way. */
    Set<String> requests();

    /** The client of one platform. */
    Connector.AppPassword connector(Platform platform, PlatformFile file, Speaker speaker);
}
