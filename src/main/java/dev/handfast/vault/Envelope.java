package dev.handfast.vault;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.handfast.core.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Records that leave the gateway sealed with a passphrase: AES-256-GCM under a key of PBKDF2-HMAC-SHA256. Whoever has the passphrase
 * opens it anywhere; no key ring is needed. Inside is JSON with members in snake case, secrets in clear.
 *
 * @param format always {@link #FORMAT}
 * @param version of the format
 * @param iterations of the key derivation
 * @param salt of the key derivation, base64
 * @param ciphertext the nonce (12 bytes), the cipher text, the tag (16), base64
 */
public record Envelope(String format, int version, int iterations, String salt, String ciphertext) {
    /** What it is, to tell it from other files. */
    public static final String FORMAT = "handfast-export";

    private static final int VERSION = 1;
    private static final int ITERATIONS = 600_000; // OWASP Password Storage Cheat Sheet, read 2026-11
    private static final int MOST_ITERATIONS = 5_000_000; // some seconds; more is an attack
    private static final int SALT_BYTES = 16; // NIST SP 800-132 5.1
    private static final int NONCE_BYTES = 12; // 96 bits, NIST SP 800-38D 5.2.1.1
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;
    private static final byte[] ASSOCIATED = (FORMAT + "/" + VERSION).getBytes(StandardCharsets.UTF_8);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper JSON = mapper();

    @JsonCreator
    public Envelope {
        if (!FORMAT.equals(format) || version != VERSION || salt == null || ciphertext == null) {
            throw new IllegalArgumentException("this is no export of this gateway's, or one of a later version");
        }
        if (iterations < 1 || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException("an export's key takes 1 to " + MOST_ITERATIONS + " iterations");
        }
    }

    /** Seals a record. Takes a good part of a second: never on an event loop. */
    public static Envelope seal(Object record, Secret passphrase) {
        try {
            var salt = random(SALT_BYTES);
            var nonce = random(NONCE_BYTES);
            var cipher = cipher(Cipher.ENCRYPT_MODE, passphrase, salt, ITERATIONS, nonce);
            var sealed = cipher.doFinal(JSON.writeValueAsBytes(record));
            var whole = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            var base64 = Base64.getEncoder();
            return new Envelope(FORMAT, VERSION, ITERATIONS, base64.encodeToString(salt), base64.encodeToString(whole));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a record of ours cannot be sealed", e);
        }
    }

    /** Opens it, on no event loop either. Fails with {@link SealBrokenException} for another passphrase or a changed text. */
    public JsonNode open(Secret passphrase) {
        try {
            var whole = Base64.getDecoder().decode(ciphertext);
            if (whole.length <= NONCE_BYTES) {
                throw new SealBrokenException();
            }
            var nonce = ByteBuffer.wrap(whole, 0, NONCE_BYTES);
            var bytes = new byte[NONCE_BYTES];
            nonce.get(bytes);
            var cipher =
                    cipher(Cipher.DECRYPT_MODE, passphrase, Base64.getDecoder().decode(salt), iterations, bytes);
            return JSON.readTree(cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES));
        } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
            throw new SealBrokenException();
        }
    }

    /**
     * Reads what stands in such a JSON, sealed or not. Fails with {@link IllegalArgumentException}, which quotes nothing, where it is of
     * another shape.
     */
    public static <T> T read(JsonNode json, Class<T> type) {
        try {
            return JSON.treeToValue(json, type);
        } catch (IOException e) {
            // The cause is left out: it may quote a secret.
            throw new IllegalArgumentException("it is not of the documented shape");
        }
    }

    /** An envelope as JSON, for a file. */
    public String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (IOException e) {
            throw new IllegalStateException("an envelope cannot be written", e);
        }
    }

    private static Cipher cipher(int mode, Secret passphrase, byte[] salt, int iterations, byte[] nonce)
            throws GeneralSecurityException {
        var spec = new PBEKeySpec(passphrase.reveal().toCharArray(), salt, iterations, KEY_BITS);
        SecretKey derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec);
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(derived.getEncoded(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ASSOCIATED);
        return cipher;
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static ObjectMapper mapper() {
        return SealedJson.mapper()
                .rebuild()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .build();
    }
}
