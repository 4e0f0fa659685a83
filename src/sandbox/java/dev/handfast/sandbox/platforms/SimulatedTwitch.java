package dev.handfast.sandbox.platforms;

import static dev.handfast.sandbox.platforms.Endpoint.AUTHORIZE;
import static dev.handfast.sandbox.platforms.Endpoint.IDENTITY;
import static dev.handfast.sandbox.platforms.Endpoint.LOOKUP;
import static dev.handfast.sandbox.platforms.Endpoint.REVOKE;
import static dev.handfast.sandbox.platforms.Endpoint.TOKEN;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Twitch: plain OAuth 2.0 but for scopes that come as a list and an API that wants the client id in a header. */
final class SimulatedTwitch extends SimulatedOAuth {
    private static final Duration ACCESS = Duration.ofSeconds(14_124);
    private static final Duration REFRESH = Duration.ofDays(3650); // no end is documented

    SimulatedTwitch(Stage stage) {
        super(
                stage,
                new Manners(
                        "twitch",
                        "Twitch",
                        "client_id",
                        " +",
                        Set.of(
                                "user:read:email",
                                "user:read:chat",
                                "user:write:chat",
                                "clips:edit",
                                "channel:manage:broadcast"),
                        Set.of(),
                        Manners.Pkce.IGNORED,
                        Manners.ClientAuth.BODY,
                        false,
                        Duration.ofMinutes(10)));
    }

    @Override
    public Routes routes() {
        return new Routes()
                .get("id", "/oauth2/authorize", AUTHORIZE, this::authorize)
                .post("id", "/oauth2/token", TOKEN, this::token)
                .post("id", "/oauth2/revoke", REVOKE, this::revoke)
                .get("id", "/oauth2/validate", LOOKUP, this::validate)
                .get("api", "/helix/users", IDENTITY, this::users);
    }

    @Override
    protected Answer tokens(Grant grant, Token refreshed) {
        var access = access(grant, "", ACCESS);
        var refresh = refreshed == null ? refresh(grant, "", REFRESH) : refreshed;
        return Answer.json(
                200,
                "access_token",
                access.value(),
                "expires_in",
                secondsLeft(access),
                "refresh_token",
                refresh.value(),
                "scope",
                List.copyOf(grant.scopes()),
                "token_type",
                "bearer");
    }

    private Answer revoke(Call call) {
        if (!known(call.form("client_id"))) {
            return error(400, "invalid client");
        }
        return anyToken(call.form("token"))
                .map(token -> {
                    ledger.kill(token.grant(), Standing.REVOKED);
                    return Answer.empty(200);
                })
                .orElseGet(() -> error(400, "Invalid token"));
    }

    private Answer validate(Call call) {
        var header = Optional.ofNullable(call.header("authorization")).orElse("");
        var token = opened(header.replaceFirst("^(OAuth|Bearer) ", ""));
        var person = token.grant().person();
        return Answer.json(
                200,
                "client_id",
                stage.app(id()).map(Registration::clientId).orElse(null),
                "login",
                person.username(),
                "scopes",
                List.copyOf(token.grant().scopes()),
                "user_id",
                String.valueOf(person.number()),
                "expires_in",
                secondsLeft(token));
    }

    private Answer users(Call call) {
        if (!known(call.header("client-id"))) {
            return error(401, "Client ID is missing");
        }
        var person = bearer(call).person();
        return Answer.json(
                200,
                "data",
                List.of(Json.object(
                        "id",
                        String.valueOf(person.number()),
                        "login",
                        person.username(),
                        "display_name",
                        person.displayName(),
                        "profile_image_url",
                        stage.picture(person.id()))));
    }

    private boolean known(String clientId) {
        return stage.app(id()).filter(app -> app.clientId().equals(clientId)).isPresent();
    }

    @Override
    protected Answer refusal(Trouble trouble) {
        return switch (trouble) {
            case CLIENT_MISSING -> error(400, "missing client id or secret");
            case CLIENT_WRONG -> error(403, "invalid client secret");
            case PARAMETER_MISSING -> error(400, "missing parameter");
            case GRANT_TYPE_UNKNOWN -> error(400, "invalid grant type");
            case CODE_UNKNOWN, CODE_EXPIRED, CODE_USED, VERIFIER_WRONG -> error(400, "Invalid authorization code");
            case REDIRECT_DIFFERS -> error(400, "Parameter redirect_uri does not match registered URI");
            case REFRESH_DEAD, REFRESH_REPLAYED -> error(400, "Invalid refresh token");
        };
    }

    private static Answer error(int status, String message) {
        return Answer.json(status, "status", status, "message", message);
    }

    @Override
    protected Answer unauthorized(Standing standing) {
        return error(401, "invalid access token");
    }

    @Override
    protected Answer forbidden(String scope) {
        return error(401, "Missing scope: " + scope);
    }

    @Override
    public Answer throttled() {
        return error(429, "Too Many Requests");
    }

    @Override
    public Answer broken() {
        return error(500, "Internal Server Error");
    }
}
