package dev.handfast.connect;

import dev.handfast.account.Accounts;
import dev.handfast.account.Grant;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.platform.Catalog;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives grants that nobody needs back to their platforms. It is tried, and never waited for. */
public final class Revocations {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
    private static final Set<ErrorCode> IN_VAIN = Set.of(ErrorCode.ALREADY_CONNECTED, ErrorCode.ACCOUNT_MISMATCH);

    private final Catalog catalog;
    private final Apps apps;
    private final Accounts accounts;

    public Revocations(Catalog catalog, Apps apps, Accounts accounts) {
        this.catalog = catalog;
        this.apps = apps;
        this.accounts = accounts;
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
                        .onFailure(failure -> log(grant, failure)));
    }

    private static void log(Grant grant, Throwable failure) {
        LOG.atWarn()
                .addKeyValue("platform", grant.platform())
                .addKeyValue("grant", grant.id())
                .addKeyValue("error", failure instanceof GatewayError error ? error.code() : "unexpected")
                .log("grant.revoke.failed");
    }
}
