package dev.handfast.state;

import dev.handfast.core.Id;
import dev.handfast.core.Secret;
import dev.handfast.platform.Identity;
import dev.handfast.platform.Targets;
import dev.handfast.platform.TokenSet;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** One person's try at connecting one platform. A stage is a value; the next one is made from it. */
public sealed interface ConnectFlow {
    /** Which flow it is, over all its stages. */
    Id id();

    /** What it was started for. */
    Intent intent();

    /** When this stage ends unused. */
    Instant expiresAt();

    /**
     * The person is at the platform.
     *
     * @param verifier the PKCE verifier, where the platform takes PKCE
     * @param browser what the browser that set out must show when it comes back; empty: any browser may
     */
    record AwaitingCallback(
            Id id, Intent intent, Optional<Secret> verifier, Optional<Secret> browser, Instant expiresAt)
            implements ConnectFlow {
        public AwaitingCallback {
            Objects.requireNonNull(id, "a flow has an id");
            Objects.requireNonNull(intent, "a flow has an intent");
            Objects.requireNonNull(expiresAt, "a flow expires");
        }

        /** The person consented and has something to choose. */
        public AwaitingSelection selecting(TokenSet tokens, Identity identity, Targets targets, Instant until) {
            return new AwaitingSelection(id, intent, tokens, identity, targets, until);
        }
    }

    /**
     * The person consented; a target is to be chosen.
     *
     * @param tokens what was granted
     * @param identity who consented
     * @param targets what can be chosen
     */
    record AwaitingSelection(
            Id id, Intent intent, TokenSet tokens, Identity identity, Targets targets, Instant expiresAt)
            implements ConnectFlow {
        public AwaitingSelection {
            Objects.requireNonNull(id, "a flow has an id");
            Objects.requireNonNull(intent, "a flow has an intent");
            Objects.requireNonNull(tokens, "a selection has tokens");
            Objects.requireNonNull(identity, "a selection has an identity");
            Objects.requireNonNull(targets, "a selection has targets");
            Objects.requireNonNull(expiresAt, "a flow expires");
        }
    }
}
