package dev.handfast.sandbox.platforms;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The authorization endpoint of RFC 6749 §4.1 as the platforms have it in common: checks the request, lets a person or the
 * settings decide, and leads back. Each platform fills in its own parameters and its own way of refusing.
 */
abstract class SimulatedConsent implements SimulatedPlatform {
    protected final Stage stage;
    protected final Ledger ledger;
    protected final Manners manners;

    protected SimulatedConsent(Stage stage, Manners manners) {
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

    @Override
    public final String standing(String refreshToken) {
        return ledger.find(refreshToken, Ledger.Use.REFRESH).standing().name().toLowerCase(Locale.ROOT);
    }

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
        if (manners.pkce() == Manners.Pkce.REQUIRED
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
        var challenge = manners.pkce() == Manners.Pkce.IGNORED ? null : call.query("code_challenge");
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
}
