package dev.handfast.journey;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client's own app: a page at the redirect URL, and a memory of who came. */
public final class ClientApp implements AutoCloseable {
    private static final byte[] PAGE = """
            <!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
            <title>The client's app</title><h1>Welcome back</h1></html>
            """.getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final List<URI> visits = new CopyOnWriteArrayList<>();

    private ClientApp(HttpServer server) {
        this.server = server;
    }

    /** Starts one on a free port of this machine. */
    public static ClientApp open() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var app = new ClientApp(server);
            server.createContext("/", exchange -> {
                app.visits.add(exchange.getRequestURI());
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(200, PAGE.length);
                exchange.getResponseBody().write(PAGE);
                exchange.close();
            });
            server.start();
            return app;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it wants browsers back. */
    public String redirectUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/app/back?tab=social";
    }

    /** How often a browser came since the last call. */
    public List<URI> visits() {
        var came = List.copyOf(visits);
        visits.clear();
        return came;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
