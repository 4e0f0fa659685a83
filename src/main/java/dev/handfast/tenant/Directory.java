package dev.handfast.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keys, profiles and own apps as they stand, mostly from memory: once warm, a call costs no I/O here.
 *
 * <p>Memory is bounded and trusted only while changes are being heard of ({@link #hearing}): a change anywhere makes every
 * replica {@link #forget} that tenant, and while nothing can be heard every question goes to the store. Absent things are not
 * remembered.
 */
public final class Directory {
    private static final int MOST_ENTRIES = 100_000; // each some hundred bytes

    private record Remembered<V>(Id tenant, V value) {}

    private record ProfileKey(Id tenant, Id profile) {}

    private record AppKey(Id tenant, String platform) {}

    private final Tenancy tenancy;
    private final InstantSource clock;
    private final Cache<ByteBuffer, Remembered<Caller>> callers = bounded();
    private final Cache<ProfileKey, Remembered<Profile>> profiles = bounded();
    private final Cache<AppKey, Remembered<Optional<OwnApp>>> apps = bounded();
    private final Cache<Id, Remembered<Tenant>> tenants = bounded();
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean hearing;

    public Directory(Tenancy tenancy, InstantSource clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /** The holder of a key that counts at this moment. */
    public Future<Optional<Caller>> caller(Secret key) {
        var hash = key.sha256();
        return recall(callers, ByteBuffer.wrap(hash), () -> tenancy.callerBy(hash), found -> found.tenant()
                        .id())
                .map(found -> found.filter(caller -> caller.key().countsAt(clock.instant())));
    }

    /** The tenant with this id. */
    public Future<Optional<Tenant>> tenant(Id id) {
        return recall(tenants, id, () -> tenancy.tenant(id), Tenant::id);
    }

    /** The profile with this id, if it is the tenant's. */
    public Future<Optional<Profile>> profile(Id tenant, Id profile) {
        return recall(
                profiles, new ProfileKey(tenant, profile), () -> tenancy.profile(tenant, profile), Profile::tenant);
    }

    /** Whose profile this is, from the store; the tenant as it stands. */
    public Future<Optional<Tenant>> owner(Id profile) {
        return tenancy.owner(profile);
    }

    /** The tenant's own app at a platform. That there is none is remembered too: the tenant is known. */
    public Future<Optional<OwnApp>> ownApp(Id tenant, String platform) {
        return recall(
                        apps,
                        new AppKey(tenant, platform),
                        () -> tenancy.ownApp(tenant, platform).map(Optional::of),
                        found -> tenant)
                .map(Optional::orElseThrow);
    }

    /** The tenants' own apps with this client id, from the store. */
    public Future<List<OwnApp>> ownApps(String platform, String clientId) {
        return tenancy.ownApps(platform, clientId);
    }

    /** Something of this tenant changed. */
    public void forget(Id tenant) {
        changes.incrementAndGet();
        callers.asMap().values().removeIf(entry -> entry.tenant().equals(tenant));
        profiles.asMap().values().removeIf(entry -> entry.tenant().equals(tenant));
        apps.asMap().values().removeIf(entry -> entry.tenant().equals(tenant));
        tenants.asMap().values().removeIf(entry -> entry.tenant().equals(tenant));
    }

    /** Whether changes made by others are heard of from now on. Either way everything remembered so far is forgotten. */
    public void hearing(boolean heard) {
        hearing = heard;
        changes.incrementAndGet();
        callers.invalidateAll();
        profiles.invalidateAll();
        apps.invalidateAll();
        tenants.invalidateAll();
    }

    private <K, V> Future<Optional<V>> recall(
            Cache<K, Remembered<V>> cache, K key, Supplier<Future<Optional<V>>> load, Function<V, Id> tenantOf) {
        var known = hearing ? cache.getIfPresent(key) : null;
        if (known != null) {
            return Future.succeededFuture(Optional.of(known.value()));
        }
        long before = changes.get();
        return load.get()
                .onSuccess(found -> found.ifPresent(value -> {
                    // An answer that was on its way while something changed may be the old one: use it, do not keep it.
                    if (hearing && changes.get() == before) {
                        cache.put(key, new Remembered<>(tenantOf.apply(value), value));
                        if (changes.get() != before) {
                            cache.invalidate(key);
                        }
                    }
                }));
    }

    private static <K, V> Cache<K, V> bounded() {
        return Caffeine.newBuilder().maximumSize(MOST_ENTRIES).build();
    }
}
