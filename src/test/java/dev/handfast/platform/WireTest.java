package dev.handfast.platform;

import static dev.handfast.platform.Upstreams.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.handfast.core.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JksOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate is for one name only, called at an address that was pinned. */
class WireTest {
    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;
    private Wire wire;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        var store = folder.resolve("keys.jks").toString();
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "pds",
                        "-dname",
                        "CN=pds.example",
                        "-ext",
                        "san=dns:pds.example",
                        "-keystore",
                        store,
                        "-storepass",
                        "changeit",
                        "-keypass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        made.getInputStream().readAllBytes();
        assertEquals(0, made.waitFor());
        var keys = new JksOptions().setPath(store).setPassword("changeit");
        server = await(
                vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(keys))
                        .requestHandler(request -> request.response()
                                .end("{\"host\":\"" + request.authority().host() + "\"}"))
                        .listen(0, "127.0.0.1"));
        wire = new Wire(
                vertx,
                vertx.createHttpClient(new HttpClientOptions().setTrustOptions(keys)),
                Duration.ofSeconds(5),
                "Birdhouse");
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void a_pinned_call_goes_to_that_address_under_the_hosts_name() {
        var answer = await(wire.send(call("pds.example")));

        assertEquals("pds.example", answer.body().path("host").asText());
    }

    @Test
    void a_pinned_server_must_still_prove_its_name() {
        assertEquals(ErrorCode.PLATFORM_UNAVAILABLE, Upstreams.code(wire.send(call("other.example"))));
    }

    private Call call(String host) {
        var port = server.actualPort();
        return Call.bare(HttpMethod.GET, URI.create("https://" + host + ":" + port + "/x"), Map.of())
                .pinnedTo(SocketAddress.inetSocketAddress(port, "127.0.0.1"));
    }
}
