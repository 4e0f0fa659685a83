package dev.handfast.journey;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire to the database that can be cut, be silent, and lead elsewhere. */
final class Wire implements AutoCloseable {
    private volatile int to;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket server;
    private final Set<Integer> silenced = ConcurrentHashMap.newKeySet();

    Wire(int to) throws IOException {
        this.to = to;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = server.getLocalPort();
        accept(server);
    }

    private void accept(ServerSocket from) {
        start(() -> {
            while (!from.isClosed()) {
                var near = from.accept();
                start(() -> connect(near));
            }
        });
    }

    private void connect(Socket near) throws IOException {
        open.add(near);
        try {
            var far = new Socket(InetAddress.getLoopbackAddress(), to);
            open.add(far);
            start(() -> copy(near, far));
            start(() -> copy(far, near));
        } catch (IOException nobodyThere) {
            near.close();
        }
    }

    private void copy(Socket from, Socket into) throws IOException {
        try (from;
                into) {
            var buffer = new byte[8192];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                if (!silenced.contains(from.getLocalPort())) {
                    into.getOutputStream().write(buffer, 0, read);
                }
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // the wire was cut
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static final String LISTENING =
            "select client_port from pg_stat_activity where datname = current_database() and query ilike 'listen%'";

    /** Lets nothing more come from the database to those that listen. */
    void silenceListeners(Rows rows) {
        silenced.addAll(rows.read(LISTENING, row -> row.getInt(1)));
    }

    /** Whether somebody listens who is not silenced. */
    boolean listening(Rows rows) {
        return rows.read(LISTENING, row -> row.getInt(1)).stream()
                .anyMatch(port ->
                        open.stream().anyMatch(socket -> socket.getLocalPort() == port) && !silenced.contains(port));
    }

    /** Where its end is. */
    int port() {
        return port;
    }

    /** What the database says is lost from now on, on the lines there are; new ones are sound. */
    void silenceAllThereAre() {
        open.stream().map(Socket::getLocalPort).filter(local -> local != port).forEach(silenced::add);
    }

    /** From now on it leads there. */
    void leadTo(int elsewhere) {
        to = elsewhere;
    }

    void cut() throws IOException {
        server.close();
        for (var socket : open) {
            socket.close();
        }
        open.clear();
    }

    void join() throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        accept(server);
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
