package dev.handfast.platform;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
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

    /** Makes one more, where the platform lets programs do that; else fails with {@code INVALID_REQUEST}. */
    default Future<Target> create(TargetsRule rule, Kind kind, Upstream upstream, TargetDraft draft) {
        return Future.failedFuture(
                GatewayError.of(ErrorCode.INVALID_REQUEST, "nothing of this kind can be made at this platform"));
    }
}
