package dev.handfast.state;

import dev.handfast.core.Id;
import dev.handfast.tenant.Duplicates;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an API wants a flow to run.
 *
 * @param headless whether the client has pages of its own for choosing
 * @param choosing who chooses what is connected
 * @param duplicates what becomes of an account that is connected already
 * @param variant which of several forms of a platform is meant, where the API tells them apart; it stays with the account
 * @param reconnecting the account that must come back
 * @param memo what the API wants to hear again at the end, by names of its own
 */
public record Terms(
        boolean headless,
        Choosing choosing,
        Duplicates duplicates,
        Optional<String> variant,
        Optional<Id> reconnecting,
        Map<String, String> memo) {
    /** The detail of an account that tells its variant. */
    public static final String VARIANT = "variant";

    /** Our pages, the usual choice, duplicates updated. */
    public static final Terms USUAL =
            new Terms(false, Choosing.AS_USUAL, Duplicates.UPDATE, Optional.empty(), Optional.empty(), Map.of());

    public Terms {
        Objects.requireNonNull(choosing, "terms say who chooses");
        Objects.requireNonNull(duplicates, "terms say what becomes of duplicates");
        memo = Map.copyOf(memo);
    }

    /** The same, with pages of the client's own. */
    public Terms withOwnPages() {
        return new Terms(true, choosing, duplicates, variant, reconnecting, memo);
    }

    /** The same, with another choice. */
    public Terms with(Choosing other) {
        return new Terms(headless, other, duplicates, variant, reconnecting, memo);
    }

    /** The same, with another rule for duplicates. */
    public Terms with(Duplicates other) {
        return new Terms(headless, choosing, other, variant, reconnecting, memo);
    }

    /** The same, for one of several forms of a platform. */
    public Terms as(String form) {
        return new Terms(headless, choosing, duplicates, Optional.of(form), reconnecting, memo);
    }

    /** The same, to bring an account back. */
    public Terms reconnect(Id account) {
        return new Terms(headless, choosing, duplicates, variant, Optional.of(account), memo);
    }

    /** The same, to be told this again at the end. */
    public Terms remember(Map<String, String> words) {
        return new Terms(headless, choosing, duplicates, variant, reconnecting, words);
    }
}
