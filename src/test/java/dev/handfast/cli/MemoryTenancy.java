package dev.handfast.cli;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.tenant.ApiKey;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.OwnApp;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.Tenancy;
import dev.handfast.tenant.Tenant;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Tenants that live as long as a test. */
final class MemoryTenancy implements Tenancy {
    final Map<Id, Tenant> tenants = new LinkedHashMap<>();
    final Map<Id, Profile> profiles = new LinkedHashMap<>();
    final Map<Id, ApiKey> keys = new LinkedHashMap<>();
    final Map<Id, Secret> texts = new LinkedHashMap<>();
    final Map<String, OwnApp> apps = new LinkedHashMap<>();

    @Override
    public Future<Tenant> createTenant(Tenant tenant) {
        tenants.put(tenant.id(), tenant);
        return Future.succeededFuture(tenant);
    }

    @Override
    public Future<Optional<Tenant>> tenant(Id id) {
        return Future.succeededFuture(Optional.ofNullable(tenants.get(id)));
    }

    @Override
    public Future<List<Tenant>> tenants() {
        return Future.succeededFuture(List.copyOf(tenants.values()));
    }

    @Override
    public Future<Optional<Tenant>> updateTenant(Id id, UnaryOperator<Tenant> change) {
        return Future.succeededFuture(
                Optional.ofNullable(tenants.computeIfPresent(id, (same, before) -> change.apply(before))));
    }

    @Override
    public Future<Void> deleteTenant(Id tenant) {
        tenants.remove(tenant);
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<Caller>> callerBy(byte[] keyHash) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<ApiKey> createKey(ApiKey key, Secret text) {
        keys.put(key.id(), key);
        texts.put(key.id(), text);
        return Future.succeededFuture(key);
    }

    @Override
    public Future<List<ApiKey>> keys(Id tenant) {
        return Future.succeededFuture(
                keys.values().stream().filter(it -> it.tenant().equals(tenant)).toList());
    }

    @Override
    public Future<Boolean> revokeKey(Id tenant, Id key) {
        return Future.succeededFuture(keys.remove(key) != null);
    }

    @Override
    public Future<Profile> createProfile(Profile profile) {
        if (profiles.values().stream().anyMatch(it -> it.name().equalsIgnoreCase(profile.name()))) {
            return Future.failedFuture(GatewayError.of(ErrorCode.NAME_TAKEN, "the name is taken"));
        }
        profiles.put(profile.id(), profile);
        return Future.succeededFuture(profile);
    }

    @Override
    public Future<Optional<Profile>> profile(Id tenant, Id profile) {
        return Future.succeededFuture(Optional.ofNullable(profiles.get(profile)));
    }

    @Override
    public Future<Optional<Tenant>> owner(Id profile) {
        throw new UnsupportedOperationException("the command line has no use for it");
    }

    @Override
    public Future<List<Profile>> profiles(Id tenant) {
        return Future.succeededFuture(profiles.values().stream()
                .filter(it -> it.tenant().equals(tenant))
                .toList());
    }

    @Override
    public Future<Optional<Profile>> updateProfile(Id tenant, Id profile, UnaryOperator<Profile> change) {
        return Future.succeededFuture(
                Optional.ofNullable(profiles.computeIfPresent(profile, (id, known) -> change.apply(known))));
    }

    @Override
    public Future<Boolean> deleteProfile(Id tenant, Id profile) {
        return Future.succeededFuture(profiles.remove(profile) != null);
    }

    @Override
    public Future<Optional<OwnApp>> ownApp(Id tenant, String platform) {
        return Future.succeededFuture(Optional.ofNullable(apps.get(platform)));
    }

    @Override
    public Future<List<OwnApp>> ownApps(String platform, String clientId) {
        return Future.succeededFuture(
                Optional.ofNullable(apps.get(platform))
                        .filter(app -> app.clientId().equals(clientId))
                        .stream()
                        .toList());
    }

    @Override
    public Future<List<OwnApp>> ownAppsOf(Id tenant) {
        return Future.succeededFuture(List.copyOf(apps.values()));
    }

    @Override
    public Future<Boolean> deleteOwnApp(Id tenant, String platform) {
        return Future.succeededFuture(apps.remove(platform) != null);
    }

    @Override
    public Future<Void> putOwnApp(OwnApp app) {
        apps.put(app.platform(), app);
        return Future.succeededFuture();
    }
}
