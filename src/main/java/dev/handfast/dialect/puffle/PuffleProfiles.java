package dev.handfast.dialect.puffle;

import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.puffle.PuffleWords.LateProfile;
import dev.handfast.dialect.puffle.PuffleWords.UserProfile;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Caller;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.Tenant;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** {@code /api/late/profile}: what accounts are connected to. */
final class PuffleProfiles {
    private static final int LONGEST_NAME = 100; // leaves room for what tells profiles of one name apart

    private final Administration administration;

    PuffleProfiles(Administration administration) {
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/late/profile", Access.KEY, this::list),
                Operation.post("/late/profile", Access.KEY, this::create));
    }

    private Future<Answer> list(Call call) {
        return administration
                .profiles(call.keyHolder())
                .map(all -> Answer.ok(
                        Map.of("profiles", all.stream().map(UserProfile::of).toList())));
    }

    private Future<Answer> create(Call call) {
        return create(administration, call.keyHolder())
                .map(made ->
                        Answer.ok(Map.of("userProfile", UserProfile.of(made), "lateProfile", LateProfile.of(made))));
    }

    /** A new profile, named after whoever holds the key. */
    static Future<Profile> create(Administration administration, Caller caller) {
        return administration.createProfileLike(caller, name(caller.tenant()));
    }

    /** The local part of the e-mail address, or the tenant's name where there is none. */
    private static String name(Tenant tenant) {
        var local = tenant.email().split("@", 2)[0].strip();
        var name = local.isEmpty() ? tenant.name().strip() : local;
        return name.substring(0, Math.min(LONGEST_NAME, name.length())).strip();
    }
}
