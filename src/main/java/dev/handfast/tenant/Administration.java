package dev.handfast.tenant;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.tenant.Audit.Action;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a tenant does with its own profiles and keys. */
public final class Administration {
    /**
     * A new key, and the one time its text is seen.
     *
     * @param key what is stored of it
     * @param text the key itself
     */
    public record Minted(ApiKey key, Secret text) {}

    private static final int TRIES = 3; // for a free number, where others make profiles at the same time

    private final Tenancy tenancy;
    private final Directory directory;
    private final Access access;
    private final Audit audit;
    private final InstantSource clock;

    public Administration(Tenancy tenancy, Directory directory, Audit audit, InstantSource clock) {
        this.tenancy = tenancy;
        this.directory = directory;
        this.access = new Access(directory);
        this.audit = audit;
        this.clock = clock;
    }

    /** The profiles a key reaches, oldest first. */
    public Future<List<Profile>> profiles(Caller caller) {
        return tenancy.profiles(caller.tenant().id()).map(all -> all.stream()
                .filter(profile -> caller.key().reaches(profile.id()))
                .toList());
    }

    /** One of them. Fails with {@code PROFILE_NOT_FOUND} or {@code PROFILE_FORBIDDEN}. */
    public Future<Profile> profile(Caller caller, Id profile) {
        return access.profile(caller, profile);
    }

    /** Makes a profile. Fails with {@code NAME_TAKEN}. */
    public Future<Profile> createProfile(Caller caller, String name, String description, String color) {
        return createProfile(
                caller,
                name,
                made -> new Profile(
                        made.id(),
                        made.tenant(),
                        name,
                        description,
                        color,
                        made.isDefault(),
                        made.createdAt(),
                        made.card()));
    }

    /**
     * Makes a profile with more than a name. Fails with {@code NAME_TAKEN}, for its slug too.
     *
     * @param more what is to differ from the usual
     */
    public Future<Profile> createProfile(Caller caller, String name, UnaryOperator<Profile> more) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            var now = clock.instant();
            var usual = new Profile(Id.at(now), caller.tenant().id(), name, "", "", false, now);
            return tenancy.createProfile(more.apply(usual))
                    .compose(created -> changed(
                            caller,
                            created,
                            Action.PROFILE_CREATED,
                            created.id().hex()));
        });
    }

    /** Makes a profile under this name or, where it is taken, the name and a number or an id behind it. */
    public Future<Profile> createProfileLike(Caller caller, String name) {
        return createProfileLike(caller, name, TRIES);
    }

    private Future<Profile> createProfileLike(Caller caller, String name, int tries) {
        return profiles(caller).compose(all -> {
            var taken = all.stream()
                    .map(profile -> profile.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
            var free = Stream.concat(
                            Stream.of(name),
                            IntStream.iterate(2, next -> next + 1).mapToObj(next -> name + " " + next))
                    .filter(each -> !taken.contains(each.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow();
            return createProfile(caller, free, made -> tries > 0 ? made : made.named(name + " " + made.id()))
                    .recover(failure -> tries > 0 && isTaken(failure)
                            ? createProfileLike(caller, name, tries - 1)
                            : Future.failedFuture(failure));
        });
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof GatewayError error && error.code() == ErrorCode.NAME_TAKEN;
    }

    /** Changes what is given and leaves the rest. Fails with {@code PROFILE_NOT_FOUND}, {@code NAME_TAKEN}. */
    public Future<Profile> updateProfile(
            Caller caller,
            Id profile,
            Optional<String> name,
            Optional<String> description,
            Optional<String> color,
            boolean makeDefault) {
        return updateProfile(
                caller,
                profile,
                known -> new Profile(
                        known.id(),
                        known.tenant(),
                        name.orElse(known.name()),
                        description.orElse(known.description()),
                        color.orElse(known.color()),
                        known.isDefault() || makeDefault,
                        known.createdAt(),
                        known.card()));
    }

    /**
     * Changes a profile as it stands when its turn has come, but not its slug. Fails with {@code PROFILE_NOT_FOUND}, {@code
     * PROFILE_FORBIDDEN}, {@code NAME_TAKEN}; with {@code FORBIDDEN} when a key that does not reach all profiles would make one of them
     * the default, which others' connections go to.
     */
    public Future<Profile> updateProfile(Caller caller, Id profile, UnaryOperator<Profile> change) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            return access.profile(caller, profile)
                    .compose(reached -> tenancy.updateProfile(caller.tenant().id(), profile, known -> {
                        var changed = change.apply(known);
                        if (changed.isDefault() && !known.isDefault()) {
                            Access.toReachAll(caller);
                        }
                        return changed.with(changed.card().changedAt(clock.instant()));
                    }))
                    .map(updated -> updated.orElseThrow(Administration::noProfile))
                    .compose(updated -> changed(caller, updated, Action.PROFILE_CHANGED, profile.hex()));
        });
    }

    /** Deletes a profile without accounts. Fails with {@code PROFILE_NOT_FOUND}, {@code PROFILE_NOT_EMPTY}. */
    public Future<Profile> deleteProfile(Caller caller, Id profile) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return access.profile(caller, profile)
                    .compose(known -> tenancy.deleteProfile(caller.tenant().id(), profile)
                            .compose(deleted -> {
                                if (!deleted) {
                                    throw noProfile();
                                }
                                return changed(caller, known, Action.PROFILE_DELETED, profile.hex());
                            }));
        });
    }

    /** The tenant's keys, newest first. */
    public Future<List<ApiKey>> keys(Caller caller) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return tenancy.keys(caller.tenant().id());
        });
    }

    /**
     * Makes a key of the caller's own dialect.
     *
     * @param profiles what it is limited to, all of them the caller's; empty: nothing
     * @param lifetime how long it counts; empty: for ever
     */
    public Future<Minted> createKey(
            Caller caller, String name, Role role, Set<Id> profiles, Optional<Duration> lifetime) {
        return createKey(caller, KeyFormat.of(caller.key().dialect()).orElseThrow(), name, role, profiles, lifetime);
    }

    /** Makes a key of any API. Fails with {@code INVALID_REQUEST} for a key that vends by an API that hands out no tokens. */
    public Future<Minted> createKey(
            Caller caller, KeyFormat format, String name, Role role, Set<Id> profiles, Optional<Duration> lifetime) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            if (role == Role.VENDOR && format != KeyFormat.HANDFAST) {
                throw GatewayError.invalid("role", "vendor goes with the dialect handfast: no other hands out tokens");
            }
            var known = profiles.stream()
                    .map(profile -> access.profile(caller, profile))
                    .toList();
            return Future.all(known).compose(reached -> {
                var now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as exact as it is kept, and told again
                var text = format.mint();
                var key = new ApiKey(
                        Id.at(now),
                        caller.tenant().id(),
                        format.dialect(),
                        name,
                        format.preview(text),
                        role,
                        profiles,
                        now,
                        lifetime.map(now::plus));
                return tenancy.createKey(key, text)
                        .compose(stored -> changed(
                                caller,
                                new Minted(stored, text),
                                Action.KEY_CREATED,
                                stored.id().hex()));
            });
        });
    }

    /** Revokes a key of the caller's own dialect, at once and everywhere. Fails with {@code KEY_NOT_FOUND}. */
    public Future<Void> revokeOwnKey(Caller caller, Id key) {
        return keys(caller)
                .compose(all -> all.stream()
                                .anyMatch(known -> known.id().equals(key)
                                        && known.dialect().equals(caller.key().dialect()))
                        ? revokeKey(caller, key)
                        : Future.failedFuture(noKey()));
    }

    private static GatewayError noKey() {
        return GatewayError.of(ErrorCode.KEY_NOT_FOUND, "there is no key with this id");
    }

    /** Revokes a key of any dialect, at once and everywhere. Fails with {@code KEY_NOT_FOUND}. */
    public Future<Void> revokeKey(Caller caller, Id key) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return tenancy.revokeKey(caller.tenant().id(), key).compose(revoked -> {
                if (!revoked) {
                    throw noKey();
                }
                return changed(caller, null, Action.KEY_REVOKED, key.hex());
            });
        });
    }

    /** The tenant as it stands. */
    public Future<Tenant> tenant(Caller caller) {
        return tenancy.tenant(caller.tenant().id()).map(found -> found.orElseThrow(Administration::noTenant));
    }

    /** Changes what the tenant decided. */
    public Future<Tenant> changeSettings(Caller caller, UnaryOperator<TenantSettings> change) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return tenancy.updateTenant(
                            caller.tenant().id(),
                            tenant -> new Tenant(
                                    tenant.id(),
                                    tenant.name(),
                                    tenant.email(),
                                    change.apply(tenant.settings()),
                                    tenant.createdAt()))
                    .map(found -> found.orElseThrow(Administration::noTenant))
                    .compose(changed -> changed(
                            caller,
                            changed,
                            Action.SETTINGS_CHANGED,
                            changed.id().hex()));
        });
    }

    /** The tenant's own apps, by platform. */
    public Future<List<OwnApp>> apps(Caller caller) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return tenancy.ownAppsOf(caller.tenant().id());
        });
    }

    /** Stores or replaces an own app; the platform must be known to whoever calls. */
    public Future<OwnApp> putApp(Caller caller, OwnApp app) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return tenancy.putOwnApp(app).compose(stored -> changed(caller, app, Action.APP_STORED, app.platform()));
        });
    }

    /** Deletes an own app. What was granted to it can no longer be renewed. Fails with {@code NOT_FOUND}. */
    public Future<Void> deleteApp(Caller caller, String platform) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return tenancy.deleteOwnApp(caller.tenant().id(), platform).compose(deleted -> {
                if (!deleted) {
                    throw GatewayError.of(ErrorCode.NOT_FOUND, "there is no app of your own for this platform");
                }
                return changed(caller, null, Action.APP_DELETED, platform);
            });
        });
    }

    /** Says that an unlimited owner took or brought connections; asked before it happens. */
    public Future<Void> transferring(Caller caller, Action action) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return audit.record(caller, action, caller.tenant().id().hex(), clock);
        });
    }

    /** Who did what, newest first. */
    public Future<List<Audit.Entry>> audit(Caller caller, Audit.Query query) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return audit.list(caller.tenant().id(), query);
        });
    }

    /** Nothing of before the change is remembered once its answer is seen; other processes hear of it from the store. */
    private <T> Future<T> changed(Caller caller, T result, Action action, String object) {
        directory.forget(caller.tenant().id());
        return audit.record(caller, action, object, clock).map(result);
    }

    private static GatewayError noTenant() {
        return GatewayError.of(ErrorCode.NOT_FOUND, "this tenant is gone");
    }

    private static GatewayError noProfile() {
        return GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no profile with this id");
    }
}
