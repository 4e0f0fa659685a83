package dev.handfast.connect;

import dev.handfast.account.Account;
import dev.handfast.account.AccountStatus;
import dev.handfast.platform.Platform;
import dev.handfast.platform.RefreshRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How well a connected account is, told from what is stored: no call to the platform is made.
 *
 * @param account whose health it is
 * @param at the moment it was judged
 * @param state healthy, or what is to worry about
 * @param tokenValid whether its tokens are good, as far as anyone knows
 * @param needsReconnect whether only the person can help
 * @param needsRefresh whether its access token ended or is about to
 * @param scopes what was asked for, what of it was granted, and what is indispensable
 * @param issues what is wrong, in sentences for people
 * @param recommendations what to do about it
 */
public record Health(
        Account account,
        Instant at,
        State state,
        boolean tokenValid,
        boolean needsReconnect,
        boolean needsRefresh,
        List<Scope> scopes,
        List<String> issues,
        List<String> recommendations) {

    /** In three words. */
    public enum State {
        HEALTHY,
        WARNING,
        ERROR
    }

    /**
     * One scope.
     *
     * @param name as the platform names it
     * @param granted whether the person granted it
     * @param required whether the connection is of no use without it
     */
    public record Scope(String name, boolean granted, boolean required) {}

    private static final Duration SOON = Duration.ofDays(7);
    private static final Duration ABOUT_TO = Duration.ofMinutes(5);

    /** Whether everything indispensable was granted. */
    public boolean canPost() {
        return tokenValid && scopes.stream().allMatch(scope -> scope.granted() || !scope.required());
    }

    /** Judges an account at a moment. */
    static Health of(Account account, Platform platform, Instant now) {
        var issues = new ArrayList<String>();
        var recommendations = new ArrayList<String>();
        var scopes = platform.scopes().stream()
                .sorted()
                // Where the platform did not tell what it granted, it granted what was asked for (RFC 6749 §5.1).
                .map(name -> new Scope(
                        name,
                        account.scopes().isEmpty() || account.scopes().contains(name),
                        platform.requiredScopes().contains(name)))
                .toList();
        boolean valid = account.usableAt(now);
        var state = State.HEALTHY;
        if (scopes.stream().anyMatch(scope -> !scope.granted() && !scope.required())) {
            state = State.WARNING;
            issues.add("Some permissions were not granted.");
            recommendations.add("Reconnect and allow everything asked for, to use every feature.");
        }
        if (account.status() == AccountStatus.REFRESH_FAILING) {
            state = State.WARNING;
            issues.add("Renewing the token fails for now; it is being tried again.");
            account.trouble().ifPresent(trouble -> issues.add(trouble.cause().sentence()));
        }
        if (valid && !renewable(account, platform) && endsBefore(account, now.plus(SOON))) {
            state = State.WARNING;
            issues.add("The token ends soon and cannot be renewed without the person.");
            recommendations.add("Ask the person to reconnect before it ends.");
        }
        if (!valid || scopes.stream().anyMatch(scope -> !scope.granted() && scope.required())) {
            state = State.ERROR;
            issues.add(valid ? "A permission that is needed was not granted." : "The token no longer works.");
            if (account.status() == AccountStatus.RECONNECT_REQUIRED) {
                account.trouble()
                        .ifPresent(trouble -> issues.add(trouble.cause().sentence()));
            }
            recommendations.add("Ask the person to reconnect the account.");
        }
        return new Health(
                account,
                now,
                state,
                valid,
                !valid,
                endsBefore(account, now.plus(ABOUT_TO)),
                scopes,
                List.copyOf(issues),
                List.copyOf(recommendations));
    }

    /** The account of a platform that the operator took away: nothing can be done for it here. */
    static Health withoutPlatform(Account account, Instant now) {
        return new Health(
                account,
                now,
                State.ERROR,
                false,
                false,
                false,
                List.of(),
                List.of("The platform of this account is no longer configured here."),
                List.of("Ask the operator to configure the platform again, or disconnect the account."));
    }

    /** A living access token is as good as a refresh token where the platform trades it for a new one. */
    private static boolean renewable(Account account, Platform platform) {
        return account.renewable() || platform.refresh().way() == RefreshRule.Way.TOKEN_EXCHANGE;
    }

    private static boolean endsBefore(Account account, Instant when) {
        return account.expiresAt().map(end -> end.isBefore(when)).orElse(false);
    }
}
