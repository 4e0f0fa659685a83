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

/** X: PKCE required, Basic client authentication, codes of thirty seconds, refresh tokens that work once. */
final class SimulatedTwitter extends SimulatedOAuth {
    private static final Duration ACCESS = Duration.ofHours(2);
    private static final Duration REFRESH = Duration.ofDays(182); // about six months
    private static final int LONGEST_STATE = 500;

    SimulatedTwitter(Stage stage) {
        super(
                stage,
                new Manners(
                        "twitter",
                        "X",
                        "client_id",
                        " +",
                        Set.of(
                                "tweet.read",
                                "tweet.write",
                                "tweet.moderate.write",
                                "users.read",
                                "users.email",
                                "follows.read",
                                "follows.write",
                                "like.read",
                                "like.write",
                                "media.write",
                                "offline.access"),
                        Set.of(),
                        Manners.Pkce.REQUIRED,
                        Manners.ClientAuth.BASIC,
                        true,
                        Duration.ofSeconds(30)));
    }

    @Override
    public Routes routes() {
        return new Routes()
                .get("www", "/i/oauth2/authorize", AUTHORIZE, this::authorize)
                .post("api", "/2/oauth2/token", TOKEN, this::token)
                .post("api", "/2/oauth2/revoke", REVOKE, this::revoke)
                .get("api", "/2/users/me", IDENTITY, this::me);
    }

    @Override
    protected Optional<String> objection(Call call) {
        return call.query("state").length() > LONGEST_STATE
                ? Optional.of("state is longer than 500 characters.")
                : Optional.empty();
    }

    @Override
    protected boolean offline(Call call, Person person, Set<String> scopes) {
        return scopes.contains("offline.access");
    }

    @Override
    protected Map<String, String> denied(String state) {
        return parameters("error", "access_denied", "state", state);
    }

    @Override
    protected Answer tokens(Grant grant, Token refreshed) {
        if (refreshed != null) {
            ledger.rotate(refreshed);
        }
        var access = access(grant, "", ACCESS);
        return Answer.json(
                200,
                "token_type",
                "bearer",
                "expires_in",
                secondsLeft(access),
                "access_token",
                access.value(),
                "scope",
                String.join(" ", grant.scopes()),
                "refresh_token",
                grant.offline() ? refresh(grant, "", REFRESH).value() : null);
    }

    @Override
    protected void refreshReplayed(Grant grant) {
        ledger.kill(grant, Standing.REVOKED); // a replay costs the whole family
    }

    private Answer revoke(Call call) {
        authenticate(call);
        anyToken(required(call.form("token"))).ifPresent(token -> ledger.kill(token.grant(), Standing.REVOKED));
        return Answer.json(200, "revoked", true);
    }

    private Answer me(Call call) {
        var person = bearer(call, "users.read", "tweet.read").person();
        var user = Json.object(
                "id", String.valueOf(person.number()), "name", person.displayName(), "username", person.username());
        var extra = Json.object("profile_image_url", stage.picture(person.id()), "verified", false);
        var fields = call.query("user.fields");
        if (fields != null) {
            user.putAll(Json.pick(extra, Arrays.asList(fields.split(","))));
        }
        return Answer.json(200, "data", user);
    }

    @Override
    protected Answer refusal(Trouble trouble) {
        return switch (trouble) {
            case CLIENT_MISSING -> error(401, "unauthorized_client", "Missing valid authorization header");
            case CLIENT_WRONG -> error(401, "unauthorized_client", "Invalid client credentials");
            case PARAMETER_MISSING -> error(400, "invalid_request", "Missing required parameter.");
            case GRANT_TYPE_UNKNOWN -> error(400, "unsupported_grant_type", "Unknown grant type.");
            case CODE_UNKNOWN, CODE_EXPIRED, CODE_USED ->
                error(400, "invalid_request", "Value passed for the authorization code was invalid.");
            case REDIRECT_DIFFERS ->
                error(400, "invalid_request", "Value passed for the redirect uri did not match the uri of the code.");
            case VERIFIER_WRONG ->
                error(400, "invalid_request", "Value passed for the code verifier did not match the code challenge.");
            case REFRESH_DEAD, REFRESH_REPLAYED ->
                error(400, "invalid_request", "Value passed for the token was invalid.");
        };
    }

    private static Answer error(int status, String error, String description) {
        return Answer.json(status, "error", error, "error_description", description);
    }

    @Override
    protected Answer unauthorized(Standing standing) {
        return problem(401, "Unauthorized", "Unauthorized");
    }

    @Override
    protected Answer forbidden(String scope) {
        return problem(403, "Forbidden", "The token lacks the scope " + scope);
    }

    private static Answer problem(int status, String title, String detail) {
        return Answer.json(status, "title", title, "type", "about:blank", "status", status, "detail", detail);
    }

    @Override
    public Answer throttled() {
        return problem(429, "Too Many Requests", "Too Many Requests");
    }

    @Override
    public Answer broken() {
        return problem(500, "Internal Server Error", "Something went wrong");
    }
}
