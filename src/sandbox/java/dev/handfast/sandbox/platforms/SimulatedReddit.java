package dev.handfast.sandbox.platforms;

import static dev.handfast.sandbox.platforms.Endpoint.AUTHORIZE;
import static dev.handfast.sandbox.platforms.Endpoint.IDENTITY;
import static dev.handfast.sandbox.platforms.Endpoint.REVOKE;
import static dev.handfast.sandbox.platforms.Endpoint.TOKEN;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reddit: a telling User-Agent or nothing, Basic client authentication, errors of codes inside 200. */
final class SimulatedReddit extends SimulatedOAuth {
    private static final Duration ACCESS = Duration.ofHours(24);
    private static final Duration REFRESH = Duration.ofDays(365);
    /** {@code <platform>:<app id>:<version> (by /u/<name>)}. */
    private static final Pattern AGENT = Pattern.compile("[^\\s:]+:[^\\s:]+:\\S+ \\(by /u/[\\w-]+\\)");

    SimulatedReddit(Stage stage) {
        super(
                stage,
                new Manners(
                        "reddit",
                        "Reddit",
                        "client_id",
                        "[ ,]+",
                        Set.of("identity", "submit", "read", "flair", "mysubreddits", "edit", "history", "vote"),
                        Set.of(),
                        Manners.Pkce.IGNORED,
                        Manners.ClientAuth.BASIC,
                        true,
                        Duration.ofMinutes(10)));
    }

    @Override
    public Routes routes() {
        return new Routes()
                .get("www", "/api/v1/authorize", AUTHORIZE, this::authorize)
                .post("www", "/api/v1/access_token", TOKEN, call -> named(call, this::token))
                .post("www", "/api/v1/revoke_token", REVOKE, call -> named(call, this::revoke))
                .get("api", "/api/v1/me", IDENTITY, call -> named(call, this::me));
    }

    private Answer named(Call call, Routes.Handler handler) {
        var agent = call.header("user-agent");
        return agent != null && AGENT.matcher(agent).matches() ? handler.answer(call) : throttled();
    }

    @Override
    protected Optional<Map<String, String>> mistaken(String error, String description, String state) {
        return Optional.of(parameters("state", state, "error", error));
    }

    @Override
    protected Optional<String> objection(Call call) {
        var duration = call.query("duration");
        return duration == null || Set.of("permanent", "temporary").contains(duration)
                ? Optional.empty()
                : Optional.of("duration is permanent or temporary.");
    }

    @Override
    protected Map<String, String> denied(String state) {
        return parameters("state", state, "error", "access_denied");
    }

    @Override
    protected Map<String, String> allowed(Call call, Grant grant, String code, String state) {
        return parameters("state", state, "code", code);
    }

    @Override
    protected boolean offline(Call call, Person person, Set<String> scopes) {
        return "permanent".equals(call.query("duration"));
    }

    /** Since 2021 whatever was issued from a code dies when the code comes again. */
    @Override
    protected void codeReused(Grant grant) {
        ledger.kill(grant, Standing.REVOKED);
    }

    /** Each answer carries a refresh token; an earlier one goes on working. */
    @Override
    protected Answer tokens(Grant grant, Token refreshed) {
        var access = access(grant, "", ACCESS);
        return Answer.json(
                200,
                "access_token",
                access.value(),
                "token_type",
                "bearer",
                "expires_in",
                secondsLeft(access),
                "scope",
                String.join(" ", grant.scopes()),
                "refresh_token",
                grant.offline() ? refresh(grant, "", REFRESH).value() : null);
    }

    /** No content, for unknown tokens too. */
    private Answer revoke(Call call) {
        authenticate(call);
        anyToken(call.form("token")).ifPresent(token -> ledger.kill(token.grant(), Standing.REVOKED));
        return Answer.empty(204);
    }

    private Answer me(Call call) {
        var person = bearer(call, "identity").person();
        return Answer.json(
                200,
                "id",
                "t2" + person.ordinal() + "sandbox",
                "name",
                person.username(),
                "icon_img",
                stage.picture(person.id()) + "?width=256&amp;s=1",
                "subreddit",
                Json.object("display_name_prefixed", "u/" + person.username(), "title", person.displayName()),
                "total_karma",
                42);
    }

    @Override
    protected Answer refusal(Trouble trouble) {
        return switch (trouble) {
            case CLIENT_MISSING, CLIENT_WRONG -> numbered(401, "Unauthorized");
            case PARAMETER_MISSING -> Answer.json(200, "error", "invalid_request");
            case GRANT_TYPE_UNKNOWN -> Answer.json(200, "error", "unsupported_grant_type");
            case CODE_UNKNOWN, CODE_EXPIRED, CODE_USED, REDIRECT_DIFFERS, VERIFIER_WRONG ->
                Answer.json(200, "error", "invalid_grant");
            case REFRESH_DEAD, REFRESH_REPLAYED -> numbered(400, "Bad Request");
        };
    }

    private static Answer numbered(int status, String message) {
        return Answer.json(status, "message", message, "error", status);
    }

    @Override
    protected Answer unauthorized(Standing standing) {
        return numbered(401, "Unauthorized");
    }

    @Override
    protected Answer forbidden(String scope) {
        return numbered(403, "Forbidden");
    }

    @Override
    public Answer throttled() {
        return numbered(429, "Too Many Requests");
    }

    @Override
    public Answer broken() {
        return numbered(500, "Internal Server Error");
    }
}
