package dev.handfast.platform;

import dev.handfast.platform.PlatformFile.Request;
import io.vertx.core.Future;
import java.util.Set;

/** A named way to ask which scopes were granted. */
public interface ScopesWay {
    /** The scopes in force. */
    Future<Set<String>> granted(Request request, Upstream upstream);
}
