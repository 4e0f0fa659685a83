package dev.handfast.account;

/** Whether a connected account can be used. */
public enum AccountStatus {
    /** Its tokens are good, as far as anyone knows. */
    ACTIVE,
    /** Renewing fails for now; its tokens may still be good. */
    REFRESH_FAILING,
    /** The grant is dead: only the person can bring it back. */
    RECONNECT_REQUIRED
}
