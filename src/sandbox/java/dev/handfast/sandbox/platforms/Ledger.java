package dev.handfast.sandbox.platforms;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What one platform granted: codes, tokens, and whether they still open anything. Safe for any thread. */
final class Ledger {
    /** What a token is for. */
    enum Use {
        ACCESS,
        REFRESH
    }

    /** Why a token opens something, or does not. */
    enum Standing {
        LIVE,
        UNKNOWN,
        EXPIRED,
        ROTATED,
        REVOKED,
        PASSWORD_CHANGED
    }

    /** What became of a code. */
    enum Outcome {
        OK,
        UNKNOWN,
        EXPIRED,
        USED,
        REDIRECT_DIFFERS,
        VERIFIER_WRONG
    }

    /** One consent of one person; whatever is issued under it dies with it. */
    static final class Grant {
        private final Person person;
        private final Set<String> scopes;
        private final boolean offline;
        private final Instant since;
        private Standing standing = Standing.LIVE;

        private Grant(Person person, Set<String> scopes, boolean offline, Instant since) {
            this.person = person;
            this.scopes = scopes;
            this.offline = offline;
            this.since = since;
        }

        Person person() {
            return person;
        }

        Set<String> scopes() {
            return scopes;
        }

        /** Whether a refresh token goes with it. */
        boolean offline() {
            return offline;
        }

        Instant since() {
            return since;
        }

        boolean has(String scope) {
            return scopes.contains(scope);
        }
    }

    /**
     * A token.
     *
     * @param about what it stands for when not the person: a page's id; else null
     * @param expiresAt when it ends; empty: never
     */
    record Token(String value, Use use, Grant grant, String about, Instant issuedAt, Optional<Instant> expiresAt) {}

    /** How a presented token stands; the token is null when it is unknown. */
    record Found(Standing standing, Token token) {}

    /** How a presented code fares; the grant is null when it is unknown. */
    record Redemption(Outcome outcome, Grant grant) {}

    private record Code(Grant grant, String redirectUri, String challenge, Instant expiresAt) {}

    private static final int TOKEN_BYTES = 33;

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final Map<String, Code> codes = new HashMap<>();
    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private final Set<String> usedCodes = new LinkedHashSet<>();
    private final Set<String> rotated = new LinkedHashSet<>();
    private final List<Grant> grants = new ArrayList<>();

    Ledger(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Grant open(Person person, Set<String> scopes, boolean offline) {
        var grant =
                new Grant(person, Collections.unmodifiableSet(new LinkedHashSet<>(scopes)), offline, clock.instant());
        grants.add(grant);
        return grant;
    }

    synchronized String code(Grant grant, String redirectUri, String challenge, Duration lifetime) {
        var code = text(TOKEN_BYTES);
        codes.put(code, new Code(grant, redirectUri, challenge, clock.instant().plus(lifetime)));
        return code;
    }

    /** Spends a code when everything fits; a code that did not fit stays as it was. */
    synchronized Redemption redeem(String value, String redirectUri, String verifier) {
        var code = codes.get(value);
        if (code == null) {
            return new Redemption(Outcome.UNKNOWN, null);
        }
        var outcome = outcome(code, value, redirectUri, verifier);
        if (outcome == Outcome.OK) {
            usedCodes.add(value);
        }
        return new Redemption(outcome, code.grant());
    }

    private Outcome outcome(Code code, String value, String redirectUri, String verifier) {
        if (usedCodes.contains(value)) {
            return Outcome.USED;
        }
        if (!clock.instant().isBefore(code.expiresAt()) || code.grant().standing != Standing.LIVE) {
            return Outcome.EXPIRED;
        }
        if (!code.redirectUri().equals(redirectUri)) {
            return Outcome.REDIRECT_DIFFERS;
        }
        return code.challenge() != null
                        && (verifier == null || !code.challenge().equals(challenge(verifier)))
                ? Outcome.VERIFIER_WRONG
                : Outcome.OK;
    }

    /** S256 of RFC 7636 §4.2. */
    static String challenge(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    Token mint(Grant grant, Use use, String prefix, Optional<Duration> lifetime) {
        return mint(grant, use, prefix + text(TOKEN_BYTES), lifetime, null);
    }

    synchronized Token mint(Grant grant, Use use, String value, Optional<Duration> lifetime, String about) {
        var now = clock.instant();
        var token = new Token(value, use, grant, about, now, lifetime.map(now::plus));
        tokens.put(token.value(), token);
        return token;
    }

    synchronized Found find(String value, Use use) {
        var token = value == null ? null : tokens.get(value);
        if (token == null || token.use() != use) {
            return new Found(Standing.UNKNOWN, null);
        }
        if (token.grant().standing != Standing.LIVE) {
            return new Found(token.grant().standing, token);
        }
        if (rotated.contains(value)) {
            return new Found(Standing.ROTATED, token);
        }
        var ended = token.expiresAt().filter(end -> !clock.instant().isBefore(end));
        return new Found(ended.isPresent() ? Standing.EXPIRED : Standing.LIVE, token);
    }

    /** Puts a token out of use because another took its place. */
    synchronized void rotate(Token token) {
        rotated.add(token.value());
    }

    /** Puts all but a person's newest refresh tokens out of use. */
    synchronized void keepNewest(Person person, int count) {
        var live = tokens.values().stream()
                .filter(token ->
                        token.use() == Use.REFRESH && token.grant().person().equals(person))
                .filter(token -> find(token.value(), Use.REFRESH).standing() == Standing.LIVE)
                .toList();
        live.stream().limit(Math.max(0, live.size() - count)).forEach(this::rotate);
    }

    synchronized void kill(Grant grant, Standing why) {
        if (grant.standing == Standing.LIVE) {
            grant.standing = why;
        }
    }

    synchronized void killAll(Predicate<Grant> which, Standing why) {
        grants.stream().filter(which).forEach(grant -> kill(grant, why));
    }

    /** Every code and token it ever made. */
    synchronized Set<String> issued() {
        var all = new LinkedHashSet<>(codes.keySet());
        all.addAll(tokens.keySet());
        return all;
    }

    /** Unguessable text of base64url. */
    String text(int bytes) {
        var raw = new byte[bytes];
        random.nextBytes(raw);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }
}
