package dev.connectors.api;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Loopback;
import dev.connectors.platform.http.Relay;
import dev.connectors.platform.http.TimesOnLoopback;
import dev.connectors.platform.http.server.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many callers from one address, such as a user interface's: only those nobody has checked are few.
 */
class BusyApiTest {
  private static final int PER_PEER = 5;
  private static final String GET =
      "GET /connectors/v1alpha1/team/tool/path/x HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer %s\r\n\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Socket> sockets = new ArrayList<>();
  private final int port = api();

  @AfterEach
  void close() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void checkedCallsHaveNoLimitByPeer() throws IOException {
    for (int i = 0; i < 10 * PER_PEER; i++) {
      assertThat(status("good")).isEqualTo("HTTP/1.1 200 OK");
    }
    assertThat(connections("known")).isEqualTo(10 * PER_PEER);
    assertThat(turnedAway()).isZero();
  }

  @Test
  void callsThatTheProxyRefusesHaveOne() throws IOException {
    for (int i = 0; i < PER_PEER; i++) {
      assertThat(status("junk")).isEqualTo("HTTP/1.1 401 Unauthorized");
    }
    assertThat(status("junk")).isIn("", "(reset)");
    assertThat(turnedAway()).isOne();
    assertThat(connections("known")).isZero();
  }

  private int api() {
    int proxy = Loopback.serve(vertx, BusyApiTest::judge).actualPort();
    var draining = new Draining();
    var relay = new Relay(vertx, new TimesOnLoopback(SOON), draining, Loopback.connections(vertx));
    var handler = new ApiHandler(vertx, relay, draining, URI.create("http://127.0.0.1:" + proxy));
    return Servers.with(
            vertx, Map.of("connectors.http.connections-per-peer", "" + PER_PEER), meters)
        .listen("127.0.0.1", 0, handler::handle);
  }

  private static void judge(HttpServerRequest request) {
    boolean good = "Bearer good".equals(request.getHeader("Authorization"));
    request.response().setStatusCode(good ? 200 : 401).end();
  }

  /** The first line of the answer; the connection stays open. */
  private String status(String token) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    sockets.add(socket);
    socket.setSoTimeout((int) SOON.toMillis());
    var head = new StringBuilder();
    try {
      socket.getOutputStream().write(GET.formatted(token).getBytes(ISO_8859_1));
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = socket.getInputStream().read();
        if (c < 0) {
          return head.toString();
        }
        head.append((char) c);
      }
    } catch (IOException e) {
      return "(reset)";
    }
    return head.substring(0, head.indexOf("\r\n"));
  }

  private double connections(String peer) {
    return meters.get("connectors.http.connections").tag("peer", peer).gauge().value();
  }

  private double turnedAway() {
    return meters
        .get("connectors.http.connections.ended")
        .tag("reason", "peer-limit")
        .counter()
        .count();
  }
}
