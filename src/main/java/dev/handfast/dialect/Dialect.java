package dev.handfast.dialect;

import dev.handfast.connect.Ending;
import dev.handfast.core.GatewayError;
import java.util.List;

/** One public API shape over the engine: words in, words out. */
public interface Dialect {
    /** Its name, also the prefix under which it is mounted beside its bare paths: {@code late}. */
    String name();

    /** The prefixes its bare paths live under: {@code /v1}. */
    List<String> mounts();

    /** What it offers, in matching order: literal paths before those with parameters. */
    List<Operation> operations();

    /** How it says a failure. */
    Answer failure(GatewayError error, String requestId);

    /** Where it sends browsers. */
    Ending ending();
}
