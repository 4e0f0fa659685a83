package dev.handfast;

import dev.handfast.cli.Handfast;
import java.time.InstantSource;

/** Where the process begins: the command line, with the gateway at its desk. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Handfast.run(new GatewayDesk(), System.getenv(), System.in, InstantSource.system(), args));
    }
}
