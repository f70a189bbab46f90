package dev.connectors.platform.http.server;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The management port, with the bounds it ships with. */
class ManagementTest {
  private static final Page UP =
      new Page(200, "application/json; charset=UTF-8", Buffer.buffer("{\"status\": \"UP\"}"));
  private static final Page DOWN = new Page(503, UP.type(), Buffer.buffer("{}"));

  private final Vertx vertx = Vertx.vertx();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicInteger asked = new AtomicInteger();
  private final Promise<Page> slow = Promise.promise();
  private final int port = serve();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private int serve() {
    var pages =
        new ManagementPages(
            vertx,
            Map.of(
                "/health/live",
                () -> Future.succeededFuture(UP),
                "/health/ready",
                () -> Future.succeededFuture(DOWN),
                "/health/started",
                () -> {
                  asked.incrementAndGet();
                  return slow.future();
                }),
            meters);
    var bounds = Bounds.of(Servers.settings(ManagementSettings.class));
    return new BoundedServer(vertx, "management", bounds, meters)
        .listen("127.0.0.1", 0, pages::handle);
  }

  @Test
  void healthHasItsStatusAndOtherPathsAndMethodsNothing() throws IOException {
    assertThat(answer("GET /health/live"))
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-Type: application/json; charset=UTF-8")
        .endsWith("{\"status\": \"UP\"}");
    assertThat(answer("GET /health/ready?x=y")).startsWith("HTTP/1.1 503 ");
    assertThat(answer("POST /health/live")).startsWith("HTTP/1.1 405 ");
    assertThat(answer("HEAD /metrics")).startsWith("HTTP/1.1 405 ");
    assertThat(answer("GET /health/live/x")).startsWith("HTTP/1.1 404 ");
    assertThat(answer("GET *")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void metricsAreInTheFormThatIsAskedFor() throws IOException {
    assertThat(answer("GET /metrics"))
        .contains("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8")
        .contains("connectors_http_connections{peer=\"unknown\",server=\"management\"")
        .endsWith("# EOF\n");
    assertThat(answer("GET /metrics", "Accept: text/plain\r\n"))
        .contains("Content-Type: text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void manyWhoAskAtOnceCostOneCheck() throws IOException {
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      peers.add(
          new RawPeer(port)
              .send("GET /health/started HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    }
    await().atMost(SOON).until(() -> asked.get() > 0);
    assertThat(answer("GET /health/live")).startsWith("HTTP/1.1 200 ");
    slow.complete(UP);
    for (var peer : peers) {
      assertThat(peer.all()).startsWith("HTTP/1.1 200 ");
      peer.close();
    }
    assertThat(asked).hasValueLessThan(10);
  }

  @Test
  void floodOfHalfHeadsLeavesHealthToOthers() throws IOException {
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      var peer = new RawPeer("127.0.0.%d".formatted(2 + i % 30), port);
      peers.add(peer.send("GET /health/live HTTP/1.1\r\nHo"));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(answer("GET /health/live")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(meters.get("connectors.http.connections").tag("peer", "unknown").gauge().value())
        .isLessThanOrEqualTo(256);
    for (var peer : peers) {
      peer.close();
    }
  }

  private String answer(String line) throws IOException {
    return answer(line, "");
  }

  private String answer(String line, String header) throws IOException {
    try (var peer = new RawPeer(port)) {
      return peer.send(
              line + " HTTP/1.1\r\nHost: h:9000\r\nConnection: close\r\n" + header + "\r\n")
          .all();
    }
  }
}
