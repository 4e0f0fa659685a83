package dev.handfast.sandbox.platforms;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** YouTube: one channel behind a login, or none, and then the list has no {@code items} at all. */
final class SimulatedYouTube extends SimulatedGoogle {
    private static final String SCOPE = "https://www.googleapis.com/auth/";
    private static final String READ = SCOPE + "youtube.readonly";
    private static final String ALL = SCOPE + "youtube";
    private static final String FORCE = SCOPE + "youtube.force-ssl";

    SimulatedYouTube(Stage stage) {
        super(
                stage,
                "youtube",
                "YouTube",
                Set.of(
                        "openid",
                        "profile",
                        "email",
                        READ,
                        ALL,
                        FORCE,
                        SCOPE + "youtube.upload",
                        SCOPE + "yt-analytics.readonly",
                        SCOPE + "userinfo.profile",
                        SCOPE + "userinfo.email"),
                Set.of("openid", "profile", "email", READ));
    }

    @Override
    public Routes routes() {
        return super.routes().get("api", "/youtube/v3/channels", Endpoint.IDENTITY, this::channels);
    }

    private Answer channels(Call call) {
        var grant = bearer(call);
        if (Set.of(READ, ALL, FORCE).stream().noneMatch(grant::has)) {
            throw new Refused(forbidden(READ));
        }
        if (call.query("part") == null) {
            return error(400, "INVALID_ARGUMENT", "missingRequiredParameter", "No value for required parameter: part");
        }
        if (!"true".equals(call.query("mine"))) {
            return error(400, "INVALID_ARGUMENT", "missingRequiredParameter", "No filter selected. Expected: mine");
        }
        var person = grant.person();
        var owns = !person.id().equals("none");
        return Answer.json(
                200,
                "kind",
                "youtube#channelListResponse",
                "pageInfo",
                Json.object("totalResults", owns ? 1 : 0, "resultsPerPage", 5),
                "items",
                owns ? List.of(channel(person, call.query("part"))) : null);
    }

    private Object channel(Person person, String part) {
        var picture = Json.object("url", stage.picture(person.id()), "width", 88, "height", 88);
        var whole = Json.object(
                "snippet",
                Json.object(
                        "title",
                        person.displayName(),
                        "description",
                        person.about(),
                        "customUrl",
                        "@" + person.username(),
                        "thumbnails",
                        Json.object("default", picture)),
                "statistics",
                Json.object("viewCount", "1024", "subscriberCount", "42", "videoCount", "7"));
        var channel = Json.object(
                "kind", "youtube#channel", "id", "UC" + (person.id() + "0123456789abcdefghijkl").substring(0, 22));
        channel.putAll(Json.pick(whole, new LinkedHashSet<>(List.of(part.split(",")))));
        return channel;
    }
}
