package dev.handfast.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Serves until SIGTERM or SIGINT, then stops in order. */
@Command(
        name = "serve",
        description = {
            "Serves the APIs and the pages until SIGTERM or Ctrl-C.",
            "The database must have this version's shape: run \"handfast migrate\" first. Any number of processes may"
                    + " serve on one database."
        },
        exitCodeList = {
            "1:it did not start, for the reason given on standard error",
            "2:the command line was not understood",
            "130, 143:it was asked to stop (Ctrl-C, SIGTERM) and did"
        },
        footer = {"", "Example:", "  HANDFAST_LOG=json handfast serve --config /etc/handfast/handfast.yaml"})
final class Serve implements Callable<Integer> {
    private static final Duration START = Duration.ofMinutes(1);
    static final Duration BEYOND_DRAINING =
            Duration.ofSeconds(48); // renewals and deliveries under way (45 s), and closing the pools

    private final Office office;
    private final Handfast handfast;

    @Spec
    private CommandSpec spec;

    Serve(Office office, Handfast handfast) {
        this.office = office;
        this.handfast = handfast;
    }

    @Override
    public Integer call() throws InterruptedException {
        var settings = office.settings(handfast.config());
        var serving = Office.await(office.desk().serve(settings), START);
        var out = spec.commandLine().getOut();
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                var http = settings.http();
                                Office.await(
                                        serving.stop(),
                                        http.lameDuck().plus(http.drain()).plus(BEYOND_DRAINING));
                            } catch (RuntimeException e) {
                                spec.commandLine()
                                        .getErr()
                                        .println("handfast: stopping was not orderly: " + e.getMessage());
                            } finally {
                                stopped.countDown();
                            }
                        },
                        "stop"));
        out.printf(
                "Handfast serves %s on port %d; probes and metrics on port %d.%n",
                settings.publicUrl(), serving.httpPort(), serving.managementPort());
        out.flush();
        stopped.await();
        return 0;
    }
}
