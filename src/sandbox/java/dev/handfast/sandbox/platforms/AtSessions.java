package dev.handfast.sandbox.platforms;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The sessions of a personal data server: signed tokens, renewed with two hours of grace for a used refresh token, whose successor
 * stays the same. Access tokens are looked up nowhere: they live until they expire.
 */
final class AtSessions {
    /** A pair of tokens. */
    record Pair(String access, String refresh) {}

    /** Why a token does not open, in the server's words. */
    enum Flaw {
        INVALID("InvalidToken", "Token could not be verified"),
        WRONG_TYPE("InvalidToken", "Invalid token type"),
        EXPIRED("ExpiredToken", "Token has expired"),
        REVOKED("ExpiredToken", "Token has been revoked");

        private final String error;
        private final String message;

        Flaw(String error, String message) {
            this.error = error;
            this.message = message;
        }

        Answer answer() {
            return Answer.json(400, "error", error, "message", message);
        }
    }

    private static final Duration ACCESS = Duration.ofMinutes(120);
    private static final Duration REFRESH = Duration.ofDays(90);
    private static final Duration GRACE = Duration.ofHours(2); // never scaled: answers that are lost do not get faster
    private static final Base64.Encoder CODER = Base64.getUrlEncoder().withoutPadding();

    private record Session(String did, String scope, String successor, Instant until) {}

    private final byte[] key = new byte[32];
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final SimulatedSettings settings;
    private final Map<String, Session> byJti = new HashMap<>();
    private final Set<String> issued = new LinkedHashSet<>();

    AtSessions(InstantSource clock, SimulatedSettings settings) {
        this.clock = clock;
        this.settings = settings;
        random.nextBytes(key);
    }

    synchronized Pair open(String did, String scope) {
        return pair(did, scope, jti());
    }

    /** The DID an access token speaks for. */
    synchronized String access(String token) {
        return claims(token, "at+jwt").path("sub").asText();
    }

    /** Renews; a used token works for two hours more and leads to the same successor. */
    synchronized Pair renew(String token) {
        var jti = claims(token, "refresh+jwt").path("jti").asText();
        var session = byJti.get(jti);
        if (session == null) {
            throw new Refused(Flaw.REVOKED.answer());
        }
        if (clock.instant().isAfter(session.until())) {
            throw new Refused(Flaw.EXPIRED.answer());
        }
        var successor = session.successor() == null ? jti() : session.successor();
        if (session.successor() == null) {
            var grace = clock.instant().plus(GRACE);
            byJti.put(jti, new Session(session.did(), session.scope(), successor, grace));
        }
        return pair(session.did(), session.scope(), successor);
    }

    /** How a refresh token stands; one in its grace is {@code rotated}. */
    synchronized String standing(String token) {
        try {
            var session = byJti.get(claims(token, "refresh+jwt").path("jti").asText());
            return session == null ? "revoked" : session.successor() == null ? "live" : "rotated";
        } catch (Refused refused) {
            return "unknown";
        }
    }

    synchronized void close(String token) {
        var claims = claims(token, "refresh+jwt");
        byJti.remove(claims.path("jti").asText());
    }

    synchronized void closeAll(String did) {
        byJti.values().removeIf(session -> session.did().equals(did));
    }

    synchronized String subject(String refreshToken) {
        return claims(refreshToken, "refresh+jwt").path("sub").asText();
    }

    synchronized Set<String> issued() {
        return Set.copyOf(issued);
    }

    private Pair pair(String did, String scope, String jti) {
        var now = clock.instant();
        var refreshEnd = now.plus(settings.scaled(REFRESH));
        byJti.putIfAbsent(jti, new Session(did, scope, null, refreshEnd));
        var access = sign(
                "at+jwt",
                Json.object(
                        "scope",
                        scope,
                        "sub",
                        did,
                        "iat",
                        now.getEpochSecond(),
                        "exp",
                        now.plus(settings.scaled(ACCESS)).getEpochSecond(),
                        "aud",
                        "did:web:localhost"));
        var refresh = sign(
                "refresh+jwt",
                Json.object(
                        "scope",
                        "com.atproto.refresh",
                        "sub",
                        did,
                        "aud",
                        "did:web:localhost",
                        "jti",
                        jti,
                        "iat",
                        now.getEpochSecond(),
                        "exp",
                        refreshEnd.getEpochSecond()));
        return new Pair(access, refresh);
    }

    private String jti() {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        return CODER.encodeToString(bytes);
    }

    private String sign(String type, Object claims) {
        var head = CODER.encodeToString(
                Json.write(Json.object("typ", type, "alg", "HS256")).getBytes(StandardCharsets.UTF_8));
        var signed = head + "." + CODER.encodeToString(Json.write(claims).getBytes(StandardCharsets.UTF_8));
        var token = signed + "." + CODER.encodeToString(mac(signed));
        issued.add(token);
        return token;
    }

    private JsonNode claims(String token, String type) {
        var parts = Optional.ofNullable(token).map(text -> text.split("\\.")).filter(all -> all.length == 3);
        if (parts.isEmpty() || !genuine(parts.get())) {
            throw new Refused(Flaw.INVALID.answer());
        }
        if (!type.equals(tree(parts.get()[0]).path("typ").asText())) {
            throw new Refused(Flaw.WRONG_TYPE.answer());
        }
        var claims = tree(parts.get()[1]);
        if (clock.instant().getEpochSecond() >= claims.path("exp").asLong()) {
            throw new Refused(Flaw.EXPIRED.answer());
        }
        return claims;
    }

    private boolean genuine(String[] parts) {
        try {
            return MessageDigest.isEqual(Base64.getUrlDecoder().decode(parts[2]), mac(parts[0] + "." + parts[1]));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static JsonNode tree(String part) {
        return Json.read(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    private byte[] mac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
