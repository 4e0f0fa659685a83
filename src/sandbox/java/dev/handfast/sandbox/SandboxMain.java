package dev.handfast.sandbox;

import dev.handfast.config.SettingsException;
import dev.handfast.core.GatewayError;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Runs the sandbox until SIGTERM or Ctrl-C. */
public final class SandboxMain {
    private static final String WITH_PARENT = "--stop-with-parent";

    private SandboxMain() {}

    /** With {@code --stop-with-parent} it also stops when the process that started it ends, however that ends. */
    public static void main(String[] args) throws InterruptedException {
        if (List.of(args).contains(WITH_PARENT)) {
            ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
        }
        var variables = System.getenv().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("HANDFAST_"))
                .collect(Collectors.toMap(entry -> entry.getKey(), entry -> entry.getValue()));
        Sandbox sandbox;
        try {
            sandbox = Sandbox.start(variables, UnaryOperator.identity(), InstantSource.system());
        } catch (IOException | RuntimeException failure) {
            System.err.println("The sandbox did not start: " + sentence(failure));
            System.exit(1);
            return;
        }
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(sandbox, stopped), "stop"));
        System.out.println(welcome(sandbox));
        stopped.await();
    }

    private static void stop(Sandbox sandbox, CountDownLatch stopped) {
        try {
            sandbox.stop();
        } catch (RuntimeException failure) {
            System.err.println("Stopping was not orderly: " + sentence(failure));
        } finally {
            stopped.countDown();
        }
    }

    private static String sentence(Throwable failure) {
        boolean told = failure instanceof GatewayError || failure instanceof SettingsException;
        return told ? failure.getMessage() : failure.toString();
    }

    private static String welcome(Sandbox sandbox) {
        var told = sandbox.json();
        return """

                Handfast's sandbox is ready.

                  Playground      %s        connect a simulated account in the browser
                  Gateway         %s        its six APIs, to read: %s/docs
                  Health, metrics %s/health/ready, /metrics
                  For scripts     %s/sandbox.json

                  curl -H "Authorization: Bearer %s" \\
                    "%s/v1/connect/facebook?profileId=%s"

                Ctrl-C stops it; accounts are kept for the next run.
                """.formatted(
                        sandbox.playground(),
                        told.path("publicUrl").asText(),
                        told.path("publicUrl").asText(),
                        told.path("managementUrl").asText(),
                        sandbox.playground(),
                        told.path("keys").path("late").asText(),
                        told.path("publicUrl").asText(),
                        told.path("late").path("profileId").asText());
    }
}
