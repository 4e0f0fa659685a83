package dev.handfast.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * Asks as fast as it is answered, over a number of kept connections, each with one request under way. It does as little as it can per
 * request, since it shares the machine with what it measures: requests are bytes made beforehand, answers are only counted.
 */
final class Load {
    /**
     * What came of a round.
     *
     * @param perSecond answers with the expected status in each second
     * @param unexpected other answers
     * @param p50Micros the time half of the answers took at most
     * @param p99Micros the time 99 of 100 took at most
     */
    record Result(double perSecond, long unexpected, long p50Micros, long p99Micros) {}

    private static final String LENGTH = "content-length: ";

    private final NetClient client;
    private final int port;
    private final int connections;

    Load(Vertx vertx, int port, int connections) {
        this.client = vertx.createNetClient();
        this.port = port;
        this.connections = connections;
    }

    /**
     * Runs until the time is over or nothing is left to ask.
     *
     * @param requests whole requests; empty: no more
     * @param status the expected one
     */
    Future<Result> run(Supplier<Optional<Buffer>> requests, int status, long milliseconds) {
        var round = new Round(requests, status, System.nanoTime() + milliseconds * 1_000_000);
        var done = new ArrayList<Future<Void>>();
        for (int i = 0; i < connections; i++) {
            done.add(client.connect(port, "127.0.0.1").compose(round::over));
        }
        return Future.all(done).map(all -> round.result());
    }

    private static final class Round {
        private final Supplier<Optional<Buffer>> requests;
        private final byte[] expected;
        private final long end;
        private final long started = System.nanoTime();
        private final Histogram micros = new Histogram(3);
        private long unexpected;
        private long last = started;

        Round(Supplier<Optional<Buffer>> requests, int status, long end) {
            this.requests = requests;
            this.expected = ("HTTP/1.1 " + status).getBytes(StandardCharsets.US_ASCII);
            this.end = end;
        }

        Future<Void> over(NetSocket socket) {
            var done = Promise.<Void>promise();
            new Exchange(socket, done).next();
            return done.future();
        }

        Result result() {
            double seconds = (last - started) / 1e9;
            return new Result(
                    micros.getTotalCount() / seconds,
                    unexpected,
                    micros.getValueAtPercentile(50),
                    micros.getValueAtPercentile(99));
        }

        /** One connection: a request, its answer, and again. */
        private final class Exchange {
            private final NetSocket socket;
            private final Promise<Void> done;
            private Buffer received = Buffer.buffer();
            private long asked;

            Exchange(NetSocket socket, Promise<Void> done) {
                this.socket = socket;
                this.done = done;
                socket.handler(this::receive);
                socket.closeHandler(closed -> done.tryComplete());
            }

            void next() {
                var request = System.nanoTime() < end ? requests.get() : Optional.<Buffer>empty();
                if (request.isEmpty()) {
                    socket.close();
                    return;
                }
                asked = System.nanoTime();
                socket.write(request.get());
            }

            private void receive(Buffer part) {
                received = received.length() == 0 ? part : received.appendBuffer(part);
                int length = completeLength(received);
                if (length < 0 || received.length() < length) {
                    return;
                }
                last = System.nanoTime();
                if (startsWith(received)) {
                    micros.recordValue((last - asked) / 1000);
                } else {
                    unexpected++;
                }
                received = Buffer.buffer();
                next();
            }

            private boolean startsWith(Buffer buffer) {
                for (int i = 0; i < expected.length; i++) {
                    if (buffer.getByte(i) != expected[i]) {
                        return false;
                    }
                }
                return true;
            }
        }
    }

    /** How long the answer is in all, by its Content-Length as Vert.x spells it; -1 while the headers are not there yet. */
    private static int completeLength(Buffer buffer) {
        var text = buffer.toString(StandardCharsets.ISO_8859_1);
        int headers = text.indexOf("\r\n\r\n");
        if (headers < 0) {
            return -1;
        }
        int at = text.indexOf(LENGTH);
        if (at < 0 || at > headers) {
            return headers + 4;
        }
        int from = at + LENGTH.length();
        return headers + 4 + Integer.parseInt(text, from, text.indexOf("\r\n", from), 10);
    }

    /** A GET as bytes. */
    static Buffer get(String path, List<String> headers) {
        return request("GET", path, headers);
    }

    /** A POST without a body as bytes. */
    static Buffer post(String path, List<String> headers) {
        return request(
                "POST",
                path,
                Stream.concat(headers.stream(), Stream.of("Content-Length: 0")).toList());
    }

    private static Buffer request(String method, String path, List<String> headers) {
        var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        headers.forEach(header -> text.append(header).append("\r\n"));
        return Buffer.buffer(text.append("\r\n").toString());
    }
}
