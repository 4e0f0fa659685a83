package dev.handfast.sandbox.platforms;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import java.util.Set;

/** Threads: like Instagram, with the token endpoint on the Graph host and the user's id as a bare number. */
final class SimulatedThreads extends SimulatedProfessional {
    SimulatedThreads(Stage stage) {
        super(
                stage,
                "threads",
                "Threads",
                "th",
                "threads_basic",
                Set.of(
                        "threads_basic",
                        "threads_content_publish",
                        "threads_manage_replies",
                        "threads_read_replies",
                        "threads_manage_insights"));
    }

    @Override
    public Routes routes() {
        return super.routes()
                .post("graph", "/oauth/access_token", Endpoint.TOKEN, this::token)
                .get("graph", "/debug_token", Endpoint.LOOKUP, this::debug)
                .get("graph", "/{version}/me", Endpoint.IDENTITY, this::me);
    }

    @Override
    protected Answer tokens(Grant grant, Token refreshed) {
        return Answer.json(
                200,
                "access_token",
                access(grant, shortPrefix(), SHORT).value(),
                "user_id",
                grant.person().professionalNumber());
    }

    private Answer me(Call call) {
        var person = person(call);
        return shown(
                call,
                Json.object(
                        "id",
                        String.valueOf(person.professionalNumber()),
                        "username",
                        person.username(),
                        "name",
                        person.displayName(),
                        "threads_profile_picture_url",
                        stage.picture(person.id()),
                        "threads_biography",
                        person.about()));
    }

    /** A token that was taken back has been seen with code 100 instead of 190. */
    @Override
    protected Answer unauthorized(Standing standing) {
        return standing == Standing.REVOKED
                ? graph(400, 100, null, "Unsupported get request: the object does not exist or cannot be loaded")
                : super.unauthorized(standing);
    }
}
