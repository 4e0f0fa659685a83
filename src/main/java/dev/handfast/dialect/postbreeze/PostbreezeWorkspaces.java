package dev.handfast.dialect.postbreeze;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Input;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.postbreeze.PostbreezeWords.Workspace;
import dev.handfast.tenant.Administration;
import dev.handfast.tenant.Profile;
import dev.handfast.tenant.ProfileCard;
import dev.handfast.tenant.TimeFormat;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** {@code /workspaces}: what accounts are connected to. */
final class PostbreezeWorkspaces {
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_URL = 2048;
    private static final Set<String> TIME_FORMATS = Set.of("H24", "H12");
    private static final Set<String> TIMEZONES = Set.copyOf(ZoneId.getAvailableZoneIds());
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");

    private final Administration administration;

    PostbreezeWorkspaces(Administration administration) {
        this.administration = administration;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/workspaces", Access.KEY, this::list),
                Operation.post("/workspaces", Access.KEY, this::create),
                Operation.get("/workspaces/{workspaceId}", Access.KEY, this::read),
                new Operation(HttpMethod.PATCH, "/workspaces/{workspaceId}", Access.KEY, this::change));
    }

    private Future<Answer> list(Call call) {
        var key = call.keyHolder().key();
        return administration
                .profiles(call.keyHolder())
                .map(all -> Answer.ok(
                        all.stream().map(profile -> Workspace.of(profile, key)).toList()));
    }

    private Future<Answer> read(Call call) {
        return administration
                .profile(call.keyHolder(), id(call.path().get("workspaceId")))
                .map(profile -> Answer.ok(Workspace.of(profile, call.keyHolder().key())));
    }

    private Future<Answer> create(Call call) {
        var body = call.bodyInput();
        var name = name(body);
        if (name.isEmpty()) {
            body.missing("name");
        }
        var slug = slug(body);
        var habits = habits(body);
        body.check();
        return administration
                .createProfile(
                        call.keyHolder(),
                        name.orElseThrow(),
                        made -> habits.apply(
                                slug.map(word -> made.with(made.card().called(word)))
                                        .orElse(made)))
                .map(made ->
                        Answer.json(201, Workspace.of(made, call.keyHolder().key())));
    }

    private Future<Answer> change(Call call) {
        var id = id(call.path().get("workspaceId"));
        var body = call.bodyInput();
        if (!body.object("slug").isMissingNode()) {
            body.fault("slug", "cannot be changed");
        }
        var name = name(body);
        var habits = habits(body);
        var looks = colour(body).andThen(logo(body));
        body.check();
        return administration
                .updateProfile(
                        call.keyHolder(),
                        id,
                        known -> looks.apply(habits.apply(name.map(known::named).orElse(known))))
                .map(changed -> Answer.ok(Workspace.of(changed, call.keyHolder().key())));
    }

    /** A name, if one is given. */
    private static Optional<String> name(Input body) {
        return body.text("name", LONGEST_NAME).map(String::strip).filter(name -> {
            if (name.isEmpty()) {
                body.fault("name", "must not be blank");
            }
            return !name.isEmpty();
        });
    }

    private static Optional<String> slug(Input body) {
        return body.text("slug", ProfileCard.LONGEST_SLUG).filter(slug -> {
            boolean fits = ProfileCard.SLUG.matcher(slug).matches();
            if (!fits) {
                body.fault("slug", "must have lower-case letters, digits and single hyphens between them");
            }
            return fits;
        });
    }

    private static UnaryOperator<Profile> habits(Input body) {
        var timezone = body.text("timezone", 64).filter(zone -> {
            if (!TIMEZONES.contains(zone)) {
                body.fault("timezone", "must be a timezone such as Europe/Berlin");
            }
            return TIMEZONES.contains(zone);
        });
        var format = body.word("timeFormat", TIME_FORMATS).map(TimeFormat::valueOf);
        return profile -> {
            var card = profile.card();
            var there = timezone.map(ZoneId::of).map(card::in).orElse(card);
            return profile.with(format.map(there::with).orElse(there));
        };
    }

    /** Null clears it. */
    private static UnaryOperator<Profile> colour(Input body) {
        if (body.object("brandColor").isNull()) {
            return profile -> profile.coloured("");
        }
        var colour = body.text("brandColor", 7).filter(text -> {
            boolean fits = COLOUR.matcher(text).matches();
            if (!fits) {
                body.fault("brandColor", "must be written #rrggbb");
            }
            return fits;
        });
        return profile -> colour.map(profile::coloured).orElse(profile);
    }

    /** Null clears it. */
    private static UnaryOperator<Profile> logo(Input body) {
        if (body.object("logoUrl").isNull()) {
            return profile -> profile.with(profile.card().with(Optional.<URI>empty()));
        }
        var logo = body.text("logoUrl", LONGEST_URL).flatMap(text -> {
            var url = https(text);
            if (url.isEmpty()) {
                body.fault("logoUrl", "must be an https address");
            }
            return url;
        });
        return profile -> logo.map(url -> profile.with(profile.card().with(Optional.of(url))))
                .orElse(profile);
    }

    private static Optional<URI> https(String text) {
        try {
            return Optional.of(new URI(text))
                    .filter(url ->
                            "https".equals(url.getScheme()) && url.getHost() != null && url.getUserInfo() == null);
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
    }

    /** The profile a workspace's id names. Fails with {@code PROFILE_NOT_FOUND} for what is no such id. */
    static Id id(String text) {
        return Postbreeze.id(PostbreezeWords.WORKSPACE, text)
                .orElseThrow(() -> GatewayError.of(ErrorCode.PROFILE_NOT_FOUND, "there is no workspace with this id"));
    }
}
