package dev.connectors.controller;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/** A tool that takes one password, on loopback. */
final class Tool implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger authTests = new AtomicInteger();
  private volatile String password;

  Tool(String password) {
    this.password = password;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.createContext(
        "/org/r.git/info/refs",
        exchange -> {
          try (exchange) {
            authTests.incrementAndGet();
            var wanted =
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(("u:" + this.password).getBytes(StandardCharsets.UTF_8));
            boolean good = wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(good ? 200 : 401, -1);
          }
        });
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int authTests() {
    return authTests.get();
  }

  void accept(String newPassword) {
    password = newPassword;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
