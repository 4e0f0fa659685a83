package dev.handfast.state;

import dev.handfast.core.Id;

/** What handles lead to. */
public sealed interface Selection {
    /** A choice to be made. */
    record Open(ConnectFlow.AwaitingSelection flow) implements Selection {}

    /**
     * A choice that was made; nothing of the grant is left here.
     *
     * @param intent what the flow was for
     * @param account what came of it
     */
    record Made(Intent intent, Id account) implements Selection {}
}
