package dev.handfast.refresh;

import dev.handfast.platform.Catalog;
import dev.handfast.platform.TokenSet;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** The policy of each platform. */
public final class RefreshPolicies {
    private final Catalog catalog;
    private final DoubleSupplier chance;

    /** @param chance numbers from 0 to 1, which spread what would fall due together */
    public RefreshPolicies(Catalog catalog, DoubleSupplier chance) {
        this.catalog = catalog;
        this.chance = chance;
    }

    /** The policy of this platform; empty when no file describes it any more. */
    public Optional<RefreshPolicy> of(String platform) {
        return catalog.find(platform)
                .map(connector -> new RefreshPolicy(connector.platform().refresh()));
    }

    /** When tokens issued at this moment are to be looked at, if ever. */
    public Optional<Instant> next(String platform, TokenSet tokens, Instant issuedAt) {
        return of(platform).flatMap(policy -> policy.next(Holding.of(tokens, issuedAt), issuedAt, chance()));
    }

    double chance() {
        return chance.getAsDouble();
    }
}
