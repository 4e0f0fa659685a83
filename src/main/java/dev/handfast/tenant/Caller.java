package dev.handfast.tenant;

import java.util.Objects;

/**
 * Who makes a call, proven by a key.
 *
 * @param tenant whose call it is
 * @param key the key that was shown
 * @param requestId the request it was shown with; empty where none is known
 */
public record Caller(Tenant tenant, ApiKey key, String requestId) {
    public Caller {
        Objects.requireNonNull(tenant, "a caller has a tenant");
        Objects.requireNonNull(key, "a caller has a key");
        Objects.requireNonNull(requestId, "a caller without a request has an empty one");
    }

    /** Who a key stands for, whatever the request. */
    public Caller(Tenant tenant, ApiKey key) {
        this(tenant, key, "");
    }

    /** The same caller, with this request. */
    public Caller asking(String request) {
        return new Caller(tenant, key, request);
    }
}
