package dev.handfast.tenant;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
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
            return tenancy.createProfile(more.apply(usual)).map(created -> changed(caller, created));
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

    /** Changes a profile, but not its slug. Fails with {@code PROFILE_NOT_FOUND}, {@code PROFILE_FORBIDDEN}, {@code NAME_TAKEN}. */
    public Future<Profile> updateProfile(Caller caller, Id profile, UnaryOperator<Profile> change) {
        return Future.succeededFuture().compose(begin -> {
            Access.toChange(caller);
            return access.profile(caller, profile)
                    .map(change)
                    .compose(changed ->
                            tenancy.updateProfile(changed.with(changed.card().changedAt(clock.instant()))))
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
