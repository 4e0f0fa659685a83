package dev.handfast.sandbox.platforms;

import dev.handfast.sandbox.platforms.Ledger.Grant;
import dev.handfast.sandbox.platforms.Ledger.Standing;
import dev.handfast.sandbox.platforms.Ledger.Token;
import dev.handfast.sandbox.platforms.Ledger.Use;
import java.time.Duration;
import java.util.Optional;

/**
 * The token endpoint of RFC 6749 §4.1.3 and §6, and what tokens open, as the platforms have it in common; each fills in its own
 * lifetimes and errors.
 */
abstract class SimulatedOAuth extends SimulatedConsent {
    protected SimulatedOAuth(Stage stage, Manners manners) {
        super(stage, manners);
    }

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

    /** A spent code came again. */
    protected void codeReused(Grant grant) {}

    /** A rotated refresh token came again. */
    protected void refreshReplayed(Grant grant) {}

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
