package dev.handfast.tenant;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import io.vertx.core.Future;

/** Who may do what. Absent and foreign things look the same. */
public final class Access {
    private final Directory directory;

    public Access(Directory directory) {
        this.directory = directory;
    }

    /** Fails with {@code FORBIDDEN} when the key only reads. */
    public static void toChange(Caller caller) {
        boolean may =
                switch (caller.key().role()) {
                    case OWNER, ADMIN -> true;
                    case READER, VENDOR -> false;
                };
        if (!may) {
            throw GatewayError.of(ErrorCode.FORBIDDEN, "this key may only read");
        }
    }

    /** Fails with {@code FORBIDDEN} unless the key was made to fetch access tokens. */
    public static void toVend(Caller caller) {
        if (caller.key().role() != Role.VENDOR) {
            throw GatewayError.of(
                    ErrorCode.FORBIDDEN, "this key may not fetch tokens; that takes a key with the role vendor");
        }
    }

    /** Fails with {@code FORBIDDEN} unless the key may do everything, other profiles and keys included. */
    public static void toAdminister(Caller caller) {
        if (caller.key().role() != Role.OWNER || !caller.key().profiles().isEmpty()) {
            throw GatewayError.of(ErrorCode.FORBIDDEN, "this key may not manage keys or profiles");
        }
    }

    /** Fails with {@code FORBIDDEN} when the key is limited to some profiles. */
    static void toReachAll(Caller caller) {
        if (!caller.key().profiles().isEmpty()) {
            throw GatewayError.of(ErrorCode.FORBIDDEN, "this key may not decide for profiles it does not reach");
        }
    }

    /** Whose profile it is, where that tenant lets browsers start flows without a key. Fails with {@code UNAUTHENTICATED}. */
    public Future<Tenant> openly(Id profile) {
        return directory.owner(profile).map(found -> found.filter(
                        tenant -> tenant.settings().openStarts())
                .orElseThrow(() -> GatewayError.of(
                        ErrorCode.UNAUTHENTICATED,
                        "an API key or a start ticket is needed to connect to this profile")));
    }

    /** The caller's profile. Fails with {@code PROFILE_NOT_FOUND}, or {@code PROFILE_FORBIDDEN} for one the key does not reach. */
    public Future<Profile> profile(Caller caller, Id profile) {
        return directory.profile(caller.tenant().id(), profile).map(found -> {
            var known = found.orElseThrow(
                    () -> GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no profile with this id"));
            if (!caller.key().reaches(profile)) {
                throw GatewayError.of(ErrorCode.PROFILE_FORBIDDEN, "this key does not reach that profile");
            }
            return known;
        });
    }
}
