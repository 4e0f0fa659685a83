package dev.handfast.sandbox.platforms;

import static dev.handfast.sandbox.platforms.Endpoint.AUTHORIZE;
import static dev.handfast.sandbox.platforms.Endpoint.IDENTITY;
import static dev.handfast.sandbox.platforms.Endpoint.REVOKE;
import static dev.handfast.sandbox.platforms.Endpoint.TARGETS;
import static dev.handfast.sandbox.platforms.Endpoint.TOKEN;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** LinkedIn: long tokens without refresh for most apps, versioned API, organizations by roles. */
final class SimulatedLinkedIn extends SimulatedOAuth {
    private static final Duration ACCESS = Duration.ofDays(60);
    private static final Duration REFRESH = Duration.ofDays(365);
    private static final int TOKEN_BYTES = 360; // 480 characters: "about 500, plan for 1000"

    private final LinkedInOrganizations organizations;

    SimulatedLinkedIn(Stage stage) {
        super(
                stage,
                new Manners(
                        "linkedin",
                        "LinkedIn",
                        "client_id",
                        " +",
                        Set.of(
                                "openid",
                                "profile",
                                "email",
                                "w_member_social",
                                "r_basicprofile",
                                "w_organization_social",
                                "r_organization_social",
                                "rw_organization_admin",
                                "r_organization_admin"),
                        Set.of(),
                        Manners.Pkce.IGNORED,
                        Manners.ClientAuth.BODY,
                        false,
                        Duration.ofMinutes(30)));
        organizations = new LinkedInOrganizations(stage, this::organizer);
    }

    @Override
    public Routes routes() {
        return new Routes()
                .get("www", "/oauth/v2/authorization", AUTHORIZE, this::authorize)
                .post("www", "/oauth/v2/accessToken", TOKEN, this::token)
                .post("www", "/oauth/v2/revoke", REVOKE, this::revoke)
                .get("api", "/v2/userinfo", IDENTITY, this::userinfo)
                .get("api", "/v2/me", IDENTITY, this::me)
                .get("api", "/rest/organizationAcls", TARGETS, organizations::acls)
                .get("api", "/rest/organizations", TARGETS, organizations::batch)
                .get("api", "/rest/organizations/{id}", TARGETS, organizations::one);
    }

    @Override
    protected Map<String, String> denied(String state) {
        return failed("user_cancelled_authorize", "The user cancelled the authorization", state);
    }

    @Override
    protected Optional<Map<String, String>> mistaken(String error, String description, String state) {
        return Optional.of(failed(error, description, state));
    }

    @Override
    protected String scopeError() {
        return "unauthorized_scope_error";
    }

    /** Another set of scopes than before ends every earlier token of that member for the app. */
    @Override
    protected void consented(Grant grant) {
        ledger.killAll(
                earlier -> earlier.person().equals(grant.person())
                        && !earlier.scopes().equals(grant.scopes()),
                Standing.REVOKED);
    }

    @Override
    protected Answer tokens(Grant grant, Token refreshed) {
        var access = ledger.mint(grant, Ledger.Use.ACCESS, "AQV" + ledger.text(TOKEN_BYTES), lasting(ACCESS), null);
        var refresh = refreshed != null ? refreshed : firstRefresh(grant);
        return Answer.json(
                200,
                "access_token",
                access.value(),
                "expires_in",
                secondsLeft(access),
                "scope",
                String.join(",", grant.scopes()),
                "token_type",
                "Bearer",
                "id_token",
                grant.has("openid") ? idToken(grant.person()) : null,
                "refresh_token",
                refresh == null ? null : refresh.value(),
                "refresh_token_expires_in",
                refresh == null ? null : secondsLeft(refresh));
    }

    /** Anchored at the consent: refreshing hands out the same one with ever fewer days left. */
    private Token firstRefresh(Grant grant) {
        var approved = stage.app(id()).filter(app -> app.is(Registration.Trait.PROGRAMMATIC_REFRESH));
        return approved.isPresent() ? refresh(grant, "AQX", REFRESH) : null;
    }

    private static String idToken(Person person) {
        var payload = Json.write(Json.object("iss", "https://www.linkedin.com/oauth", "sub", person.opaqueId()));
        var coder = Base64.getUrlEncoder().withoutPadding();
        return coder.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + coder.encodeToString(payload.getBytes(StandardCharsets.UTF_8)) + ".c2ltdWxhdGVk";
    }

    private Answer revoke(Call call) {
        authenticate(call);
        anyToken(required(call.form("token"))).ifPresent(token -> ledger.kill(token.grant(), Standing.REVOKED));
        return Answer.empty(200);
    }

    private Answer userinfo(Call call) {
        var grant = bearer(call, "openid", "profile");
        var person = grant.person();
        return Answer.json(
                200,
                "sub",
                person.opaqueId(),
                "name",
                person.displayName(),
                "given_name",
                person.givenName(),
                "family_name",
                person.familyName(),
                "picture",
                stage.picture(person.id()),
                "locale",
                Json.object("country", "GB", "language", "en"),
                "email",
                grant.has("email") ? person.email() : null,
                "email_verified",
                grant.has("email") ? true : null);
    }

    private Answer me(Call call) {
        var person = bearer(call, "r_basicprofile").person();
        return Answer.json(
                200,
                "id",
                person.opaqueId(),
                "localizedFirstName",
                person.givenName(),
                "localizedLastName",
                person.familyName(),
                "vanityName",
                person.username());
    }

    /** Whoever may look at organizations. */
    private Person organizer(Call call) {
        var grant = bearer(call);
        var scopes = Set.of("rw_organization_admin", "r_organization_admin", "r_organization_social");
        if (scopes.stream().noneMatch(grant::has)) {
            throw new Refused(forbidden("rw_organization_admin"));
        }
        return grant.person();
    }

    @Override
    protected Answer refusal(Trouble trouble) {
        return switch (trouble) {
            case CLIENT_MISSING, PARAMETER_MISSING -> oauth(400, "invalid_request", "A required parameter is missing");
            case CLIENT_WRONG -> oauth(401, "invalid_client", "Client authentication failed");
            case GRANT_TYPE_UNKNOWN -> oauth(400, "unsupported_grant_type", "The grant type is not supported");
            case CODE_UNKNOWN, CODE_USED ->
                oauth(400, "invalid_request", "Unable to retrieve access token: authorization code not found");
            case CODE_EXPIRED, VERIFIER_WRONG ->
                oauth(400, "invalid_request", "Unable to retrieve access token: authorization code expired");
            case REDIRECT_DIFFERS ->
                oauth(400, "invalid_redirect_uri", "Unable to retrieve access token: redirect uri does not match");
            case REFRESH_DEAD, REFRESH_REPLAYED ->
                oauth(
                        400,
                        "invalid_request",
                        "The provided authorization grant or refresh token is invalid, expired or revoked");
        };
    }

    private static Answer oauth(int status, String error, String description) {
        return Answer.json(status, "error", error, "error_description", description);
    }

    @Override
    protected Answer unauthorized(Standing standing) {
        return switch (standing) {
            case EXPIRED -> serviceError(401, 65602, "EXPIRED_ACCESS_TOKEN", "Expired access token");
            case REVOKED, PASSWORD_CHANGED, ROTATED ->
                serviceError(
                        401,
                        65601,
                        "REVOKED_ACCESS_TOKEN",
                        "The token used in the request has been revoked by the user");
            case LIVE, UNKNOWN -> serviceError(401, 65600, "INVALID_ACCESS_TOKEN", "Invalid access token");
        };
    }

    @Override
    protected Answer forbidden(String scope) {
        return serviceError(403, 100, "ACCESS_DENIED", "Not enough permissions to access this resource");
    }

    private static Answer serviceError(int status, int service, String code, String message) {
        return Answer.json(status, "status", status, "serviceErrorCode", service, "code", code, "message", message);
    }

    static Answer error(int status, String code, String message) {
        return Answer.json(status, "status", status, "code", code, "message", message);
    }

    @Override
    public Answer throttled() {
        return serviceError(429, 101, "TOO_MANY_REQUESTS", "Resource level throttle limit for calls is reached");
    }

    @Override
    public Answer broken() {
        return error(500, "INTERNAL_SERVER_ERROR", "Internal Server Error");
    }
}
