package dev.handfast.dialect.hosted;

import dev.handfast.core.Id;
import dev.handfast.tenant.Directory;
import io.vertx.core.Future;

/**
 * Finds whose product a page belongs to.
 *
 * @param directory knows the tenants
 */
public record Brands(Directory directory) {
    /** The tenant's brand, or the neutral one where there is no such tenant. */
    public Future<Brand> of(Id tenant) {
        return directory.tenant(tenant).map(found -> found.map(
                        known -> Brand.of(known.settings().branding(), known.name()))
                .orElse(Brand.NEUTRAL));
    }
}
