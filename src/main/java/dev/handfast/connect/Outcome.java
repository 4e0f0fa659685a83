package dev.handfast.connect;

import dev.handfast.account.Account;
import dev.handfast.core.GatewayError;
import dev.handfast.state.ConnectFlow.AwaitingSelection;
import dev.handfast.state.Handles;
import dev.handfast.state.Intent;

/** What became of a person's try, for the dialect to put into words. */
public sealed interface Outcome {
    /** What the flow was started for. */
    Intent intent();

    /**
     * An account is connected.
     *
     * @param account as it stands
     * @param created false when it was there before and came back
     */
    record Connected(Intent intent, Account account, boolean created) implements Outcome {}

    /**
     * The person consented and has something to choose.
     *
     * @param flow with identity and targets
     * @param handles what leads to it, to be shown to the browser or client once
     */
    record SelectionNeeded(AwaitingSelection flow, Handles handles) implements Outcome {
        @Override
        public Intent intent() {
            return flow.intent();
        }
    }

    /** Nothing was connected, and nothing half-saved. */
    record Failed(Intent intent, GatewayError error) implements Outcome {}
}
