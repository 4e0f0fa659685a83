package dev.handfast.vault;

/** What has sealed values. */
public enum SealedKind {
    GRANT("grant", "grants", true),
    ACCOUNT("account", "accounts", true),
    OWN_APP("own app", "own apps", true),
    ENDPOINT("webhook endpoint", "webhook endpoints", true),
    FLOW("flow under way", "flows under way", false),
    SELECTION("open selection", "open selections", false),
    HANDOFF("handoff under way", "handoffs under way", false),
    WATCHED_FLOW("followed flow", "followed flows", false),
    REPLAY("kept answer", "kept answers", false),
    OWED_REVOCATION("grant to be given back", "grants to be given back", false);

    private final String one;
    private final String several;
    private final boolean lasting;

    SealedKind(String one, String several, boolean lasting) {
        this.one = one;
        this.several = several;
        this.lasting = lasting;
    }

    /** Whether it stays, and so must be sealed anew when keys change; the others end by themselves within a day. */
    public boolean lasting() {
        return lasting;
    }

    /** So many of them, in words. */
    String counted(long number) {
        return number + " " + (number == 1 ? one : several);
    }
}
