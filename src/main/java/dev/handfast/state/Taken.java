package dev.handfast.state;

import dev.handfast.core.Secret;
import java.util.Optional;

/** What came of taking a flow by its state. */
public sealed interface Taken {
    /** Nobody took it before, and nobody will again. */
    record First(ConnectFlow.AwaitingCallback flow) implements Taken {}

    /**
     * It was taken before by the same browser with the same code, a moment ago.
     *
     * @param ending where the browser was sent then; empty while the first is still under way
     */
    record Again(Optional<Secret> ending) implements Taken {}

    /** It was taken before, by another browser, with another code, or long ago. */
    record Spent() implements Taken {}

    /** It waits for another browser; it was left untouched. */
    record OtherBrowser() implements Taken {}

    /** It belongs to another platform; it was left untouched. */
    record OtherPlatform() implements Taken {}

    /** There is none, or none any more. */
    record Unknown() implements Taken {}
}
