package dev.handfast.dialect;

import dev.handfast.connect.Ending;

/** One public API shape over the engine: words in, words out. Its name is also the prefix it is mounted under beside its bare paths. */
public interface Dialect extends Surface {
    /** Where it sends browsers. */
    Ending ending();
}
