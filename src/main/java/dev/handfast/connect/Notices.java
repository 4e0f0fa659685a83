package dev.handfast.connect;

import dev.handfast.account.Withdrawals;
import dev.handfast.account.Withdrawals.Deletion;
import dev.handfast.account.Withdrawals.Withdrawn;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import dev.handfast.platform.Catalog;
import dev.handfast.platform.Connector;
import dev.handfast.platform.Notice;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What platforms tell us unasked: a person took a grant back there, or wants to be forgotten. */
public final class Notices {
    /**
     * A notice as it came.
     *
     * @param platform the platform in the path
     * @param clientId the app in the path; empty: the gateway's own
     * @param form what was posted
     */
    public record Posted(String platform, Optional<String> clientId, Map<String, String> form) {}

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final Duration SKEW = Duration.ofSeconds(30); // between the platform's clock and ours

    private final Catalog catalog;
    private final Apps apps;
    private final Withdrawals withdrawals;
    private final InstantSource clock;

    public Notices(Catalog catalog, Apps apps, Withdrawals withdrawals, InstantSource clock) {
        this.catalog = catalog;
        this.apps = apps;
        this.withdrawals = withdrawals;
        this.clock = clock;
    }

    /**
     * A person took a grant back: its accounts need that person again. A repetition changes nothing. Fails with {@code
     * ROUTE_NOT_FOUND} where the platform sends no such notices and {@code UNAUTHENTICATED} for what it did not sign.
     */
    public Future<Void> deauthorized(Posted posted) {
        return proven(Notice.Kind.DEAUTHORIZE, posted)
                .compose(proven -> withdrawals.reconnect(
                        proven.withdrawn(), "the person took the permission back at " + proven.name(), clock.instant()))
                .onSuccess(accounts -> told("notice.deauthorized", posted, accounts))
                .mapEmpty();
    }

    /** A person wants to be forgotten: answers the code by which the deletion, already done, can be looked up. */
    public Future<Secret> forgotten(Posted posted) {
        var code = Secret.random();
        return proven(Notice.Kind.DATA_DELETION, posted)
                .compose(proven -> withdrawals.erase(
                        proven.withdrawn(),
                        "the person asked " + proven.name() + " to be forgotten",
                        code,
                        clock.instant()))
                .onSuccess(accounts -> told("notice.forgotten", posted, accounts))
                .map(code);
    }

    /** The deletion with this code. Fails with {@code NOT_FOUND}. */
    public Future<Deletion> deletion(Secret code) {
        return withdrawals
                .deletion(code)
                .map(found -> found.orElseThrow(
                        () -> GatewayError.of(ErrorCode.NOT_FOUND, "there was no deletion with this code")));
    }

    private record Proven(Withdrawn withdrawn, String name) {}

    private Future<Proven> proven(Notice.Kind kind, Posted posted) {
        return Future.succeededFuture().compose(begin -> {
            var connector = catalog.find(posted.platform())
                    .orElseThrow(() -> GatewayError.of(ErrorCode.PLATFORM_UNKNOWN, "this platform is not known here"));
            return apps.noticed(connector.platform(), posted.clientId()).map(candidates -> candidates.stream()
                    .flatMap(candidate -> connector.notice(kind, candidate.app(), posted.form()).stream()
                            .map(notice -> proven(connector, candidate, notice)))
                    .findFirst()
                    .orElseThrow(() -> GatewayError.of(
                            ErrorCode.UNAUTHENTICATED, "this was not signed with the secret of an app known here")));
        });
    }

    private static Proven proven(Connector connector, Apps.Candidate candidate, Notice notice) {
        var platform = connector.platform();
        return new Proven(
                new Withdrawn(
                        platform.id(),
                        candidate.app().clientId(),
                        notice.identityId(),
                        candidate.tenant(),
                        notice.issuedAt().plus(SKEW)),
                platform.name());
    }

    private static void told(String event, Posted posted, int accounts) {
        LOG.atInfo()
                .addKeyValue("platform", posted.platform())
                .addKeyValue("accounts", accounts)
                .log(event);
    }
}
