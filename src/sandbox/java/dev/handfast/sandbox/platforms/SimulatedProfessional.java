package dev.handfast.sandbox.platforms;

import static dev.handfast.sandbox.platforms.Endpoint.TOKEN;

import dev.handfast.sandbox.platforms.Ledger.Token;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What Instagram and Threads share: a token of an hour, traded for one of sixty days, which renews itself once a day old. */
abstract class SimulatedProfessional extends SimulatedMeta {
    protected static final Duration SHORT = Duration.ofHours(1);
    private static final Duration YOUNGEST = Duration.ofHours(24);

    private final String prefix;
    private final String basicScope;

    /**
     * @param prefix what tokens begin with and grant types are made of: {@code ig} and {@code IG}
     * @param basicScope the scope without which nothing works
     */
    protected SimulatedProfessional(
            Stage stage, String id, String name, String prefix, String basicScope, Set<String> scopes) {
        super(
                stage,
                new Manners(
                        id,
                        name,
                        "client_id",
                        "[ ,]+",
                        scopes,
                        Set.of(basicScope),
                        Manners.Pkce.IGNORED,
                        Manners.ClientAuth.BODY,
                        false,
                        Duration.ofHours(1)));
        this.prefix = prefix;
        this.basicScope = basicScope;
    }

    @Override
    public Routes routes() {
        return new Routes()
                .get("www", "/oauth/authorize", Endpoint.AUTHORIZE, this::authorize)
                .get("graph", "/access_token", TOKEN, this::exchange)
                .get("graph", "/refresh_access_token", TOKEN, this::renew);
    }

    @Override
    protected String fragment() {
        return "#_";
    }

    protected final String shortPrefix() {
        return prefix.toUpperCase(Locale.ROOT) + "s";
    }

    private String longPrefix() {
        return prefix.toUpperCase(Locale.ROOT) + "l";
    }

    private Answer exchange(Call call) {
        if (!(prefix + "_exchange_token").equals(call.query("grant_type"))) {
            return graph(400, 100, null, "Invalid grant_type");
        }
        if (stage.app(id())
                .filter(app -> app.knows(call.query("client_secret")))
                .isEmpty()) {
            return graph(400, 101, null, "Error validating client secret.");
        }
        var token = graphToken(call);
        return token.value().startsWith(shortPrefix())
                ? Answer.json(200, bearer(longLived(token.grant(), longPrefix())))
                : graph(400, 452, null, "Session key invalid: this is no short-lived token");
    }

    /** At least a day old, not expired, the basic scope still granted. */
    private Answer renew(Call call) {
        if (!(prefix + "_refresh_token").equals(call.query("grant_type"))) {
            return graph(400, 100, null, "Invalid grant_type");
        }
        var token = graphToken(call);
        need(token.grant(), basicScope);
        if (!token.value().startsWith(longPrefix())) {
            return graph(400, 452, null, "Session key invalid: only a long-lived token can be refreshed");
        }
        var age = Duration.between(token.issuedAt(), stage.clock().instant());
        return age.compareTo(stage.settings().scaled(YOUNGEST)) < 0
                ? graph(400, 100, null, "The access token is less than 24 hours old and cannot be refreshed yet")
                : Answer.json(200, bearer(longLived(token.grant(), longPrefix())));
    }

    /** The person of a Graph call, who granted the basic scope. */
    protected final Person person(Call call) {
        Token token = graphToken(call);
        need(token.grant(), basicScope);
        return token.grant().person();
    }

    protected static Answer shown(Call call, Map<String, Object> whole) {
        return selected(whole, fields(call, "id"));
    }

    @Override
    protected Answer refusal(Trouble trouble) {
        return switch (trouble) {
            case CLIENT_MISSING, PARAMETER_MISSING -> small("Missing required field");
            case CLIENT_WRONG -> small("Error validating client secret: invalid platform app");
            case GRANT_TYPE_UNKNOWN -> small("Invalid grant_type");
            case CODE_UNKNOWN, CODE_USED -> small("Matching code was not found or was already used");
            case CODE_EXPIRED, VERIFIER_WRONG -> small("This authorization code has expired");
            case REDIRECT_DIFFERS ->
                small("Error validating verification code: please make sure your redirect_uri is identical");
            case REFRESH_DEAD, REFRESH_REPLAYED -> small("Invalid grant_type");
        };
    }

    private static Answer small(String message) {
        return Answer.json(400, "error_type", "OAuthException", "code", 400, "error_message", message);
    }
}
