package dev.handfast.connect;

import dev.handfast.account.Accounts;
import dev.handfast.account.Grant;
import dev.handfast.account.OwedRevocations;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.platform.Catalog;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives grants that nobody needs back to their platforms. It is never waited for; what fails in passing is owed, and tried again. */
public final class Revocations {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
    private static final Set<ErrorCode> IN_VAIN = Set.of(ErrorCode.ALREADY_CONNECTED, ErrorCode.ACCOUNT_MISMATCH);

    private final Catalog catalog;
    private final Apps apps;
    private final Accounts accounts;
    private final OwedRevocations owed;
    private final InstantSource clock;

    public Revocations(Catalog catalog, Apps apps, Accounts accounts, OwedRevocations owed, InstantSource clock) {
        this.catalog = catalog;
        this.apps = apps;
        this.accounts = accounts;
        this.owed = owed;
        this.clock = clock;
    }

    /** Whether a save failed because what the person consented to cannot be connected on these terms. */
    static boolean inVain(Throwable failure) {
        return failure instanceof GatewayError error && IN_VAIN.contains(error.code());
    }

    /** Gives back a grant that was not stored, unless something stands on the same consent and would fall with it. */
    void giveBack(Grant grant) {
        accounts.standsOnSameConsent(grant)
                .onSuccess(stands -> {
                    if (!stands) {
                        revoke(grant);
                    }
                })
                .onFailure(failure -> log(grant, failure));
    }

    /** Gives back a grant that nothing else rests on. */
    void revoke(Grant grant) {
        catalog.find(grant.platform())
                .ifPresent(connector -> apps.grantedTo(grant.tenant(), connector.platform(), grant.clientId())
                        .compose(app -> connector.revoke(app, grant.tokens()))
                        .onFailure(failure -> refused(grant, failure)));
    }

    private void refused(Grant grant, Throwable failure) {
        log(grant, failure);
        if (OwedRevocations.passes(failure)) {
            owed.owe(grant, clock.instant()).onFailure(lost -> log(grant, lost));
        }
    }

    private static void log(Grant grant, Throwable failure) {
        LOG.atWarn()
                .addKeyValue("platform", grant.platform())
                .addKeyValue("grant", grant.id())
                .addKeyValue("error", failure instanceof GatewayError error ? error.code() : "unexpected")
                .log("grant.revoke.failed");
    }
}
