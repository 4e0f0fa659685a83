package dev.handfast.webhook;

import java.util.Arrays;
import java.util.Optional;

/** What a tenant can be told. */
public enum EventType {
    /** An account is there that was not. */
    ACCOUNT_CONNECTED("account.connected"),
    /** The same upstream account was connected again. */
    ACCOUNT_RECONNECTED("account.reconnected"),
    /** An account is gone; {@code disconnectionType} and {@code reason} say why. */
    ACCOUNT_DISCONNECTED("account.disconnected"),
    /** A token that nobody but the person can renew ends soon. */
    TOKEN_EXPIRING("token.expiring"),
    /** The grant is dead; the person has to connect again. */
    TOKEN_REVOKED("token.revoked"),
    /** Renewing fails for now. */
    TOKEN_REFRESH_FAILING("token.refresh_failing"),
    /** Renewing works again. */
    TOKEN_RECOVERED("token.recovered"),
    /** An endpoint failed for so long that nothing is sent there any more. */
    WEBHOOK_PAUSED("webhook.paused"),
    /** A trial. */
    WEBHOOK_TEST("webhook.test");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** Its word on the wire. */
    public String word() {
        return word;
    }

    /** The type with this word. */
    public static Optional<EventType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }
}
