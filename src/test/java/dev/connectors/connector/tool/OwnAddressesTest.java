package dev.connectors.connector.tool;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.platform.http.name.DnsServer;
import dev.connectors.platform.http.name.NamesOnLoopback;
import dev.connectors.platform.http.name.Resolved;
import dev.connectors.testbed.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnAddressesTest {
  private final Vertx vertx = Vertx.vertx();
  private final DnsServer server = new DnsServer();
  private volatile Map<String, String> dns =
      Map.of(
          "connectors-proxy.connectors-system.svc.cluster.local.", "10.43.0.2",
          "connectors-pods.connectors-system.svc.cluster.local.", "10.42.1.9");

  @AutoClose
  private final OwnAddresses own =
      new OwnAddresses(
          Optional.of("connectors-system"),
          "cluster.local",
          List.of("172.18.0.3", "fd00::3"),
          Map.of(
              "CONNECTORS_API_SERVICE_HOST", "10.43.0.3", "KUBERNETES_SERVICE_HOST", "10.43.0.1"),
          this::resolve);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }

  private final DeniedAddresses denied =
      new DeniedAddresses(
          Settings.of(
              DeniedAddresses.Settings.class,
              Map.of("connectors.address.allowed", "172.18.0.0/16,10.0.0.0/8")),
          own);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connectors-proxy.connectors-system",
        "connectors-proxy.connectors-system.svc",
        "Connectors-Proxy.connectors-system.svc.cluster.local.",
        "10-42-1-9.connectors-system.svc.cluster.local",
        "10.43.0.2",
        "10.43.0.3",
        "10.42.1.9",
        "[64:ff9b::a2b:2]"
      })
  void theInstallationIsDeniedByNameAndByAddressWhateverIsAllowed(String host) {
    own.look();
    await().atMost(SOON).until(() -> denied.whyDenied(host).isPresent());
  }

  @Test
  void othersInTheClusterAreNot() {
    own.look();
    assertThat(List.of("git.team.svc.cluster.local", "10.43.0.9", "kubernetes.default.svc"))
        .allSatisfy(host -> assertThat(denied.whyDenied(host)).isEmpty());
  }

  @Test
  void theNodesOwnAddressIsDeniedUnlessAnAdministratorExceptsIt() {
    assertThat(denied.whyDenied("172.18.0.3")).isEmpty();
    assertThat(denied.whyDenied("fd00::3"))
        .hasValueSatisfying(why -> assertThat(why).contains("node"));
  }

  @Test
  void whatDnsKnewLastStaysOwnWhileDnsIsAway() {
    own.look();
    await().atMost(SOON).until(() -> denied.whyDenied("10.43.0.2").isPresent());
    dns = Map.of();
    own.look();
    assertThat(denied.whyDenied("10.43.0.2")).isPresent();
  }

  @Test
  void isToldByTheDnsOfConnectionsAndWaitsForNothing() {
    server.frozen = true;
    var names = new NamesOnLoopback(vertx, server);
    try (var asked =
        new OwnAddresses(
            Optional.of("connectors-system"),
            "cluster.local",
            List.of(),
            Map.of(),
            OwnAddresses.Resolver.of(vertx, names.names))) {
      asked.look();
      assertThat(asked.isOwn(InetAddress.ofLiteral("10.42.1.19"))).isFalse();
      server.frozen = false;
      var pods = IntStream.range(0, 20).mapToObj("10.42.1.%d"::formatted).toArray(String[]::new);
      server.knows("connectors-pods.connectors-system.svc.cluster.local", pods);
      await()
          .atMost(SOON)
          .until(
              () -> {
                names.pass(Duration.ofSeconds(3));
                asked.look();
                return asked.isOwn(InetAddress.ofLiteral("10.42.1.19"));
              });
      assertThat(pods).allMatch(pod -> asked.isOwn(InetAddress.ofLiteral(pod)));
    }
  }

  private Future<Resolved> resolve(String host) {
    var names = new NamesOnLoopback(vertx, server).names;
    return dns.containsKey(host)
        ? names.resolve(dns.get(host), "", vertx.getOrCreateContext())
        : Future.failedFuture(new UnknownHostException(host));
  }
}
