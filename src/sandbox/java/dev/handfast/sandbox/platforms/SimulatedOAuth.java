package dev.handfast.sandbox.platforms;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import dev.handfast.sandbox.platforms.Ledger.Use;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The authorization code grant of RFC 6749 §4.1 as the platforms have it in common; each fills in its own parameters, lifetimes
 * and errors.
 */
abstract class SimulatedOAuth implements SimulatedPlatform {
    /** Which S256 challenges (RFC 7636) a platform takes. */
    enum Pkce {
        IGNORED,
        OPTIONAL,
        REQUIRED
    }

    /** How a client proves who it is at the token endpoint. */
    enum ClientAuth {
        BASIC,
        BODY
    }

    /**
     * How a platform does it.
     *
     * @param id the id in paths
     * @param name the name for people
     * @param clientParameter what it calls the client id
     * @param scopeSeparators the characters that may stand between scopes, as a regular expression
     * @param scopes every scope it knows
     * @param kept the scopes nobody can untick; empty when all or nothing is granted
     * @param codeLifetime how long a code waits
     */
    record Manners(
            String id,
            String name,
            String clientParameter,
            String scopeSeparators,
            Set<String> scopes,
            Set<String> kept,
            Pkce pkce,
            ClientAuth clientAuth,
            boolean stateRequired,
            Duration codeLifetime) {}

    protected final Stage stage;
    protected final Ledger ledger;
    private final Manners manners;

    protected SimulatedOAuth(Stage stage, Manners manners) {
        this.stage = stage;
        this.manners = manners;
        this.ledger = new Ledger(stage.clock());
    }

    @Override
    public final String id() {
        return manners.id();
    }

    @Override
    public void revoke(String personId, Standing why) {
        ledger.killAll(grant -> grant.person().id().equals(personId), why);
    }

    @Override
    public final Set<String> issued() {
        return ledger.issued();
    }

    // ---- what a platform fills in

    /** The answer of the token endpoint to this trouble. */
    protected abstract Answer refusal(Trouble trouble);

    /** The answer of the API to a token that stands like this. */
    protected abstract Answer unauthorized(Standing standing);

    /** The answer of the API to a token without this scope. */
    protected abstract Answer forbidden(String scope);

    /**
     * The token endpoint's success.
     *
     * @param refreshed the refresh token that was presented; null after a code
     */
    protected abstract Answer tokens(Grant grant, Token refreshed);

    /** What the callback carries when consent was denied. */
    protected Map<String, String> denied(String state) {
        return failed("access_denied", "The user denied the request", state);
    }

    /** What the callback carries when consent was given. */
    protected Map<String, String> allowed(Call call, Grant grant, String code, String state) {
        return parameters("code", code, "state", state);
    }

    /** What the callback carries when the request was wrong; empty: the platform shows a page instead. */
    protected Optional<Map<String, String>> mistaken(String error, String description, String state) {
        return Optional.empty();
    }

    /** What the platform hangs behind every callback. */
    protected String fragment() {
        return "";
    }

    /** Whether a refresh token goes with this consent. */
    protected boolean offline(Call call, Person person, Set<String> scopes) {
        return true;
    }

    /** What a platform asks of an authorization request beyond the usual: a sentence when it is missing. */
    protected Optional<String> objection(Call call) {
        return Optional.empty();
    }

    /** The scopes of a consent, after what is left ticked was taken from what was asked for. */
    protected Set<String> granted(Call call, Person person, Set<String> asked, Set<String> ticked) {
        return ticked;
    }

    /** A grant was just made. */
    protected void consented(Grant grant) {}

    /** A spent code came again. */
    protected void codeReused(Grant grant) {}

    /** A rotated refresh token came again. */
    protected void refreshReplayed(Grant grant) {}

    // ---- the consent page

    protected final Answer authorize(Call call) {
        var app = stage.app(id()).orElse(null);
        var client = call.query(manners.clientParameter());
        if (app == null || !app.clientId().equals(client)) {
            return wrong("The app is not known: " + manners.clientParameter() + " is missing or wrong.");
        }
        var redirectUri = call.query("redirect_uri");
        if (redirectUri == null || !app.redirectUris().contains(redirectUri)) {
            return wrong("The redirect_uri is not registered for this app: " + redirectUri);
        }
        if (repeats(call)) {
            return wrong("A parameter stands twice.");
        }
        var state = call.query("state");
        var asked = asked(call);
        var mistake = mistake(call, state, asked);
        if (mistake.isPresent()) {
            return mistaken(mistake.get().error(), mistake.get().description(), state)
                    .map(parameters -> back(redirectUri, parameters))
                    .orElseGet(() -> wrong(mistake.get().description()));
        }
        try {
            return stage.decisions()
                    .of(id(), call)
                    .map(decision -> decided(call, decision, redirectUri, state, asked))
                    .orElseGet(() -> ConsentPage.asking(
                            manners.name(), client, asked, !manners.kept().isEmpty(), call.queryParameters()));
        } catch (IllegalArgumentException e) {
            return wrong(e.getMessage());
        }
    }

    private record Mistake(String error, String description) {}

    private Optional<Mistake> mistake(Call call, String state, Set<String> asked) {
        if (!responseTypes().contains(String.valueOf(call.query("response_type")))) {
            return Optional.of(new Mistake("unsupported_response_type", "response_type must be code."));
        }
        if (manners.stateRequired() && (state == null || state.isEmpty())) {
            return Optional.of(new Mistake("invalid_request", "state is missing."));
        }
        if (manners.pkce() == Pkce.REQUIRED
                && (call.query("code_challenge") == null || !"S256".equals(call.query("code_challenge_method")))) {
            return Optional.of(
                    new Mistake("invalid_request", "code_challenge with code_challenge_method=S256 is missing."));
        }
        var objection = objection(call);
        if (objection.isPresent()) {
            return Optional.of(new Mistake("invalid_request", objection.get()));
        }
        var unknown = asked.stream()
                .filter(scope -> !manners.scopes().contains(scope))
                .toList();
        return asked.isEmpty() || !unknown.isEmpty()
                ? Optional.of(new Mistake(scopeError(), "scope is missing or not for this app: " + unknown))
                : Optional.empty();
    }

    protected Set<String> responseTypes() {
        return Set.of("code");
    }

    protected String scopeError() {
        return "invalid_scope";
    }

    private Answer decided(Call call, Decision decision, String redirectUri, String state, Set<String> asked) {
        if (!decision.allowed()) {
            return back(redirectUri, denied(state));
        }
        var ticked = new LinkedHashSet<>(asked);
        if (!manners.kept().isEmpty()) {
            var wanted = decision.scopes().orElse(decision.person().id().equals("stingy") ? Set.of() : asked);
            ticked.removeIf(scope -> !wanted.contains(scope) && !manners.kept().contains(scope));
        }
        var scopes = granted(call, decision.person(), asked, ticked);
        var grant = ledger.open(decision.person(), scopes, offline(call, decision.person(), scopes));
        consented(grant);
        var challenge = manners.pkce() == Pkce.IGNORED ? null : call.query("code_challenge");
        var code = ledger.code(grant, redirectUri, challenge, manners.codeLifetime());
        return back(redirectUri, allowed(call, grant, code, state));
    }

    private Set<String> asked(Call call) {
        var text = call.query("scope");
        var asked = new LinkedHashSet<String>();
        if (text != null) {
            Arrays.stream(text.split(manners.scopeSeparators()))
                    .filter(scope -> !scope.isEmpty())
                    .forEach(asked::add);
        }
        return asked;
    }

    private static boolean repeats(Call call) {
        return call.queryParameters().keySet().stream()
                .filter(name -> !name.startsWith("sandbox_"))
                .anyMatch(name -> call.queries(name).size() > 1);
    }

    private Answer back(String redirectUri, Map<String, String> parameters) {
        var location = new StringBuilder(redirectUri);
        var separator = redirectUri.contains("?") ? '&' : '?';
        for (var parameter : parameters.entrySet()) {
            location.append(separator)
                    .append(encoded(parameter.getKey()))
                    .append('=')
                    .append(encoded(parameter.getValue()));
            separator = '&';
        }
        return Answer.found(location.append(fragment()).toString()).with("cache-control", "no-store");
    }

    protected static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer wrong(String what) {
        return ConsentPage.wrong(manners.name(), what);
    }

    /** Alternating names and values; a null value leaves its name out. */
    protected static Map<String, String> parameters(String... namesAndValues) {
        var parameters = new LinkedHashMap<String, String>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                parameters.put(namesAndValues[i], namesAndValues[i + 1]);
            }
        }
        return parameters;
    }

    protected static Map<String, String> failed(String error, String description, String state) {
        return parameters("error", error, "error_description", description, "state", state);
    }

    // ---- the token endpoint

    /** A form of RFC 6749 §4.1.3 or §6. */
    protected final Answer token(Call call) {
        if (call.hasDuplicates()) {
            return refusal(Trouble.PARAMETER_MISSING);
        }
        authenticate(call);
        return switch (String.valueOf(call.form("grant_type"))) {
            case "authorization_code" -> tokens(redeemed(call, call.form("code"), call.form("redirect_uri")), null);
            case "refresh_token" -> {
                var token = refreshable(required(call.form("refresh_token")));
                yield tokens(token.grant(), token);
            }
            default -> refusal(Trouble.GRANT_TYPE_UNKNOWN);
        };
    }

    protected final void authenticate(Call call) {
        switch (manners.clientAuth()) {
            case BASIC -> {
                var basic = call.basic().orElseThrow(() -> new Refused(refusal(Trouble.CLIENT_MISSING)));
                identify(basic.id(), basic.secret());
            }
            case BODY -> identify(call.form(manners.clientParameter()), call.form("client_secret"));
        }
    }

    protected final Registration identify(String clientId, String secret) {
        if (clientId == null || secret == null) {
            throw new Refused(refusal(Trouble.CLIENT_MISSING));
        }
        return stage.app(id())
                .filter(app -> app.clientId().equals(clientId) && app.knows(secret))
                .orElseThrow(() -> new Refused(refusal(Trouble.CLIENT_WRONG)));
    }

    protected final String required(String value) {
        if (value == null || value.isEmpty()) {
            throw new Refused(refusal(Trouble.PARAMETER_MISSING));
        }
        return value;
    }

    protected final Grant redeemed(Call call, String code, String redirectUri) {
        var redemption = ledger.redeem(required(code), required(redirectUri), call.form("code_verifier"));
        return switch (redemption.outcome()) {
            case OK -> redemption.grant();
            case UNKNOWN -> throw new Refused(refusal(Trouble.CODE_UNKNOWN));
            case EXPIRED -> throw new Refused(refusal(Trouble.CODE_EXPIRED));
            case REDIRECT_DIFFERS -> throw new Refused(refusal(Trouble.REDIRECT_DIFFERS));
            case VERIFIER_WRONG -> throw new Refused(refusal(Trouble.VERIFIER_WRONG));
            case USED -> {
                codeReused(redemption.grant());
                throw new Refused(refusal(Trouble.CODE_USED));
            }
        };
    }

    private Token refreshable(String value) {
        var found = ledger.find(value, Use.REFRESH);
        return switch (found.standing()) {
            case LIVE -> found.token();
            case UNKNOWN, EXPIRED, REVOKED, PASSWORD_CHANGED -> throw new Refused(refusal(Trouble.REFRESH_DEAD));
            case ROTATED -> {
                refreshReplayed(found.token().grant());
                throw new Refused(refusal(Trouble.REFRESH_REPLAYED));
            }
        };
    }

    // ---- tokens and what they open

    protected final Optional<Duration> lasting(Duration real) {
        return Optional.of(stage.settings().scaled(real));
    }

    protected final Token access(Grant grant, String prefix, Duration real) {
        return ledger.mint(grant, Use.ACCESS, prefix, lasting(real));
    }

    protected final Token refresh(Grant grant, String prefix, Duration real) {
        return ledger.mint(grant, Use.REFRESH, prefix, lasting(real));
    }

    /** Whole seconds a token still lives, or null when it does not end. */
    protected final Long secondsLeft(Token token) {
        return token.expiresAt()
                .map(end -> Math.max(
                        0, Duration.between(stage.clock().instant(), end).toSeconds()))
                .orElse(null);
    }

    protected final Token opened(String value) {
        var found = ledger.find(value, Use.ACCESS);
        if (found.standing() != Standing.LIVE) {
            throw new Refused(unauthorized(found.standing()));
        }
        return found.token();
    }

    /** The token of the Authorization header, which must have the scopes. */
    protected final Grant bearer(Call call, String... scopes) {
        var grant = opened(call.bearer()).grant();
        for (var scope : scopes) {
            need(grant, scope);
        }
        return grant;
    }

    protected final void need(Grant grant, String scope) {
        if (!grant.has(scope)) {
            throw new Refused(forbidden(scope));
        }
    }

    /** Looks a token up as either kind, for a revocation. */
    protected final Optional<Token> anyToken(String value) {
        var access = ledger.find(value, Use.ACCESS);
        return Optional.ofNullable(
                access.token() != null
                        ? access.token()
                        : ledger.find(value, Use.REFRESH).token());
    }
}
