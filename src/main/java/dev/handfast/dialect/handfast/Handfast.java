package dev.handfast.dialect.handfast;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Id;
import dev.handfast.dialect.Answer;
import dev.handfast.dialect.Call;
import dev.handfast.dialect.Operation;
import dev.handfast.dialect.Operation.Access;
import dev.handfast.dialect.Surface;
import dev.handfast.refresh.Vending;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tokens and how they stand, under {@code /handfast/v1}. Ids are 24 hex digits; times are RFC 3339; failures RFC 9457. */
public final class Handfast implements Surface {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})([smhd]?)");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{32}");
    private static final int LONGEST_WORD = 64;

    private final Vending vending;

    public Handfast(Vending vending) {
        this.vending = vending;
    }

    @Override
    public String name() {
        return "handfast";
    }

    @Override
    public List<String> mounts() {
        return List.of("/handfast/v1");
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.post("/accounts/{id}/token", Access.KEY, this::token),
                Operation.post("/accounts/{id}/refresh", Access.KEY, this::refresh),
                Operation.get("/accounts/{id}", Access.KEY, this::state));
    }

    private Future<Answer> token(Call call) {
        var query = call.queryInput();
        var minValid = query.text("min_valid", LONGEST_WORD).map(Handfast::duration);
        var rejected = query.text("rejected", LONGEST_WORD).map(Handfast::fingerprint);
        query.check();
        return vending.vend(call.keyHolder(), new Vending.Asked(account(call), minValid, rejected, call.requestId()))
                .map(Handfast::shown);
    }

    private static Answer shown(Vending.Vended vended) {
        var body = new LinkedHashMap<String, Object>();
        body.put("account_id", vended.account().hex());
        body.put("platform", vended.platform());
        body.put("access_token", vended.token().reveal());
        body.put("token_type", vended.type());
        body.put("expires_at", vended.expiresAt().map(Object::toString).orElse(null));
        body.put("scopes", vended.scopes().stream().sorted().toList());
        body.put("fingerprint", vended.fingerprint());
        return Answer.ok(body);
    }

    private Future<Answer> refresh(Call call) {
        return vending.refresh(call.keyHolder(), account(call)).map(Handfast::shown);
    }

    private Future<Answer> state(Call call) {
        return vending.state(call.keyHolder(), account(call)).map(Handfast::shown);
    }

    private static Answer shown(Vending.State state) {
        var body = new LinkedHashMap<String, Object>();
        body.put("account_id", state.account().hex());
        body.put("platform", state.platform());
        body.put("status", state.status().name().toLowerCase(Locale.ROOT));
        body.put("expires_at", state.expiresAt().map(Object::toString).orElse(null));
        state.trouble().ifPresent(trouble -> {
            body.put("cause", trouble.cause().name().toLowerCase(Locale.ROOT));
            body.put("detail", trouble.cause().sentence());
            body.put("platform_code", trouble.platformCode().orElse(null));
            body.put("since", trouble.since().toString());
            body.put(
                    "next_attempt_at",
                    trouble.nextAttempt().map(Object::toString).orElse(null));
        });
        return Answer.ok(body);
    }

    private static Id account(Call call) {
        return Id.fromHex(call.path().get("id"))
                .orElseThrow(() -> GatewayError.of(ErrorCode.ACCOUNT_NOT_FOUND, "there is no account with this id"));
    }

    /** {@code 300}, {@code 300s}, {@code 5m}, {@code 1h}, {@code 1d}. */
    private static Duration duration(String text) {
        var parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw GatewayError.invalid("min_valid", "must be a number of seconds, or like 5m or 1h");
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofSeconds(count);
        };
    }

    private static String fingerprint(String text) {
        if (!FINGERPRINT.matcher(text).matches()) {
            throw GatewayError.invalid("rejected", "must be the fingerprint that came with the token");
        }
        return text;
    }

    @Override
    public Answer failure(GatewayError error, String requestId) {
        int status = Statuses.of(error.code());
        var body = new LinkedHashMap<String, Object>();
        var word = error.code().name().toLowerCase(Locale.ROOT);
        body.put("type", "urn:handfast:error:" + word);
        body.put("title", word.replace('_', ' '));
        body.put("status", status);
        body.put("detail", error.getMessage());
        body.put("code", word);
        body.put("request_id", requestId);
        error.platformCode().ifPresent(code -> body.put("platform_code", code));
        Optional.of(error.fields()).filter(fields -> !fields.isEmpty()).ifPresent(fields -> body.put("errors", fields));
        return Answer.json(status, body).with("Content-Type", "application/problem+json; charset=utf-8");
    }
}
