package dev.connectors.platform.http.server;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.connectors.testbed.Settings;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each row of the table in docs/bounds.md, on either port, as its setting says. */
class BoundsOfEachPortTest {
  private static final Page BIG = new Page(200, "text/plain", Buffer.buffer(new byte[64 << 20]));
  private static final Page UP = new Page(200, "text/plain", Buffer.buffer("ok"));
  private static final String GET = "GET /health/live HTTP/1.1\r\nHost: h\r\n";

  /** With the longest head that each ships with. */
  enum Port {
    CALLERS("connectors.http.", 24_576),
    MANAGEMENT("connectors.management.", 8192);

    private final String prefix;
    private final int maxHead;

    Port(String prefix, int maxHead) {
      this.prefix = prefix;
      this.maxHead = maxHead;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<RawPeer> peers = new ArrayList<>();
  private final int port = freePort();

  @AfterEach
  void close() throws IOException {
    for (var peer : peers) {
      peer.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @EnumSource
  void listensWhereItIsTold(Port served) throws IOException {
    open(served, Map.of("host", "127.0.0.1"));
    assertThat(answer(GET)).startsWith("HTTP/1.1 200 ");
    // On another address of this machine nobody listens.
    var elsewhere = "127.0.0.2";
    assertThatThrownBy(() -> new RawPeer("127.0.0.1", elsewhere, port))
        .isInstanceOf(ConnectException.class);
  }

  @ParameterizedTest
  @EnumSource
  void longestHeadIsServedAndALongerOneRefused(Port served) throws IOException {
    open(served, Map.of());
    int rest = served.maxHead - (GET + "X: \r\n" + "Connection: close\r\n\r\n").length();
    assertThat(answer(GET + "X: " + "a".repeat(rest) + "\r\n")).startsWith("HTTP/1.1 200 ");
    assertThat(answer(GET + "X: " + "a".repeat(rest + 1) + "\r\n")).startsWith("HTTP/1.1 431 ");
    assertThat(answer("GET /" + "a".repeat(served.maxHead) + " HTTP/1.1\r\nHost: h\r\n"))
        .startsWith("HTTP/1.1 414 ");
  }

  @ParameterizedTest
  @EnumSource
  void headThatDoesNotEndIsRefusedAndSilenceClosed(Port served) throws IOException {
    open(served, Map.of("head-timeout", "300ms"));
    var silent = peer();
    assertThat(peer().send("GET / HTTP/1.1\r\nHost:").all()).startsWith("HTTP/1.1 408 ");
    assertThat(silent.all()).isEmpty();
    assertThat(ended("slow-head")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void connectionIsKeptForSoLongBetweenRequests(Port served) throws IOException {
    open(served, Map.of("keep-alive", "300ms"));
    var peer = peer().send(GET + "\r\n");
    peer.until("ok");
    assertThat(peer.all()).isEmpty();
    assertThat(ended("idle")).isOne();
  }

  @ParameterizedTest
  @EnumSource
  void bodyMustComeAsFastAsItIsSet(Port served) throws IOException {
    open(served, Map.of("upload", "5000", "upload-timeout", "300ms", "head-timeout", "300ms"));
    var slow = peer();
    slow.send("POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 9000\r\n\r\n" + "a".repeat(4000));
    slow.all();
    await().atMost(SOON).untilAsserted(() -> assertThat(ended("slow-upload")).isOne());
  }

  @ParameterizedTest
  @EnumSource
  void readerThatDoesNotReadIsClosed(Port served) throws IOException {
    open(served, Map.of("stall-timeout", "300ms", "head-timeout", "300ms"));
    peer().send("GET /health/big HTTP/1.1\r\nHost: h\r\n\r\n");
    await().atMost(SOON).untilAsserted(() -> assertThat(ended("stalled")).isOne());
  }

  @ParameterizedTest
  @EnumSource
  void connectionsInAllAreBoundedAndWhoHasMostGivesWay(Port served) throws IOException {
    open(served, Map.of("connections", "10"));
    var first = peer().send(GET + "\r\n");
    first.until("ok");
    for (int i = 0; i < 9; i++) {
      peer().send(GET + "\r\n").until("ok");
    }
    peer("127.0.0.2").send(GET + "\r\n").until("ok");
    assertThat(first.all()).isIn("", "(reset)");
    assertThat(ended("gave-way")).isOne();
    assertThat(meters.get("connectors.http.connections").tag("peer", "unknown").gauge().value())
        .isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource
  void connectionsOfOneAddressAreBounded(Port served) throws IOException {
    open(served, Map.of("connections-per-peer", "5"));
    for (int i = 0; i < 5; i++) {
      peer().send(GET + "\r\n").until("ok");
    }
    assertThat(peer().all()).isIn("", "(reset)");
    peer("127.0.0.2").send(GET + "\r\n").until("ok");
    assertThat(ended("peer-limit")).isOne();
  }

  private void open(Port served, Map<String, String> changed) {
    var settings = new HashMap<String, String>();
    settings.put(served.prefix + "port", "" + port);
    changed.forEach((name, value) -> settings.put(served.prefix + name, value));
    switch (served) {
      case CALLERS ->
          new TrafficServer(
                  vertx, Settings.of(HttpSettings.class, settings), meters, Optional.empty())
              .serve(this::answer);
      case MANAGEMENT ->
          new ManagementServer(
                  vertx, Settings.of(ManagementSettings.class, settings), meters, pages())
              .start();
    }
  }

  private ManagementPages pages() {
    return new ManagementPages(
        vertx,
        Map.of(
            "/health/live", () -> Future.succeededFuture(UP),
            "/health/big", () -> Future.succeededFuture(BIG)),
        meters);
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/health/big" -> request.response().end(BIG.body());
      case "/slow" -> request.endHandler(end -> request.response().end());
      default -> request.response().end("ok");
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawPeer peer() throws IOException {
    return peer("127.0.0.1");
  }

  private RawPeer peer(String from) throws IOException {
    var peer = new RawPeer(from, port);
    peers.add(peer);
    return peer;
  }

  private String answer(String head) throws IOException {
    return peer().send(head + "Connection: close\r\n\r\n").all();
  }

  private double ended(String reason) {
    return meters.get("connectors.http.connections.ended").tag("reason", reason).counter().count();
  }
}
