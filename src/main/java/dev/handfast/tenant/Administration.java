package dev.handfast.tenant;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a tenant does with its own profiles and keys. */
public final class Administration {
    /**
     * A new key, and the one time its text is seen.
     *
     * @param key what is stored of it
     * @param text the key itself
     */
    public record Minted(ApiKey key, Secret text) {}

    private final Tenancy tenancy;
    private final Directory directory;
    private final Access access;
    private final InstantSource clock;

    public Administration(Tenancy tenancy, Directory directory, InstantSource clock) {
        this.tenancy = tenancy;
        this.directory = directory;
        this.access = new Access(directory);
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
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            var now = clock.instant();
            return tenancy.createProfile(
                            new Profile(Id.at(now), caller.tenant().id(), name, description, color, false, now))
                    .map(created -> changed(caller, created));
        });
    }

    /** Changes what is given and leaves the rest. Fails with {@code PROFILE_NOT_FOUND}, {@code NAME_TAKEN}. */
    public Future<Profile> updateProfile(
            Caller caller,
            Id profile,
            Optional<String> name,
            Optional<String> description,
            Optional<String> color,
            boolean makeDefault) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            return access.profile(caller, profile)
                    .compose(known -> tenancy.updateProfile(new Profile(
                            known.id(),
                            known.tenant(),
                            name.orElse(known.name()),
                            description.orElse(known.description()),
                            color.orElse(known.color()),
                            known.isDefault() || makeDefault,
                            known.createdAt())))
                    .map(updated -> changed(caller, updated.orElseThrow(Administration::noProfile)));
        });
    }

    /** Deletes a profile without accounts. Fails with {@code PROFILE_NOT_FOUND}, {@code PROFILE_NOT_EMPTY}. */
    public Future<Profile> deleteProfile(Caller caller, Id profile) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return access.profile(caller, profile)
                    .compose(known -> tenancy.deleteProfile(caller.tenant().id(), profile)
                            .map(deleted -> {
                                if (!deleted) {
                                    throw noProfile();
                                }
                                return changed(caller, known);
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
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            var known = profiles.stream()
                    .map(profile -> access.profile(caller, profile))
                    .toList();
            return Future.all(known).compose(reached -> {
                var now = clock.instant();
                var format = KeyFormat.of(caller.key().dialect()).orElseThrow();
                var text = format.mint();
                var key = new ApiKey(
                        Id.at(now),
                        caller.tenant().id(),
                        caller.key().dialect(),
                        name,
                        format.preview(text),
                        role,
                        profiles,
                        now,
                        lifetime.map(now::plus));
                return tenancy.createKey(key, text).map(stored -> new Minted(stored, text));
            });
        });
    }

    /** Revokes a key, at once and everywhere. Fails with {@code KEY_NOT_FOUND}. */
    public Future<Void> revokeKey(Caller caller, Id key) {
        return Future.succeededFuture().compose(begin -> {
            Access.toAdminister(caller);
            return tenancy.revokeKey(caller.tenant().id(), key).map(revoked -> {
                if (!revoked) {
                    throw GatewayError.of(ErrorCode.KEY_NOT_FOUND, "there is no key with this id");
                }
                return changed(caller, null);
            });
        });
    }

    /** Nothing of before the change is remembered once its answer is seen; other processes hear of it from the store. */
    private <T> T changed(Caller caller, T result) {
        directory.forget(caller.tenant().id());
        return result;
    }

    private static GatewayError noProfile() {
        return GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no profile with this id");
    }
}
