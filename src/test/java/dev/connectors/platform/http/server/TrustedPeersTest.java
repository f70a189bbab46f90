package dev.connectors.platform.http.server;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An ingress is one address for many callers. */
class TrustedPeersTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String INGRESS = "127.0.1.9";

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<RawPeer> peers = new ArrayList<>();
  private final int port =
      Servers.with(
              vertx,
              Map.of(
                  "connectors.http.trusted-peers", "10.0.0.0/8,127.0.1.0/24",
                  "connectors.http.connections", "30",
                  "connectors.http.connections-per-peer", "5"),
              meters)
          .listen("127.0.0.1", 0, request -> request.response().end("ok"));

  @AfterEach
  void close() throws IOException {
    for (var peer : peers) {
      peer.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void hasNoLimitOfItsOwn() throws IOException {
    for (int i = 0; i < 20; i++) {
      served(INGRESS);
    }
    for (int i = 0; i < 5; i++) {
      served("127.0.0.2");
    }
    assertThat(peer("127.0.0.2").all()).isIn("", "(reset)");
    assertThat(ended("peer-limit")).isOne();
  }

  @Test
  void losesNoConnectionWhileThereIsAnybodyElseWhoDoes() throws IOException {
    var all = new ArrayList<RawPeer>();
    for (int i = 0; i < 25; i++) {
      all.add(served(INGRESS));
    }
    for (int i = 0; i < 5; i++) {
      served("127.0.0.2");
    }
    for (int i = 0; i < 3; i++) {
      served("127.0.0.%d".formatted(3 + i));
    }
    assertThat(ended("gave-way")).isEqualTo(3);
    for (var one : all) {
      assertThat(one.send(GET).until("ok")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void givesWayToNewcomersWhenItHasEverything() throws IOException {
    var first = served(INGRESS);
    for (int i = 0; i < 29; i++) {
      served(INGRESS);
    }
    served("127.0.0.2");
    assertThat(first.all()).isIn("", "(reset)");
    await().atMost(SOON).untilAsserted(() -> assertThat(ended("gave-way")).isOne());
  }

  private RawPeer served(String from) throws IOException {
    var peer = peer(from).send(GET);
    peer.until("ok");
    return peer;
  }

  private RawPeer peer(String from) throws IOException {
    var peer = new RawPeer(from, port);
    peers.add(peer);
    return peer;
  }

  private double ended(String reason) {
    return meters.get("connectors.http.connections.ended").tag("reason", reason).counter().count();
  }
}
