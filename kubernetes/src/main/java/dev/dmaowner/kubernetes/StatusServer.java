package dev.dmaowner.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers {@code /healthz}, {@code /readyz} and {@code /metrics}. */
final class StatusServer implements AutoCloseable {

    private static final int UNAVAILABLE = 503;

    private final HttpServer server;

    /**
     * Begin to answer.
     *
     * @param unhealthy why the driver should be started anew, empty if it need not be
     * @param unready why it cannot serve yet, empty if it can
     * @throws IOException if the address cannot be had
     */
    StatusServer(
            InetSocketAddress address,
            Supplier<Optional<String>> unhealthy,
            Supplier<Optional<String>> unready,
            Counters counters)
            throws IOException {
        server = HttpServer.create(address, 0);
        server.createContext("/healthz", exchange -> probe(exchange, unhealthy.get()));
        server.createContext("/readyz", exchange -> probe(exchange, unready.get()));
        server.createContext("/metrics", exchange -> answer(exchange, 200, counters.text()));
        server.start();
    }

    /** {@return the port that it listens on} */
    int port() {
        return server.getAddress().getPort();
    }

    private static void probe(HttpExchange exchange, Optional<String> trouble) throws IOException {
        answer(exchange, trouble.isPresent() ? UNAVAILABLE : 200, trouble.orElse("ok") + "\n");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
