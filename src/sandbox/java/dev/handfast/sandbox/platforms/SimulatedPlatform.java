package dev.handfast.sandbox.platforms;

import java.time.Duration;
import java.util.Set;

/** One platform: its addresses and its way of saying no. */
interface SimulatedPlatform {
    /** The id in paths: {@code facebook}. */
    String id();

    Routes routes();

    /** How it answers under {@code 429}, body alone; status and Retry-After are added. */
    Answer throttled();

    /** How it answers when it has an accident of its own. */
    Answer broken();

    /** Takes back what a person granted, as the person would in the platform's settings. */
    void revoke(String personId, Ledger.Standing why);

    /** Every secret it ever handed out. */
    Set<String> issued();

    /** How a refresh token stands: {@code live}, {@code rotated}, {@code revoked}, {@code expired}, {@code unknown}. */
    String standing(String refreshToken);

    /** How long its {@code 429} asks to wait unless told. */
    Duration RETRY_AFTER = Duration.ofSeconds(2);
}
