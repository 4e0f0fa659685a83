package dev.handfast.tenant;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Stored tenants, profiles, keys and own apps (port). Everything but {@link #callerBy}, {@link #owner} and {@link #ownApps} is confined to one tenant. */
public interface Tenancy {
    /** Stores a new tenant. */
    Future<Tenant> createTenant(Tenant tenant);

    /** The tenant with this id. */
    Future<Optional<Tenant>> tenant(Id id);

    /** All tenants, oldest first. For operators. */
    Future<List<Tenant>> tenants();

    /**
     * Changes a tenant's name, e-mail or settings; empty when there is none. Of changes at the same moment each is made to what the
     * other left.
     *
     * @param change a function of nothing but the tenant
     */
    Future<Optional<Tenant>> updateTenant(Id id, UnaryOperator<Tenant> change);

    /** Deletes a tenant with everything it has; its sealed tokens are gone. */
    Future<Void> deleteTenant(Id tenant);

    /** The holder of the key with this SHA-256, expired or not. */
    Future<Optional<Caller>> callerBy(byte[] keyHash);

    /** Stores a key by the hash of its text. */
    Future<ApiKey> createKey(ApiKey key, Secret text);

    /** A tenant's keys, newest first. */
    Future<List<ApiKey>> keys(Id tenant);

    /** Revokes a key, at once and on every replica; false when there is none. */
    Future<Boolean> revokeKey(Id tenant, Id key);

    /** Stores a profile; fails with {@code NAME_TAKEN}. The first of a tenant becomes its default. */
    Future<Profile> createProfile(Profile profile);

    /** The profile with this id, if it is the tenant's. */
    Future<Optional<Profile>> profile(Id tenant, Id profile);

    /** The tenant that has this profile. */
    Future<Optional<Tenant>> owner(Id profile);

    /** A tenant's profiles, oldest first. */
    Future<List<Profile>> profiles(Id tenant);

    /**
     * Applies a change to a profile as it stands, one change after the other; making it the default takes that from the one before. Fails
     * with {@code NAME_TAKEN}, and as the change does.
     */
    Future<Optional<Profile>> updateProfile(Id tenant, Id profile, UnaryOperator<Profile> change);

    /** Deletes a profile without accounts; the oldest that is left becomes the default if it was. Fails with {@code PROFILE_NOT_EMPTY}; false when there is none. */
    Future<Boolean> deleteProfile(Id tenant, Id profile);

    /** A tenant's own app at a platform. */
    Future<Optional<OwnApp>> ownApp(Id tenant, String platform);

    /** All of a tenant's own apps, by platform. */
    Future<List<OwnApp>> ownAppsOf(Id tenant);

    /** Deletes an own app; false when there is none. */
    Future<Boolean> deleteOwnApp(Id tenant, String platform);

    /** The own apps of all tenants with this client id at a platform. A tenant may store an id that is not its own. */
    Future<List<OwnApp>> ownApps(String platform, String clientId);

    /** Stores or replaces an own app. */
    Future<Void> putOwnApp(OwnApp app);
}
