package dev.connectors.controller.probe;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.connector.tool.ToolTrust;
import dev.connectors.connector.tool.ToolsOnLoopback;
import dev.connectors.platform.http.Loopback;
import dev.connectors.testbed.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** With the limits as shipped. */
class HangingToolTest {
  private static final int HANGING = 100;
  private static final int SHARE = 8;
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @Test
  void aHundredConnectorsOfOneNamespaceThatHangHoldUpNobodyElsesProbe() throws IOException {
    var vertx = Vertx.vertx();
    var metrics = new SimpleMeterRegistry();
    Queue<String> told = new ConcurrentLinkedQueue<>();
    var http =
        new HttpProbe(
            vertx,
            ToolsOnLoopback.DENIED,
            ToolsOnLoopback.TRUST,
            Loopback.connections(vertx),
            SOON.multipliedBy(2));
    var alive = alive();
    try (var silent = new ServerSocket(0, 1_000, HERE);
        var probes =
            new Probes(
                http,
                Settings.defaults(ProbeSettings.class),
                metrics,
                key -> told.add(key.namespace()))) {
      IntStream.range(0, HANGING)
          .forEach(at -> want(probes, "noisy", "tool-" + at, silent.getLocalPort()));
      await().atMost(SOON).until(() -> waiting(metrics) == HANGING - SHARE);
      IntStream.range(0, SHARE)
          .forEach(at -> want(probes, "quiet", "tool-" + at, alive.getAddress().getPort()));
      await().atMost(SOON).until(() -> told.size() == SHARE);
      assertThat(told).containsOnly("quiet");
      assertThat(waiting(metrics)).isEqualTo(HANGING - SHARE);
    } finally {
      alive.stop(0);
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static int waiting(SimpleMeterRegistry metrics) {
    return (int) metrics.get("connectors.probes.waiting").gauge().value();
  }

  private static void want(Probes probes, String namespace, String connector, int port) {
    var unused =
        probes.want(
            new Probes.Key(namespace, connector, "liveness"),
            "git",
            new ProbeRequest(
                namespace,
                new ToolAddress(false, HERE.getHostAddress(), port, ""),
                "/",
                "GET",
                Map.of(),
                List.of(),
                Optional.empty(),
                new ToolTrust(true, Optional.empty())));
  }

  private static HttpServer alive() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(HERE, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
