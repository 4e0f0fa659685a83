package dev.handfast.dialect.letmepost;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.letmepost.LetmepostWords.Data;
import dev.handfast.dialect.letmepost.LetmepostWords.Deleted;
import dev.handfast.tenant.Administration;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** {@code /profiles}: what accounts are connected to. */
final class LetmepostProfiles {
    private static final int LONGEST_NAME = 100;

    private record Profile(String id, String name, boolean isDefault, String createdAt) {
        static Profile of(dev.handfast.tenant.Profile profile) {
            return new Profile(
                    LetmepostWords.uuid(profile.id()),
                    profile.name(),
                    profile.isDefault(),
                    LetmepostWords.time(profile.createdAt()));
        }
    }

    private final Administration administration;

    LetmepostProfiles(Administration administration) {
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/profiles", Access.KEY, this::list),
                Operation.post("/profiles", Access.KEY, this::create),
                Operation.get("/profiles/{id}", Access.KEY, this::read),
                new Operation(HttpMethod.PATCH, "/profiles/{id}", Access.KEY, this::update),
                new Operation(HttpMethod.DELETE, "/profiles/{id}", Access.KEY, this::delete));
    }

    private Future<Answer> list(Call call) {
        return administration
                .profiles(call.keyHolder())
                .map(all -> Answer.ok(new Data<>(all.stream().map(Profile::of).toList())));
    }

    private Future<Answer> create(Call call) {
        var body = call.bodyInput();
        var name = LetmepostWords.needLine(body, "name", LONGEST_NAME);
        body.check();
        return administration
                .createProfile(call.keyHolder(), name, "", "")
                .map(profile -> Answer.json(201, Profile.of(profile)));
    }

    private Future<Answer> read(Call call) {
        return administration.profile(call.keyHolder(), profile(call)).map(profile -> Answer.ok(Profile.of(profile)));
    }

    private Future<Answer> update(Call call) {
        var id = profile(call);
        var body = call.bodyInput();
        var name = LetmepostWords.line(body, "name", LONGEST_NAME);
        boolean makeDefault = body.flag("isDefault");
        body.check();
        return administration
                .updateProfile(call.keyHolder(), id, name, Optional.empty(), Optional.empty(), makeDefault)
                .map(profile -> Answer.ok(Profile.of(profile)));
    }

    private Future<Answer> delete(Call call) {
        return administration
                .deleteProfile(call.keyHolder(), profile(call))
                .map(gone -> Answer.ok(new Deleted(LetmepostWords.uuid(gone.id()), true)));
    }

    private static Id profile(Call call) {
        return Letmepost.id(call.path().get("id"))
                .orElseThrow(() -> GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no profile with this id"));
    }
}
