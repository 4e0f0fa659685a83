package dev.handfast.dialect.handfast;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Profile;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /profiles}: what accounts are connected to. */
final class HandfastProfiles {
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");

    @JsonNaming(SnakeCaseStrategy.class)
    private record Shown(
            String profileId, String name, String description, String color, boolean isDefault, Instant createdAt) {
        static Shown of(Profile profile) {
            return new Shown(
                    profile.id().hex(),
                    profile.name(),
                    profile.description(),
                    profile.color(),
                    profile.isDefault(),
                    profile.createdAt());
        }
    }

    private record Words(Optional<String> name, Optional<String> description, Optional<String> color) {
        static Words read(Input body) {
            var words = new Words(
                    body.text("name", 200).map(String::strip).filter(text -> !text.isEmpty()),
                    body.text("description", 2000),
                    body.text("color", 7));
            if (words.color().filter(text -> !COLOUR.matcher(text).matches()).isPresent()) {
                body.fault("color", "must be written #rrggbb");
            }
            return words;
        }
    }

    private final Administration administration;

    HandfastProfiles(Administration administration) {
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/profiles", Access.KEY, this::list),
                Operation.post("/profiles", Access.KEY, this::create),
                Operation.get("/profiles/{profile_id}", Access.KEY, this::read),
                new Operation(HttpMethod.PATCH, "/profiles/{profile_id}", Access.KEY, this::change),
                new Operation(HttpMethod.DELETE, "/profiles/{profile_id}", Access.KEY, this::delete));
    }

    private Future<Answer> list(Call call) {
        var query = call.queryInput();
        var paging = Paging.read(query);
        query.check();
        return administration
                .profiles(call.keyHolder())
                .map(all -> Answer.ok(paging.of(all.stream().map(Shown::of).toList())));
    }

    private Future<Answer> create(Call call) {
        var body = call.bodyInput();
        var words = Words.read(body);
        if (words.name().isEmpty()) {
            body.missing("name");
        }
        body.check();
        return administration
                .createProfile(
                        call.keyHolder(),
                        words.name().orElseThrow(),
                        words.description().orElse(""),
                        words.color().orElse(""))
                .map(profile -> Answer.json(201, Shown.of(profile)));
    }

    private Future<Answer> read(Call call) {
        return administration.profile(call.keyHolder(), id(call)).map(profile -> Answer.ok(Shown.of(profile)));
    }

    private Future<Answer> change(Call call) {
        var body = call.bodyInput();
        var words = Words.read(body);
        boolean makeDefault = Reading.flag(body, "is_default").orElse(false);
        body.check();
        return administration
                .updateProfile(
                        call.keyHolder(), id(call), words.name(), words.description(), words.color(), makeDefault)
                .map(profile -> Answer.ok(Shown.of(profile)));
    }

    private Future<Answer> delete(Call call) {
        return administration.deleteProfile(call.keyHolder(), id(call)).map(gone -> HandfastAccounts.nothing());
    }

    private static Id id(Call call) {
        return Reading.id(call, "profile_id", ErrorCode.PROFILE_NOT_FOUND);
    }
}
