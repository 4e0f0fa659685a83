package dev.handfast.sandbox.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server that holds a data folder, as its {@code postmaster.pid} tells.
 *
 * @param pid the process
 * @param port the TCP port
 */
record Postmaster(long pid, int port) {
    private static final int PATIENCE_SECONDS = 20;
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3; // the fourth line, see PostgreSQL's pidfile.h

    /** The live server of this folder; empty when there is none, whatever file a dead one left behind. */
    static Optional<Postmaster> of(Path data) throws IOException {
        var file = data.resolve("postmaster.pid");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(file);
        try {
            var found = new Postmaster(
                    Long.parseLong(lines.get(PID_LINE).strip()),
                    Integer.parseInt(lines.get(PORT_LINE).strip()));
            return found.lives() ? Optional.of(found) : Optional.empty();
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean lives() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(Postmaster::isPostgres)
                .isPresent();
    }

    /** A number may have passed to another program since; where the system does not tell, connecting will. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(true);
    }

    /** Asks the server to end once its last client has gone; from now on it takes no new ones. */
    void askToEnd() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }

    /** Waits a while for the server to be gone; true when it is. */
    boolean awaitEnd() {
        var process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return true;
        }
        try {
            process.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
