package dev.handfast.vault;

/**
 * A sealed value does not open: it was sealed with a key that is not on the ring, at another place, or was damaged. Which of
 * these cannot be told, and nothing of the value is.
 */
public final class SealBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealBrokenException() {
        super("a sealed value does not open: its key is not on the ring, it was moved, or it is damaged");
    }
}
