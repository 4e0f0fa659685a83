package dev.handfast.platform.quirks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.handfast.core.Secret;
import dev.handfast.platform.App;
import dev.handfast.platform.Notice;
import dev.handfast.platform.NoticeWay;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Meta's {@code signed_request}: two parts in base64url with a dot between, the first the HMAC-SHA256 of the second's text under the
 * app's secret, any of them where it has several, the second JSON that names the algorithm, the person and the second it was written in.
 */
final class SignedRequest implements NoticeWay {
    private static final int LONGEST = 8192; // theirs have some hundred characters
    private static final String ALGORITHM = "HMAC-SHA256";
    private static final long LATEST_SECOND = 253_402_300_799L; // the end of the year 9999

    private final JsonMapper json = new JsonMapper();

    @Override
    public Optional<Notice> read(App app, Map<String, String> form) {
        var text = form.getOrDefault("signed_request", "");
        int dot = text.indexOf('.');
        if (dot <= 0 || text.length() > LONGEST) {
            return Optional.empty();
        }
        var payload = text.substring(dot + 1);
        return decoded(text.substring(0, dot))
                .filter(signature -> app.clientSecrets().stream()
                        .anyMatch(secret -> MessageDigest.isEqual(signature, hmac(secret, payload))))
                .flatMap(signed -> decoded(payload))
                .flatMap(this::notice);
    }

    private Optional<Notice> notice(byte[] payload) {
        try {
            JsonNode told = json.readTree(payload);
            var person = told.path("user_id").asText();
            long second = told.path("issued_at").asLong(-1);
            boolean whole = ALGORITHM.equalsIgnoreCase(told.path("algorithm").asText())
                    && !person.isBlank()
                    && second >= 0
                    && second <= LATEST_SECOND;
            return whole ? Optional.of(new Notice(person, Instant.ofEpochSecond(second))) : Optional.empty();
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static byte[] hmac(Secret secret, String payload) {
        try {
            var key = secret.reveal().getBytes(StandardCharsets.UTF_8);
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(payload.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
