package dev.handfast.webhook;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final Secret NEW = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Secret OLD = Secret.of("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");

    private final Instant now = Instant.now();
    private final Event event = new Event(
            Id.at(now),
            Id.at(now),
            Id.at(now),
            Optional.of(Id.at(now)),
            EventType.TOKEN_EXPIRING,
            "tomorrow",
            Map.of("username", "zo\u00eb \uD83D\uDC26", "daysUntilExpiry", "7", "platformAccountId", "42"),
            now);

    private Map<String, String> headers(Form form, String body, Secret... secrets) {
        return Signatures.headers(form, event, "token.expiring", body, List.of(secrets), Id.at(now), now);
    }

    private static String hmac(Secret secret, String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static void verify(Secret secret, String body, Map<String, String> headers)
            throws WebhookVerificationException {
        var lists = new HashMap<String, List<String>>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        new Webhook(secret.reveal()).verify(body, lists);
    }

    @Test
    void the_published_library_accepts_what_we_sign_with_either_secret_of_an_overlap() {
        var body = Form.STANDARD.body(event, Set.of());
        var headers = headers(Form.STANDARD, body, NEW, OLD);

        assertDoesNotThrow(() -> verify(NEW, body, headers));
        assertDoesNotThrow(() -> verify(OLD, body, headers));
        assertThrows(WebhookVerificationException.class, () -> verify(NEW, body + " ", headers));
        assertThrows(WebhookVerificationException.class, () -> verify(NEW, body, headers(Form.STANDARD, body, OLD)));
    }

    @Test
    void Late_clients_find_the_hex_digest_of_the_raw_body_under_either_name() throws Exception {
        var body = Form.LATE.body(event, Set.of("token.expiring"));
        var headers = headers(Form.LATE, body, NEW, OLD);

        assertEquals(hmac(NEW, body), headers.get("X-Late-Signature"));
        assertEquals(hmac(NEW, body), headers.get("X-Zernio-Signature"));
        assertEquals(hmac(OLD, body), headers.get("X-Late-Signature-Previous"));
        assertEquals(event.id().hex(), headers.get("X-Late-Event-Id"));
        assertNull(headers(Form.LATE, body).get("X-Late-Signature"), "without a secret nothing is signed");
        assertFalse(body.contains("platformAccountId"));
    }

    @Test
    void letmepost_clients_find_the_digest_behind_its_name() throws Exception {
        var body = Form.LETMEPOST.body(event, Set.of());
        var headers = headers(Form.LETMEPOST, body, NEW, OLD);

        assertEquals("sha256=" + hmac(NEW, body), headers.get("X-Letmepost-Signature"));
        assertEquals("sha256=" + hmac(OLD, body), headers.get("X-Letmepost-Signature-Previous"));
        assertEquals("evt_" + event.id().uuid(), headers.get("X-Letmepost-Event-Id"));
        assertEquals(
                7,
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(body)
                        .at("/data/daysUntilExpiry")
                        .intValue());
    }

    @Test
    void attempts_go_on_for_about_three_days() {
        var first = Instant.parse("2026-01-01T00:00:00Z");
        var at = first;
        int attempts = 1;
        for (var next = RetryPolicy.USUAL.way(Form.LATE).next(1, at);
                next.isPresent();
                next = RetryPolicy.USUAL.way(Form.LATE).next(attempts, at)) {
            at = next.get();
            attempts++;
        }

        assertEquals(8, attempts);
        assertEquals(3, Duration.between(first, at).toDays());
    }

    @Test
    void a_pause_takes_three_days_without_a_success() {
        var policy = RetryPolicy.USUAL;
        var days = Duration.ofDays(1);

        assertEquals(Optional.empty(), policy.pause(now.minus(days.multipliedBy(2)), now, 100, now));
        assertEquals(Optional.empty(), policy.pause(now.minus(days.multipliedBy(9)), now.minus(days), 19, now));
        assertEquals(
                true,
                policy.pause(now.minus(days.multipliedBy(3)), now.minus(days), 20, now)
                        .isPresent());
        assertEquals(
                true,
                policy.pause(now.minus(days.multipliedBy(4)), now.minus(days.multipliedBy(3)), 0, now)
                        .isPresent());
    }
}
