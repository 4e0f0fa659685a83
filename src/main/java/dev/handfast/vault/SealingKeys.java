package dev.handfast.vault;

import io.vertx.core.Future;
import java.util.Set;

/** What is known of the keys that stored values are sealed with, without opening one (port). */
public interface SealingKeys {
    /** Notes that a process seals with this key: to be done before anything is sealed with it, and from time to time. */
    Future<Void> note(long key);

    /** The keys that rows may be sealed with; every one that a row is sealed with is among them. Costs the same for any number of rows. */
    Future<Set<Long>> noted();

    /** Which rows need which key. It looks at every row: seconds at a million. */
    Future<KeyNeeds> needs();

    /** Takes a key out that no row needs, unless a process sealed with it of late. */
    Future<Void> forget(long key);
}
