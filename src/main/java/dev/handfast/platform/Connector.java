package dev.handfast.platform;

import dev.handfast.core.ErrorCode;
import dev.handfast.core.GatewayError;
import dev.handfast.core.Secret;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Speaks to one platform as its file describes. Calls are bounded in time and size and fail with a
 * {@link dev.handfast.core.GatewayError}: {@code CODE_REJECTED}, {@code CREDENTIALS_REJECTED}, {@code GRANT_DEAD},
 * {@code SCOPES_MISSING}, {@code NO_TARGETS}, {@code TARGETS_UNREADABLE}, {@code PLATFORM_REJECTED},
 * {@code PLATFORM_MISCONFIGURED}, {@code PLATFORM_RATE_LIMITED}, {@code PLATFORM_UNAVAILABLE} or {@code PLATFORM_UNREADABLE}.
 */
public interface Connector {
    /** What its file says. */
    Platform platform();

    /** Who consented. {@code NO_TARGETS} when the platform has no account behind the login (YouTube without a channel). */
    Future<Identity> identity(App app, TokenSet tokens);

    /** What can be chosen, all result pages of it, up to the limits of the file; {@link Targets#NONE} where nothing is chosen. */
    Future<Targets> targets(App app, TokenSet tokens);

    /** Makes something that can be chosen. Fails with {@code INVALID_REQUEST} at a platform that does not let programs do that. */
    default Future<Target> createTarget(App app, TokenSet tokens, TargetDraft draft) {
        return Future.failedFuture(GatewayError.of(
                ErrorCode.INVALID_REQUEST, platform().name() + " lets programs make nothing to choose"));
    }

    /**
     * Renews tokens in the platform's way and tells what stands then: what the answer leaves out stays as it was. Fails with
     * {@code GRANT_DEAD} only when it is certain that the grant has ended; at a platform without a way, always. It waits longer
     * than other calls do, and where it ends in {@code PLATFORM_UNAVAILABLE} or {@code PLATFORM_UNREADABLE} the token it renewed
     * with may have been spent.
     */
    Future<TokenSet> refresh(App app, TokenSet tokens);

    /** Takes the grant back at the platform, where it can; succeeds with false where the platform has no way. */
    Future<Boolean> revoke(App app, TokenSet tokens);

    /**
     * What the platform told in a form, when its file knows such notices and it was signed with a secret of this app. Does no I/O. Fails
     * with {@code ROUTE_NOT_FOUND} where the platform sends none of this kind.
     */
    default Optional<Notice> notice(Notice.Kind kind, App app, Map<String, String> form) {
        throw GatewayError.of(ErrorCode.ROUTE_NOT_FOUND, platform().name() + " sends no such notices");
    }

    /** A platform that asks for consent in the browser. */
    interface OAuth extends Connector {
        /**
         * Where the browser asks for consent.
         *
         * @param state the flow's state
         * @param redirectUri the callback the platform knows
         * @param verifier the PKCE verifier, whose challenge is sent; present exactly when the platform takes PKCE
         */
        URI authorizeUrl(App app, Secret state, String redirectUri, Optional<Secret> verifier);

        /**
         * What it means that a person came back with this error in place of a code: {@code CONSENT_DENIED}, {@code
         * PLATFORM_UNAVAILABLE}, {@code PLATFORM_RATE_LIMITED} or {@code PLATFORM_MISCONFIGURED}.
         */
        GatewayError refused(String error);

        /**
         * Trades a code for tokens, never twice, and a short-lived token for a long-lived one where the platform has both. The
         * answer's scopes are those granted.
         */
        Future<TokenSet> redeem(App app, Secret code, String redirectUri, Optional<Secret> verifier);
    }

    /** A platform that takes a name and an app password. */
    interface AppPassword extends Connector {
        /**
         * Opens a session. The password is used for this one call and kept nowhere.
         *
         * @param identifier a handle, an id or an e-mail address, as the person typed it
         */
        Future<TokenSet> login(String identifier, Secret password);
    }
}
