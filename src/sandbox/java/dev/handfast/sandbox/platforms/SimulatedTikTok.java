package dev.handfast.sandbox.platforms;

import static dev.handfast.sandbox.platforms.Endpoint.AUTHORIZE;
import static dev.handfast.sandbox.platforms.Endpoint.IDENTITY;
import static dev.handfast.sandbox.platforms.Endpoint.REVOKE;
import static dev.handfast.sandbox.platforms.Endpoint.TOKEN;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** TikTok's Login Kit for the web: {@code client_key}, errors inside 200, refresh tokens that work once, required fields. */
final class SimulatedTikTok extends SimulatedOAuth {
    private static final String LOG_ID = "20261121000000SANDBOX";
    private static final Set<String> BASIC =
            Set.of("open_id", "union_id", "avatar_url", "avatar_url_100", "display_name");
    private static final Set<String> PROFILE =
            Set.of("username", "bio_description", "profile_deep_link", "is_verified");
    private static final Set<String> STATS = Set.of("follower_count", "following_count", "likes_count", "video_count");

    SimulatedTikTok(Stage stage) {
        super(
                stage,
                new Manners(
                        "tiktok",
                        "TikTok",
                        "client_key",
                        ",",
                        Set.of(
                                "user.info.basic",
                                "user.info.profile",
                                "user.info.stats",
                                "video.list",
                                "video.upload",
                                "video.publish"),
                        Set.of("user.info.basic"),
                        Manners.Pkce.IGNORED,
                        Manners.ClientAuth.BODY,
                        true,
                        Duration.ofMinutes(10)));
    }

    @Override
    public Routes routes() {
        return new Routes()
                .get("www", "/v2/auth/authorize/", AUTHORIZE, this::authorize)
                .post("api", "/v2/oauth/token/", TOKEN, this::token)
                .post("api", "/v2/oauth/revoke/", REVOKE, this::revoke)
                .get("api", "/v2/user/info/", IDENTITY, this::info);
    }

    @Override
    protected Optional<Map<String, String>> mistaken(String error, String description, String state) {
        return Optional.of(failed(error, description, state));
    }

    @Override
    protected Map<String, String> denied(String state) {
        return parameters(
                "error",
                "access_denied",
                "errCode",
                "-2",
                "error_description",
                "User denied the authorization",
                "state",
                state);
    }

    @Override
    protected Map<String, String> allowed(Call call, Grant grant, String code, String state) {
        return parameters("code", code, "scopes", String.join(",", grant.scopes()), "state", state);
    }

    @Override
    protected Answer tokens(Grant grant, Token refreshed) {
        if (refreshed != null) {
            ledger.rotate(refreshed);
        }
        var old = stage.app(id())
                .filter(app -> app.is(Registration.Trait.LONG_LIFETIMES))
                .isPresent();
        var access = access(grant, "act.", old ? Duration.ofHours(24) : Duration.ofHours(2));
        var refresh = refresh(grant, "rft.", old ? Duration.ofDays(365) : Duration.ofDays(180));
        return Answer.json(
                200,
                "access_token",
                access.value(),
                "expires_in",
                secondsLeft(access),
                "open_id",
                openId(grant.person()),
                "refresh_expires_in",
                secondsLeft(refresh),
                "refresh_token",
                refresh.value(),
                "scope",
                String.join(",", grant.scopes()),
                "token_type",
                "Bearer");
    }

    private static String openId(Person person) {
        return "-000" + person.opaqueId();
    }

    private Answer revoke(Call call) {
        authenticate(call);
        anyToken(required(call.form("token"))).ifPresent(token -> ledger.kill(token.grant(), Standing.REVOKED));
        return Answer.empty(200);
    }

    private Answer info(Call call) {
        var grant = bearer(call, "user.info.basic");
        var fields = call.query("fields");
        if (fields == null || fields.isBlank()) {
            return error(400, "invalid_params", "The fields parameter is required");
        }
        var person = grant.person();
        var asked = Arrays.asList(fields.split(","));
        for (var field : asked) {
            if (PROFILE.contains(field)) {
                need(grant, "user.info.profile");
            } else if (STATS.contains(field)) {
                need(grant, "user.info.stats");
            } else if (!BASIC.contains(field)) {
                return error(400, "invalid_params", "The field " + field + " does not exist");
            }
        }
        var user = Json.object(
                "open_id",
                openId(person),
                "union_id",
                "union-" + person.opaqueId(),
                "avatar_url",
                stage.picture(person.id()),
                "avatar_url_100",
                stage.picture(person.id()),
                "display_name",
                person.displayName(),
                "username",
                person.username(),
                "bio_description",
                person.about(),
                "profile_deep_link",
                "https://www.tiktok.com/@" + person.username(),
                "is_verified",
                false,
                "follower_count",
                42,
                "following_count",
                7,
                "likes_count",
                1024,
                "video_count",
                3);
        return Answer.json(
                200,
                "data",
                Json.object("user", Json.pick(user, asked)),
                "error",
                Json.object("code", "ok", "message", "", "log_id", LOG_ID));
    }

    @Override
    protected Answer refusal(Trouble trouble) {
        return switch (trouble) {
            case CLIENT_MISSING -> oauth("invalid_request", "Client key or secret is missing.");
            case CLIENT_WRONG -> oauth("invalid_client", "Client key or secret is incorrect.");
            case PARAMETER_MISSING -> oauth("invalid_request", "The request parameters are malformed.");
            case GRANT_TYPE_UNKNOWN -> oauth("unsupported_grant_type", "The grant type is not supported.");
            case CODE_UNKNOWN, CODE_EXPIRED, CODE_USED, VERIFIER_WRONG ->
                oauth("invalid_grant", "Authorization code is invalid or expired.");
            case REDIRECT_DIFFERS -> oauth("invalid_request", "Redirect_uri is not matched with the uri of the code.");
            case REFRESH_DEAD, REFRESH_REPLAYED -> oauth("invalid_grant", "Refresh token is invalid or expired.");
        };
    }

    /** With status 200, as recorded. */
    private static Answer oauth(String error, String description) {
        return Answer.json(200, "error", error, "error_description", description, "log_id", LOG_ID);
    }

    private static Answer error(int status, String code, String message) {
        return Answer.json(
                status, "data", Map.of(), "error", Json.object("code", code, "message", message, "log_id", LOG_ID));
    }

    @Override
    protected Answer unauthorized(Standing standing) {
        return error(401, "access_token_invalid", "The access token is invalid or not found in the request.");
    }

    @Override
    protected Answer forbidden(String scope) {
        return error(401, "scope_not_authorized", "The user did not authorize the scope required: " + scope);
    }

    @Override
    public Answer throttled() {
        return error(429, "rate_limit_exceeded", "The API rate limit was exceeded.");
    }

    @Override
    public Answer broken() {
        return error(500, "internal_error", "Internal error. Please try again later.");
    }
}
