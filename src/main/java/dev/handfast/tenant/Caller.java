package dev.handfast.tenant;

import java.util.Objects;

/**
 * Who makes a call, proven by a key.
 *
 * @param tenant whose call it is
 * @param key the key that was shown
 */
public record Caller(Tenant tenant, ApiKey key) {
    public Caller {
        Objects.requireNonNull(tenant, "a caller has a tenant");
        Objects.requireNonNull(key, "a caller has a key");
    }
}
