package dev.handfast.dialect;

import dev.handfast.core.GatewayError;
import java.util.List;

/** Something mounted on the public server: a set of operations that speak of failures in one way. */
public interface Surface {
    /** Its name in logs and metrics. */
    String name();

    /** The path prefixes it answers under, for every path below them. */
    List<String> mounts();

    /** What it offers, in matching order: literal paths before those with parameters. */
    List<Operation> operations();

    /** How it says a failure. */
    Answer failure(GatewayError error, String requestId);
}
