package dev.handfast.sandbox.platforms;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What Meta's products share: short-lived tokens exchanged for long-lived ones, Graph errors, field lists. */
abstract class SimulatedMeta extends SimulatedOAuth {
    protected static final Duration LONG_LIVED = Duration.ofSeconds(5_183_944); // sixty days, as seen

    protected SimulatedMeta(Stage stage, Manners manners) {
        super(stage, manners);
    }

    @Override
    protected Map<String, String> denied(String state) {
        return parameters(
                "error",
                "access_denied",
                "error_reason",
                "user_denied",
                "error_description",
                "Permissions error.",
                "state",
                state);
    }

    @Override
    protected boolean offline(Call call, Person person, Set<String> scopes) {
        return false; // no refresh tokens: the access token renews itself
    }

    /** The token of a Graph call: in the query or in the header. */
    protected final Token graphToken(Call call) {
        var value = call.query("access_token") == null ? call.bearer() : call.query("access_token");
        if (value == null) {
            throw new Refused(graph(
                    400,
                    2500,
                    null,
                    "An active access token must be used to query information about the current user."));
        }
        checkProof(call, value);
        return opened(value);
    }

    /** {@code appsecret_proof} is optional; when it is sent it must be right. */
    private void checkProof(Call call, String token) {
        var proof = call.query("appsecret_proof");
        var known = proof == null
                || stage.app(id()).stream()
                        .flatMap(app -> app.secrets().stream())
                        .anyMatch(secret -> proof.equals(hmac(token, secret)));
        if (!known) {
            throw new Refused(graph(400, 100, null, "Invalid appsecret_proof provided in the API argument"));
        }
    }

    private static String hmac(String text, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }

    /** The names of a field list such as {@code id,name,picture.type(large){url}}, without modifiers. */
    protected static List<String> fields(Call call, String otherwise) {
        var text = call.query("fields") == null ? otherwise : call.query("fields");
        var names = new ArrayList<String>();
        var depth = 0;
        var name = new StringBuilder();
        for (var letter : (text + ",").toCharArray()) {
            if (letter == '{' || letter == '(') {
                depth++;
            } else if (letter == '}' || letter == ')') {
                depth--;
            } else if (depth == 0 && letter == ',') {
                names.add(name.toString().strip().split("\\.")[0]);
                name.setLength(0);
            } else if (depth == 0) {
                name.append(letter);
            }
        }
        return names;
    }

    /** The object cut to the fields asked for; a field it cannot have is refused. */
    protected static Answer selected(Map<String, Object> whole, List<String> fields) {
        var unknown = fields.stream().filter(field -> !whole.containsKey(field)).findFirst();
        if (unknown.isPresent()) {
            return graph(400, 100, null, "(#100) Tried accessing nonexisting field (" + unknown.get() + ")");
        }
        var withId = new ArrayList<>(fields);
        if (whole.containsKey("id") && !withId.contains("id")) {
            withId.add("id");
        }
        return Answer.json(200, Json.pick(whole, withId));
    }

    /** What {@code debug_token} tells, to whoever shows a token of the app. */
    protected final Answer debug(Call call) {
        var app = stage.app(id()).orElseThrow(() -> new Refused(unauthorized(Standing.UNKNOWN)));
        var asking = String.valueOf(call.query("access_token") == null ? call.bearer() : call.query("access_token"));
        var byApp = app.secrets().stream().anyMatch(secret -> asking.equals(app.clientId() + "|" + secret));
        if (!byApp) {
            opened(asking);
        }
        var found = ledger.find(call.query("input_token"), Ledger.Use.ACCESS);
        if (found.token() == null) {
            return Answer.json(
                    200,
                    "data",
                    Json.object(
                            "error",
                            Json.object("code", 190, "message", "Invalid OAuth access token."),
                            "is_valid",
                            false,
                            "scopes",
                            List.of()));
        }
        var token = found.token();
        return Answer.json(
                200,
                "data",
                Json.object(
                        "app_id",
                        app.clientId(),
                        "type",
                        token.about() == null ? "USER" : "PAGE",
                        "profile_id",
                        token.about(),
                        "is_valid",
                        found.standing() == Standing.LIVE,
                        "issued_at",
                        token.issuedAt().getEpochSecond(),
                        "expires_at",
                        token.expiresAt().map(Instant::getEpochSecond).orElse(0L),
                        "data_access_expires_at",
                        token.grant().since().plus(Duration.ofDays(90)).getEpochSecond(),
                        "scopes",
                        List.copyOf(token.grant().scopes()),
                        "user_id",
                        String.valueOf(token.grant().person().number())));
    }

    protected static Answer graph(int status, int code, Integer subcode, String message) {
        return Answer.json(
                status,
                "error",
                Json.object(
                        "message",
                        message,
                        "type",
                        "OAuthException",
                        "code",
                        code,
                        "error_subcode",
                        subcode,
                        "fbtrace_id",
                        "ASandbox1"));
    }

    @Override
    protected Answer unauthorized(Standing standing) {
        return switch (standing) {
            case EXPIRED -> graph(400, 190, 463, "Error validating access token: Session has expired.");
            case REVOKED ->
                graph(400, 190, 458, "Error validating access token: The user has not authorized application.");
            case PASSWORD_CHANGED ->
                graph(
                        400,
                        190,
                        460,
                        "Error validating access token: The session has been invalidated because the user changed their"
                                + " password.");
            case LIVE, UNKNOWN, ROTATED ->
                graph(400, 190, null, "Invalid OAuth access token - Cannot parse access token");
        };
    }

    @Override
    protected Answer forbidden(String scope) {
        return graph(403, 200, null, "(#200) Requires " + scope + " permission to manage the object.");
    }

    @Override
    public Answer throttled() {
        return graph(400, 4, null, "(#4) Application request limit reached");
    }

    @Override
    public Answer broken() {
        return graph(500, 2, null, "Service temporarily unavailable");
    }

    /** A token's answer; without {@code expires_in} when it does not end. */
    protected final Map<String, Object> bearer(Token token) {
        return Json.object("access_token", token.value(), "token_type", "bearer", "expires_in", secondsLeft(token));
    }

    protected final Token longLived(Grant grant, String prefix) {
        return access(grant, prefix, LONG_LIVED);
    }
}
