package dev.handfast.sandbox.platforms;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import java.util.List;
import java.util.Set;

/** Instagram with Instagram Login. The code exchange answers in both shapes that are about: wrapped in a list, and flat. */
final class SimulatedInstagram extends SimulatedProfessional {
    /** These people get the flat shape, with the id as a number and the permissions as a list. */
    private static final Set<String> FLAT = Set.of("bigid", "kanji");

    SimulatedInstagram(Stage stage) {
        super(
                stage,
                "instagram",
                "Instagram",
                "ig",
                "instagram_business_basic",
                Set.of(
                        "instagram_business_basic",
                        "instagram_business_content_publish",
                        "instagram_business_manage_comments",
                        "instagram_business_manage_messages",
                        "instagram_business_manage_insights"));
    }

    @Override
    public Routes routes() {
        return super.routes()
                .post("api", "/oauth/access_token", Endpoint.TOKEN, this::token)
                .get("graph", "/{version}/me", Endpoint.IDENTITY, this::me);
    }

    @Override
    protected Answer tokens(Grant grant, Token refreshed) {
        var token = access(grant, shortPrefix(), SHORT);
        var id = grant.person().professionalNumber();
        if (FLAT.contains(grant.person().id())) {
            return Answer.json(
                    200, "access_token", token.value(), "user_id", id, "permissions", List.copyOf(grant.scopes()));
        }
        var wrapped = Json.object(
                "access_token",
                token.value(),
                "user_id",
                String.valueOf(id),
                "permissions",
                String.join(",", grant.scopes()));
        return Answer.json(200, "data", List.of(wrapped));
    }

    private Answer me(Call call) {
        var person = person(call);
        return shown(
                call,
                Json.object(
                        "id",
                        String.valueOf(person.number()),
                        "user_id",
                        String.valueOf(person.professionalNumber()),
                        "username",
                        person.username(),
                        "name",
                        person.displayName(),
                        "account_type",
                        "BUSINESS",
                        "profile_picture_url",
                        stage.picture(person.id()),
                        "followers_count",
                        42));
    }

    /** A token nobody knows was recorded with 401. */
    @Override
    protected Answer unauthorized(Standing standing) {
        var answer = super.unauthorized(standing);
        return standing == Standing.UNKNOWN ? new Answer(401, answer.body(), answer.headers()) : answer;
    }
}
