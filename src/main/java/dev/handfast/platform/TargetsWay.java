package dev.handfast.platform;

import dev.handfast.platform.PlatformFile.TargetsRule;
import io.vertx.core.Future;
import java.util.Set;

/** A named way to list what a person can choose. */
public interface TargetsWay {
    /** The words under which a file names the calls of this way. */
    Set<String> requests();

    /**
     * Walks the list to its end or to the limits of the rule.
     *
     * @param kind what the targets are
     */
    Future<Targets> list(TargetsRule rule, Kind kind, Upstream upstream);
}
