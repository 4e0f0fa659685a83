package dev.handfast.vault;

/** The key ring cannot be used; the message says what to do and holds nothing of a key. */
public final class KeyRingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyRingException(String sentence) {
        super(sentence, null, false, false);
    }
}
