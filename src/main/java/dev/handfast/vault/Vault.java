package dev.handfast.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.crypto.tink.Aead;
import dev.handfast.core.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Seals secrets for storage: AES-256-GCM, a fresh 96-bit nonce each time, bound to its {@link Place}.
 *
 * <p>A sealed value is 33 bytes longer than its text: a 1, the key's id (4 bytes, big-endian), the nonce (12), the cipher
 * text, the tag (16). It takes microseconds and may run on an event loop. Safe for use by many threads.
 */
public final class Vault {
    private static final byte VERSION = 1; // how Tink marks a value that names its key
    private static final int HEAD_BYTES = 5; // the version and the key's id
    private static final int LEAST_BYTES = HEAD_BYTES + 12 + 16; // and the nonce and the tag

    private final Aead cipher;
    private final ObjectMapper records = SealedJson.mapper();

    private Vault(Aead cipher) {
        this.cipher = cipher;
    }

    /** A vault with the keys of this ring. */
    public static Vault with(KeyRing ring) {
        return new Vault(ring.cipher());
    }

    /** Seals a secret for this place. */
    public byte[] seal(Secret secret, Place place) {
        return seal(secret.reveal().getBytes(StandardCharsets.UTF_8), place);
    }

    /** Opens what {@link #seal(Secret, Place)} made for the same place; fails with {@link SealBrokenException}. */
    public Secret open(byte[] sealed, Place place) {
        var text = new String(openBytes(sealed, place), StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            throw new SealBrokenException();
        }
        return Secret.of(text);
    }

    /**
     * Seals a record with all it holds: secrets, ids, instants, addresses, options, sets, lists, maps and further records.
     * Fails with {@link IllegalArgumentException} for what cannot be written as JSON.
     */
    public byte[] sealRecord(Object record, Place place) {
        try {
            return seal(records.writeValueAsBytes(record), place);
        } catch (JsonProcessingException e) {
            // The cause is left out: it may quote a value.
            throw new IllegalArgumentException(record.getClass().getSimpleName() + " cannot be sealed as a record");
        }
    }

    /**
     * Opens what {@link #sealRecord} made for the same place. A component that the type no longer has is passed over; fails
     * with {@link SealBrokenException} when the value does not open or is of another shape.
     */
    public <T> T openRecord(byte[] sealed, Class<T> type, Place place) {
        try {
            return records.readValue(openBytes(sealed, place), type);
        } catch (IOException e) {
            throw new SealBrokenException();
        }
    }

    /** Opens what was sealed for this place and seals it anew with the primary key; fails with {@link SealBrokenException}. */
    public byte[] reseal(byte[] sealed, Place place) {
        return seal(openBytes(sealed, place), place);
    }

    /** The id, unsigned, of the key that sealed this; fails with {@link SealBrokenException} when that was not a vault. */
    public long keyId(byte[] sealed) {
        if (sealed == null || sealed.length < LEAST_BYTES || sealed[0] != VERSION) {
            throw new SealBrokenException();
        }
        return Integer.toUnsignedLong(ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt());
    }

    private byte[] seal(byte[] text, Place place) {
        try {
            return cipher.encrypt(text, place.associatedData());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private byte[] openBytes(byte[] sealed, Place place) {
        keyId(sealed);
        try {
            return cipher.decrypt(sealed, place.associatedData());
        } catch (GeneralSecurityException e) {
            throw new SealBrokenException();
        }
    }
}
