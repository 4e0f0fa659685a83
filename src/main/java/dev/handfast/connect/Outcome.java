package dev.handfast.connect;

import dev.handfast.account.Account;
import dev.handfast.account.Grant;
import dev.handfast.core.GatewayError;
import dev.handfast.state.ConnectFlow.AwaitingSelection;
import dev.handfast.state.Handles;
import dev.handfast.state.Intent;
import java.util.List;

/** What became of a person's try, for the dialect to put into words. */
public sealed interface Outcome {
    /** What the flow was started for. */
    Intent intent();

    /**
     * An account is connected.
     *
     * @param account as it stands
     * @param created false when it was there before and came back
     * @param others what was connected beside it, where everything was
     */
    record Connected(Intent intent, Account account, boolean created, List<Account> others) implements Outcome {
        public Connected {
            others = List.copyOf(others);
        }

        /** One account alone. */
        public Connected(Intent intent, Account account, boolean created) {
            this(intent, account, created, List.of());
        }
    }

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

    /**
     * The person consented; accounts are attached later.
     *
     * @param grant what is kept
     * @param revived accounts of the same person that rest on it from now on
     */
    record Granted(Intent intent, Grant grant, List<Account> revived) implements Outcome {
        public Granted {
            revived = List.copyOf(revived);
        }
    }

    /** Nothing was connected, and nothing half-saved. */
    record Failed(Intent intent, GatewayError error) implements Outcome {}
}
