package dev.handfast.sandbox.platforms;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Google's products share: consent by scope, refresh tokens that stay, revocation of everything a person granted. */
abstract class SimulatedGoogle extends SimulatedOAuth {
    private static final Duration ACCESS = Duration.ofSeconds(3599);
    private static final Duration REFRESH = Duration.ofDays(182); // six months, were it never used

    /** Per account and client; the oldest is dropped without a word. */
    private static final int LIVE_REFRESH_TOKENS = 100;

    private final Set<String> remembered = new HashSet<>();

    protected SimulatedGoogle(Stage stage, String id, String name, Set<String> scopes, Set<String> kept) {
        super(
                stage,
                new Manners(
                        id,
                        name,
                        "client_id",
                        " +",
                        scopes,
                        kept,
                        Manners.Pkce.OPTIONAL,
                        Manners.ClientAuth.BODY,
                        false,
                        Duration.ofMinutes(10)));
    }

    @Override
    public Routes routes() {
        return new Routes()
                .get("accounts", "/o/oauth2/v2/auth", Endpoint.AUTHORIZE, this::authorize)
                .post("oauth", "/token", Endpoint.TOKEN, this::token)
                .post("oauth", "/revoke", Endpoint.REVOKE, this::revoke);
    }

    @Override
    protected Map<String, String> allowed(Call call, Grant grant, String code, String state) {
        return parameters(
                "state",
                state,
                "iss",
                "https://accounts.google.com",
                "code",
                code,
                "scope",
                String.join(" ", grant.scopes()),
                "authuser",
                "0",
                "prompt",
                "consent");
    }

    @Override
    protected Map<String, String> denied(String state) {
        return parameters("error", "access_denied", "state", state, "iss", "https://accounts.google.com");
    }

    /** Only with offline access, and then the first time or when consent is asked for again. */
    @Override
    protected boolean offline(Call call, Person person, Set<String> scopes) {
        if (!"offline".equals(call.query("access_type"))) {
            return false;
        }
        var prompt = call.query("prompt");
        var asked = prompt != null && List.of(prompt.split(" ")).contains("consent");
        return remembered.add(person.id()) || asked;
    }

    @Override
    protected Answer tokens(Grant grant, Token refreshed) {
        var access = access(grant, "ya29.", ACCESS);
        if (refreshed == null && grant.offline()) {
            ledger.keepNewest(grant.person(), LIVE_REFRESH_TOKENS - 1);
        }
        return Answer.json(
                200,
                "access_token",
                access.value(),
                "expires_in",
                secondsLeft(access),
                "refresh_token",
                refreshed == null && grant.offline()
                        ? refresh(grant, "1//0", REFRESH).value()
                        : null,
                "scope",
                String.join(" ", grant.scopes()),
                "token_type",
                "Bearer");
    }

    /** Project-wide: everything the person granted to this client goes. */
    private Answer revoke(Call call) {
        var token = anyToken(call.form("token") == null ? call.query("token") : call.form("token"));
        if (token.isEmpty()) {
            return oauth(400, "invalid_token", "Token expired or revoked");
        }
        var person = token.get().grant().person();
        ledger.killAll(grant -> grant.person().equals(person), Standing.REVOKED);
        remembered.remove(person.id());
        return Answer.json(200, Map.of());
    }

    @Override
    protected Answer refusal(Trouble trouble) {
        return switch (trouble) {
            case CLIENT_MISSING, PARAMETER_MISSING -> oauth(400, "invalid_request", "Required parameter is missing");
            case CLIENT_WRONG -> oauth(401, "invalid_client", "Unauthorized");
            case GRANT_TYPE_UNKNOWN -> oauth(400, "unsupported_grant_type", "Invalid grant_type");
            case CODE_UNKNOWN, CODE_EXPIRED, CODE_USED -> oauth(400, "invalid_grant", "Malformed auth code.");
            case REDIRECT_DIFFERS -> oauth(400, "redirect_uri_mismatch", "Bad Request");
            case VERIFIER_WRONG -> oauth(400, "invalid_grant", "Invalid code verifier.");
            case REFRESH_DEAD, REFRESH_REPLAYED -> oauth(400, "invalid_grant", "Token has been expired or revoked.");
        };
    }

    private static Answer oauth(int status, String error, String description) {
        return Answer.json(status, "error", error, "error_description", description);
    }

    protected static Answer error(int status, String code, String reason, String message) {
        return Answer.json(
                status,
                "error",
                Json.object(
                        "code",
                        status,
                        "message",
                        message,
                        "errors",
                        List.of(Json.object("message", message, "domain", "global", "reason", reason)),
                        "status",
                        code));
    }

    @Override
    protected Answer unauthorized(Standing standing) {
        return error(
                401,
                "UNAUTHENTICATED",
                "authError",
                "Request had invalid authentication credentials. Expected OAuth 2.");
    }

    @Override
    protected Answer forbidden(String scope) {
        return error(
                403, "PERMISSION_DENIED", "insufficientPermissions", "Request had insufficient authentication scopes.");
    }

    @Override
    public Answer throttled() {
        return error(429, "RESOURCE_EXHAUSTED", "rateLimitExceeded", "Quota exceeded for quota metric 'Requests'");
    }

    @Override
    public Answer broken() {
        return error(500, "INTERNAL", "backendError", "Internal error encountered.");
    }
}
