package dev.handfast.refresh;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.platform.Platform;
import dev.handfast.platform.RefreshRule.Way;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many renewals of each platform may be begun: so many at once and in a minute, and none while it is out of order. Confined to one
 * event loop.
 */
final class Rooms {
    private static final int AT_ONCE = 32; // of one platform, by schedule; half the connections there are
    private static final int WORTH_CLAIMING = AT_ONCE / 4; // so that a claim is shared by several

    private static final Set<ErrorCode> DOWN =
            Set.of(ErrorCode.PLATFORM_UNAVAILABLE, ErrorCode.PLATFORM_UNREADABLE, ErrorCode.PLATFORM_RATE_LIMITED);
    private static final Set<ErrorCode> REFUSED = Set.of(ErrorCode.GRANT_DEAD, ErrorCode.PLATFORM_REJECTED);

    private final Map<String, Breaker> breakers = new TreeMap<>();
    private final Map<String, Budget> budgets = new HashMap<>();
    private final Set<String> manyServers = new HashSet<>(); // where one may want to be left alone, and the others not
    private final Map<String, Integer> running = new HashMap<>();
    private final Set<String> hungry = new HashSet<>();

    Rooms(Collection<Platform> platforms) {
        platforms.forEach(platform -> {
            breakers.put(platform.id(), new Breaker());
            platform.refresh().callsPerMinute().ifPresent(most -> budgets.put(platform.id(), new Budget(most)));
            if (platform.refresh().way() == Way.SESSION) {
                manyServers.add(platform.id());
            }
        });
    }

    /** A renewal begins, by schedule or on demand. */
    void begins(String platform, Instant now) {
        running.merge(platform, 1, Integer::sum);
        Optional.ofNullable(budgets.get(platform)).ifPresent(budget -> budget.spend(now));
    }

    /** It ended. */
    void ends(String platform) {
        running.merge(platform, -1, Integer::sum);
    }

    /** What the platform answered to it; the failure is null when it went well. */
    void answered(String platform, Throwable failure, Instant now) {
        var breaker = breakers.get(platform);
        if (breaker == null) {
            return;
        }
        if (failure == null) {
            breaker.answered();
        } else if (failure instanceof GatewayError error && DOWN.contains(error.code())) {
            breaker.failed(
                    now,
                    Optional.of(error)
                            .filter(told -> told.code() == ErrorCode.PLATFORM_RATE_LIMITED)
                            .filter(told -> !manyServers.contains(platform))
                            .flatMap(GatewayError::retryAfter));
        } else if (failure instanceof GatewayError error && REFUSED.contains(error.code())) {
            breaker.answered();
        }
    }

    /** Why a renewal cannot be begun on demand just now, if it cannot. */
    Optional<GatewayError> refusal(String platform, Instant now) {
        var down = Optional.ofNullable(breakers.get(platform)).flatMap(breaker -> breaker.pause(now));
        var spent = Optional.ofNullable(budgets.get(platform)).flatMap(budget -> budget.pause(now));
        return down.map(pause -> GatewayError.of(
                                ErrorCode.PLATFORM_UNAVAILABLE,
                                "the platform is out of order just now; try again later")
                        .retryAfter(pause))
                .or(() -> spent.map(pause -> GatewayError.of(
                                ErrorCode.PLATFORM_RATE_LIMITED,
                                "the platform takes no more calls just now; try again later")
                        .retryAfter(pause)));
    }

    /** Whether some platform had more than there was room for when it was last looked at. */
    boolean crowded() {
        return !hungry.isEmpty();
    }

    /**
     * What there is room for, by platform.
     *
     * @param all whether of all platforms, or of those alone that had more, when there is room for several
     */
    Map<String, Integer> free(boolean all, Instant now) {
        var rooms = new HashMap<String, Integer>();
        breakers.forEach((platform, breaker) -> {
            int affordable = Optional.ofNullable(budgets.get(platform))
                    .map(budget -> budget.room(now))
                    .orElse(AT_ONCE);
            int room = Math.min(affordable, breaker.room(AT_ONCE, running.getOrDefault(platform, 0), now));
            if (affordable == 0 || breaker.pause(now).isPresent()) {
                hungry.remove(platform);
            } else if (all ? room > 0 : room >= WORTH_CLAIMING && hungry.contains(platform)) {
                rooms.put(platform, room);
            }
        });
        return rooms;
    }

    /** So many were found of what there was room for. */
    void found(Map<String, Integer> rooms, Map<String, Integer> taken) {
        rooms.forEach((platform, room) -> {
            if (taken.getOrDefault(platform, 0) < room) {
                hungry.remove(platform);
            } else {
                hungry.add(platform);
            }
        });
    }

    /** Nothing was found out. */
    void unknown() {
        hungry.clear();
    }
}
