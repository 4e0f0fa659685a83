package dev.handfast.dialect.late;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.handfast.connect.Choice;
import dev.handfast.connect.Clones;
import dev.handfast.connect.Engine;
import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.late.LateWords.SocialAccount;
import dev.handfast.tenant.Administration;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /profiles}: what accounts are connected to, and {@code clone-connection}. */
final class LateProfiles {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DESCRIPTION = 2000;
    private static final int LONGEST_COLOR = 32;
    private static final int LONGEST_ID = 512;

    private record Profile(
            @JsonProperty("_id") String id,
            String userId,
            String name,
            String description,
            String color,
            boolean isDefault,
            boolean isOverLimit,
            String createdAt) {
        static Profile of(dev.handfast.tenant.Profile profile) {
            return new Profile(
                    profile.id().hex(),
                    profile.tenant().hex(),
                    profile.name(),
                    profile.description(),
                    profile.color(),
                    profile.isDefault(),
                    false,
                    profile.createdAt().toString());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Listed(List<Profile> profiles, Integer total, Integer skip, Integer limit) {}

    private final Engine engine;
    private final Administration administration;

    LateProfiles(Engine engine, Administration administration) {
        this.engine = engine;
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/profiles/{profileId}/clone-connection", Access.KEY, this::cloneConnection),
                Operation.get("/profiles", Access.KEY, this::list),
                Operation.post("/profiles", Access.KEY, this::create).once(),
                Operation.get("/profiles/{profileId}", Access.KEY, this::read),
                new Operation(HttpMethod.PUT, "/profiles/{profileId}", Access.KEY, this::update),
                new Operation(HttpMethod.DELETE, "/profiles/{profileId}", Access.KEY, this::delete));
    }

    private Future<Answer> list(Call call) {
        var query = call.queryInput();
        var name = query.text("name", LONGEST_NAME);
        var limit = query.number("limit", 1, 1000);
        var skip = query.number("skip", 0, 1_000_000);
        query.check();
        boolean paged = limit.isPresent() || skip.isPresent();
        return administration.profiles(call.keyHolder()).map(all -> {
            var fitting = all.stream()
                    .filter(profile ->
                            name.map(profile.name()::equalsIgnoreCase).orElse(true))
                    .toList();
            var rows = fitting.stream()
                    .skip(skip.orElse(0))
                    .limit(limit.orElse(Integer.MAX_VALUE))
                    .map(Profile::of)
                    .toList();
            return Answer.ok(
                    paged
                            ? new Listed(rows, fitting.size(), skip.orElse(0), limit.orElse(rows.size()))
                            : new Listed(rows, null, null, null));
        });
    }

    private Future<Answer> create(Call call) {
        var body = call.bodyInput();
        var name = name(body);
        if (name.isEmpty()) {
            body.missing("name");
        }
        var description = body.text("description", LONGEST_DESCRIPTION);
        var color = body.text("color", LONGEST_COLOR);
        body.check();
        return administration
                .createProfile(call.keyHolder(), name.orElseThrow(), description.orElse(""), color.orElse(""))
                .map(profile -> Answer.json(
                        201, Map.of("message", "Profile created successfully", "profile", Profile.of(profile))))
                .recover(failure -> failure instanceof GatewayError error && error.code() == ErrorCode.NAME_TAKEN
                        ? taken(call, name.orElseThrow(), error)
                        : Future.failedFuture(failure));
    }

    private Future<Answer> taken(Call call, String name, GatewayError error) {
        return administration.profiles(call.keyHolder()).map(all -> all.stream()
                .filter(profile -> profile.name().equalsIgnoreCase(name))
                .findFirst()
                .map(profile -> LateErrors.nameTaken(error, profile.id()))
                .orElseGet(() -> LateErrors.answer(error)));
    }

    private Future<Answer> read(Call call) {
        return administration
                .profile(call.keyHolder(), profile(call))
                .map(profile -> Answer.ok(Map.of("profile", Profile.of(profile))));
    }

    private Future<Answer> update(Call call) {
        var id = profile(call);
        var body = call.bodyInput();
        var name = name(body);
        var description = given(body, "description", LONGEST_DESCRIPTION);
        var color = given(body, "color", LONGEST_COLOR);
        boolean makeDefault = body.flag("isDefault");
        body.check();
        return administration
                .updateProfile(call.keyHolder(), id, name, description, color, makeDefault)
                .map(profile ->
                        Answer.ok(Map.of("message", "Profile updated successfully", "profile", Profile.of(profile))));
    }

    private Future<Answer> delete(Call call) {
        return administration
                .deleteProfile(call.keyHolder(), profile(call))
                .map(gone -> Answer.ok(Map.of("message", "Profile deleted successfully")));
    }

    private Future<Answer> cloneConnection(Call call) {
        var body = call.bodyInput();
        var source = LateConnect.needId(body, "sourceAccountId");
        var page = body.text("targetPageId", LONGEST_ID);
        var organization = body.text(List.of("targetOrganizationId", "targetOrganizationUrn"), LONGEST_ID);
        var type = body.word("targetAccountType", Set.of("personal", "organization"));
        boolean person = type.equals(Optional.of("personal"));
        if (type.equals(Optional.of("organization")) && organization.isEmpty()) {
            body.missing("targetOrganizationId");
        }
        if (person && organization.isPresent() || page.isPresent() && (type.isPresent() || organization.isPresent())) {
            body.fault("targetAccountType", "does not go with the other targets");
        }
        body.check();
        var choice = page.or(() -> organization)
                .<Choice>map(Choice.OfTarget::new)
                .or(() -> person ? Optional.of(new Choice.Person()) : Optional.empty());
        return engine.clones()
                .clone(call.keyHolder(), new Clones.Request(profile(call), source.orElseThrow(), choice))
                .map(account -> Answer.ok(
                        Map.of("message", "Connection cloned successfully", "connection", SocialAccount.of(account))));
    }

    private static Optional<String> name(Input body) {
        return body.text("name", LONGEST_NAME).map(String::strip).filter(name -> !name.isEmpty());
    }

    /** A text that may be given as empty, to clear what was there. */
    private static Optional<String> given(Input body, String name, int most) {
        JsonNode node = body.object(name);
        return node.isTextual() && node.textValue().isEmpty() ? Optional.of("") : body.text(name, most);
    }

    /** The id in the path. Fails with {@code INVALID_REQUEST} when it is none. */
    private static Id profile(Call call) {
        return Late.id(call.path().get("profileId"))
                .orElseThrow(() -> dev.handfast.core.GatewayError.invalid("profileId", "is not a valid id"));
    }
}
